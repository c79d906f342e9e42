import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct SecondFactorTests {
    let centre: TestCentre
    let reception: Reception

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    /// Somebody with codes, again with the password alone; the step of the code before is over.
    private func atTheCode(_ userName: String = "milan") async throws -> (member: Member, session: Session) {
        let member = try await centre.member(userName, [.manager])
        centre.clock.advance(seconds: 60)
        let token = try await reception.signIn(userName, member.password, at: "a")
        return (member, try await centre.session(token))
    }

    private func code(_ member: Member) throws -> String {
        try #require(member.authenticator).code(at: centre.clock.now)
    }

    @Test(arguments: Duty.allCases)
    func `managers, privacy officers and administrators set up codes, others need not`(duty: Duty)
        async throws
    {
        let (_, first) = try await centre.account("sanne", [duty])
        let halfway = try await reception.signIn("sanne", first, at: "a")
        let token = try await reception.choosePassword(
            "kaas molen fiets boot",
            current: nil,
            centre.session(halfway)
        )
        let expected: Session.Stage = [.host, .warden].contains(duty) ? .open : .setUp
        #expect(try await centre.session(token).stage == expected)
    }

    @Test func `a code opens the desk once`() async throws {
        let (milan, session) = try await atTheCode()
        let code = try code(milan)
        let token = try await reception.signIn(session, code: code)
        #expect(try await centre.session(token).stage == .open)
        let again = try await centre.session(reception.signIn("milan", milan.password, at: "a"))
        await #expect(throws: Refusal.codeWrong) { try await reception.signIn(again, code: code) }
        centre.clock.advance(seconds: 30)
        _ = try await reception.signIn(again, code: self.code(milan))
    }

    @Test func `the code that set them up is used up by it`() async throws {
        let milan = try await centre.member("milan", [.manager])
        let session = try await centre.session(reception.signIn("milan", milan.password, at: "a"))
        await #expect(throws: Refusal.codeWrong) { try await reception.signIn(session, code: code(milan)) }
    }

    @Test func `of two requests with one code one goes through`() async throws {
        let (milan, session) = try await atTheCode()
        let code = try code(milan)
        let passed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<2 { group.addTask { (try? await reception.signIn(session, code: code)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed == 1)
    }

    @Test func `wrong codes are slowed down by account, and are on record`() async throws {
        let (milan, session) = try await atTheCode()
        let before = try await centre.entries().count
        for _ in 0..<3 {
            await #expect(throws: Refusal.codeWrong) { try await reception.signIn(session, code: "000000") }
        }
        await #expect(throws: Refusal.tooFast(retryAfterSeconds: 1)) {
            try await reception.signIn(session, code: code(milan))
        }
        let noted = try await centre.entries().dropFirst(before)
        #expect(noted.map(\.kind) == [.signInRefused, .signInRefused, .signInRefused])
        #expect(noted.allSatisfy { $0.account == milan.account.id })
        centre.clock.advance(seconds: 1)
        _ = try await reception.signIn(session, code: code(milan))
    }

    @Test func `ten recovery codes work once each, however they are typed`() async throws {
        let (milan, session) = try await atTheCode()
        #expect(Set(milan.recoveryCodes).count == 10)
        let written = milan.recoveryCodes[3].lowercased().replacing("-", with: " ").replacing("0", with: "o")
            .replacing("1", with: "l")
        let token = try await reception.signIn(session, code: written)
        #expect(try await centre.session(token).stage == .open)
        #expect(try await reception.recoveryCodesLeft(of: milan.account.id) == 9)
        let again = try await centre.session(reception.signIn("milan", milan.password, at: "a"))
        await #expect(throws: Refusal.codeWrong) {
            try await reception.signIn(again, code: milan.recoveryCodes[3])
        }
        _ = try await reception.signIn(again, code: milan.recoveryCodes[4])
    }

    @Test func `a recovery code is good for its own account alone, also when SQL moves it`() async throws {
        let (milan, _) = try await atTheCode()
        let (priya, session) = try await atTheCode("priya")
        await #expect(throws: Refusal.codeWrong) {
            try await reception.signIn(session, code: milan.recoveryCodes[0])
        }
        try await reception.write { db in
            try db.execute(literal: "UPDATE recoveryCode SET account = \(priya.account.id)")
        }
        await #expect(throws: Refusal.codeWrong) {
            try await reception.signIn(session, code: milan.recoveryCodes[0])
        }
        _ = try await reception.signIn(session, code: priya.recoveryCodes[0])
    }

    @Test func `recovery codes and secrets are nowhere in the files`() async throws {
        let (_, first) = try await centre.account("milan", [.manager])
        let halfway = try await centre.session(reception.signIn("milan", first, at: "a"))
        let token = try await reception.choosePassword("kaas molen fiets boot", current: nil, halfway)
        let offer = try reception.offerCodes(to: halfway.account, at: "Centrum")
        let code = Authenticator(offer.secret).code(at: centre.clock.now)
        let codes = try await reception.setUpCodes(centre.session(token), offer: offer.sealed, code: code)
            .recoveryCodes
        try reception.close()
        let file = try Data(contentsOf: URL(filePath: centre.recordPath))
        let plain = codes.map { $0.replacing("-", with: "") }
        for text in codes + plain + [offer.secret] { #expect(file.range(of: Data(text.utf8)) == nil) }
    }

    @Test func `an offer is good for the account it was made for`() async throws {
        let milan = try await centre.member("milan", [.manager])
        let priya = try await centre.member("priya", [.privacyOfficer])
        let offer = try reception.offerCodes(to: milan.account, at: "Centrum")
        let code = Authenticator(offer.secret).code(at: centre.clock.now)
        for sealed in [
            offer.sealed, "", "zz", String(offer.sealed.dropLast(2)), "00" + offer.sealed.dropFirst(2),
        ] {
            await #expect(throws: Refusal.codeWrong) {
                try await reception.setUpCodes(priya.session, offer: sealed, code: code)
            }
            centre.clock.advance(seconds: 20)
        }
        #expect(throws: Refusal.codeWrong) {
            try reception.repeatOffer(offer.sealed, to: priya.account, at: "Centrum")
        }
        #expect(
            try reception.repeatOffer(offer.sealed, to: milan.account, at: "Centrum").secret == offer.secret
        )
    }

    @Test func `an offer changes nothing until a code of it comes back`() async throws {
        let (milan, session) = try await atTheCode()
        let offer = try reception.offerCodes(to: milan.account, at: "Centrum")
        #expect(offer.secret != (try reception.offerCodes(to: milan.account, at: "Centrum").secret))
        let open = try await centre.session(reception.signIn(session, code: code(milan)))
        await #expect(throws: Refusal.codeWrong) {
            try await reception.setUpCodes(open, offer: offer.sealed, code: "000000")
        }
        centre.clock.advance(seconds: 30)
        let again = try await centre.session(reception.signIn("milan", milan.password, at: "a"))
        _ = try await reception.signIn(again, code: code(milan))
    }

    @Test func `new codes take the place of the old ones only after a fresh confirmation`() async throws {
        let milan = try await centre.member("milan", [.manager])
        let offer = try reception.offerCodes(to: milan.account, at: "Centrum")
        centre.clock.advance(seconds: 300)
        let app = Authenticator(offer.secret)
        await #expect(throws: Refusal.confirmFirst) {
            try await reception.setUpCodes(
                milan.session,
                offer: offer.sealed,
                code: app.code(at: centre.clock.now)
            )
        }
        let confirmed = try await centre.session(reception.confirm(milan.session, with: code(milan)))
        centre.clock.advance(seconds: 30)
        let code = app.code(at: centre.clock.now)
        let (codes, token) = try await reception.setUpCodes(confirmed, offer: offer.sealed, code: code)
        #expect(Set(codes).isDisjoint(with: milan.recoveryCodes))
        #expect(try await reception.recoveryCodesLeft(of: milan.account.id) == 10)
        #expect(try await centre.session(token).stage == .open)
        centre.clock.advance(seconds: 30)
        let again = try await centre.session(reception.signIn("milan", milan.password, at: "a"))
        await #expect(throws: Refusal.codeWrong) { try await reception.signIn(again, code: self.code(milan)) }
        await #expect(throws: Refusal.codeWrong) {
            try await reception.signIn(again, code: milan.recoveryCodes[0])
        }
        _ = try await reception.signIn(again, code: app.code(at: centre.clock.now))
    }

    @Test func `with the password alone nobody gets round the code`() async throws {
        let (milan, session) = try await atTheCode()
        await #expect(throws: Refusal.notSignedIn) {
            try await reception.choosePassword("kaas molen fiets boot", current: milan.password, session)
        }
        let offer = try reception.offerCodes(to: milan.account, at: "Centrum")
        let code = Authenticator(offer.secret).code(at: centre.clock.now)
        await #expect(throws: Refusal.notSignedIn) {
            try await reception.setUpCodes(session, offer: offer.sealed, code: code)
        }
        await #expect(throws: Refusal.notSignedIn) {
            try await reception.tie(session, to: ProviderIdentity(issuer: "https://id", subject: "1"))
        }
        await #expect(throws: Refusal.codeWrong) {
            try await reception.confirm(session, with: milan.password)
        }
        #expect(try await reception.accounts() == [milan.account])
    }

    @Test func `a host may have codes too, and is asked for them from then on`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let offer = try reception.offerCodes(to: sanne.account, at: "Centrum")
        let code = Authenticator(offer.secret).code(at: centre.clock.now)
        _ = try await reception.setUpCodes(sanne.session, offer: offer.sealed, code: code)
        let session = try await centre.session(reception.signIn("sanne", sanne.password, at: "a"))
        #expect(session.stage == .code)
    }
}

struct OwnPasswordTests {
    let centre: TestCentre
    let reception: Reception

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    @Test func `the first password may not stay`() async throws {
        let (_, first) = try await centre.account("sanne", [.host])
        let session = try await centre.session(reception.signIn("sanne", first, at: "a"))
        await #expect(throws: Refusal.passwordUnchanged) {
            try await reception.choosePassword(first, current: nil, session)
        }
        await #expect(throws: Refusal.passwordCommon) {
            try await reception.choosePassword("sanne de boer 1", current: nil, session)
        }
        _ = try await reception.choosePassword("kaas molen fiets boot", current: nil, session)
        await #expect(throws: Refusal.signInWrong) { try await reception.signIn("sanne", first, at: "a") }
        _ = try await reception.signIn("sanne", "kaas molen fiets boot", at: "a")
    }

    @Test func `another password takes the one until now, and ends the other sessions`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let other = try await reception.signIn("sanne", sanne.password, at: "a")
        for wrong in [nil, "", "x"] {
            await #expect(throws: Refusal.signInWrong) {
                try await reception.choosePassword("kaas molen fiets boot", current: wrong, sanne.session)
            }
        }
        centre.clock.advance(seconds: 1)
        let token = try await reception.choosePassword(
            "kaas molen fiets boot",
            current: sanne.password,
            sanne.session
        )
        #expect(try await reception.session(holding: other) == nil)
        #expect(try await reception.session(holding: sanne.token) == nil)
        #expect(try await centre.session(token).stage == .open)
        #expect(try await centre.session(token).startedAt == sanne.session.startedAt)
    }

    @Test func `guesses at the current password are slowed down`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        for _ in 0..<3 {
            await #expect(throws: Refusal.signInWrong) {
                try await reception.confirm(sanne.session, with: "x")
            }
        }
        await #expect(throws: Refusal.tooFast(retryAfterSeconds: 1)) {
            try await reception.confirm(sanne.session, with: sanne.password)
        }
    }
}
