import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct SessionTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private func isIn(_ token: SessionToken) async throws -> Bool {
        try await centre.reception.session(holding: token) != nil
    }

    @Test(
        arguments: [
            ([.host], 1800), ([.warden], 1800), ([.host, .warden], 1800), ([.manager], 600),
            ([.privacyOfficer], 600),
            ([.administrator], 600), ([.host, .administrator], 600),
        ] as [(Set<Duty>, Double)]
    )
    func `a session at rest ends, sooner for whoever reaches more`(duties: Set<Duty>, idle: Double)
        async throws
    {
        let token = try await centre.signedIn(duties).token
        centre.clock.advance(seconds: idle - 1)
        #expect(try await isIn(token))
        centre.clock.advance(seconds: idle)
        #expect(try await !isIn(token))
        #expect(try await centre.reception.record.count("SELECT count(*) FROM session") == 0)
    }

    @Test(arguments: [([.host], 12), ([.manager], 8)] as [(Set<Duty>, Double)])
    func `a session ends after so many hours, however busy it is`(duties: Set<Duty>, hours: Double)
        async throws
    {
        let token = try await centre.signedIn(duties).token
        for _ in 0..<Int(hours * 12) - 1 {
            centre.clock.advance(seconds: 300)
            #expect(try await isIn(token))
        }
        centre.clock.advance(seconds: 299)
        #expect(try await isIn(token))
        centre.clock.advance(seconds: 1)
        #expect(try await !isIn(token))
    }

    @Test func `a step of signing in waits ten minutes, and fifteen at most`() async throws {
        let first = try await centre.account("sanne", [.host]).password
        let resting = try await centre.reception.signIn("sanne", first, at: "a")
        centre.clock.advance(seconds: 599)
        #expect(try await centre.session(resting).stage == .setUp)
        centre.clock.advance(seconds: 300)
        #expect(try await isIn(resting))
        centre.clock.advance(seconds: 1)
        #expect(try await !isIn(resting))
    }

    @Test func `each step gives a new token, and the old one opens nothing`() async throws {
        let (account, first) = try await centre.account("milan", [.manager])
        let reception = centre.reception
        var tokens = [try await reception.signIn("milan", first, at: "a")]
        let password = "milan fietst graag naar zee"
        tokens.append(try await reception.choosePassword(password, current: nil, centre.session(tokens[0])))
        let offer = try reception.offerCodes(to: account, at: "Centrum")
        let app = Authenticator(offer.secret)
        let session = try await centre.session(tokens[1])
        #expect(session.stage == .setUp)
        let code = app.code(at: centre.clock.now)
        tokens.append(try await reception.setUpCodes(session, offer: offer.sealed, code: code).token)
        centre.clock.advance(seconds: 30)
        let confirming = app.code(at: centre.clock.now)
        tokens.append(try await reception.confirm(centre.session(tokens[2]), with: confirming))
        #expect(Set(tokens).count == 4)
        for token in tokens.dropLast() { #expect(try await !isIn(token)) }
        #expect(try await isIn(tokens[3]))
    }

    @Test func `a session that has ended meanwhile does not go on`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        try await centre.reception.signOutEverywhere(sanne.account.id, from: .operatorShell)
        await #expect(throws: Refusal.notSignedIn) {
            try await centre.reception.confirm(sanne.session, with: sanne.password)
        }
        await #expect(throws: Refusal.notSignedIn) {
            try await centre.reception.choosePassword(
                "kaas molen fiets boot",
                current: sanne.password,
                sanne.session
            )
        }
        _ = try await centre.reception.signIn("sanne", sanne.password, at: "a")
    }

    @Test func `signing out ends this session, everywhere ends them all`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let kees = try await centre.signedIn([.host])
        let more = try await centre.reception.signIn("sanne", sanne.password, at: "a")
        let most = try await centre.reception.signIn("sanne", sanne.password, at: "a")
        #expect(try await centre.reception.sessionCount(of: sanne.account.id) == 3)

        try await centre.reception.signOut(sanne.session)
        #expect(try await !isIn(sanne.token))
        #expect(try await isIn(more))
        try await centre.reception.signOutEverywhere(sanne.account.id, from: .account(sanne.account.id))
        for token in [more, most] { #expect(try await !isIn(token)) }
        #expect(try await isIn(kees.token))
        let ends = try await centre.entries().filter { $0.kind == .signedOut }
        #expect(ends.map(\.account) == [sanne.account.id, sanne.account.id])
    }

    @Test func `a shut-out account has no sessions, also when it is let in again`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        for isDisabled in [true, false] {
            let id = sanne.account.id
            _ = try await centre.reception.setDisabled(isDisabled, of: id, from: .operatorShell)
            #expect(try await !isIn(sanne.token))
        }
    }

    @Test func `a clock set back never makes a session last longer`() async throws {
        let token = try await centre.signedIn([.host]).token
        centre.clock.advance(seconds: -24 * 3600)
        #expect(try await !isIn(token))
        centre.clock.advance(seconds: 24 * 3600)
        #expect(try await !isIn(token))

        let corrected = try await centre.signedIn([.host]).token
        centre.clock.advance(seconds: -50)
        #expect(try await isIn(corrected))
        centre.clock.advance(seconds: 50 + 1799)
        #expect(try await isIn(corrected))
        centre.clock.advance(seconds: 1800)
        #expect(try await !isIn(corrected))
    }

    @Test func `a confirmation holds for five minutes, and not at a clock set back`() async throws {
        let reception = centre.reception
        let sanne = try await centre.member("sanne", [.host])
        centre.clock.advance(seconds: 300)
        #expect(!reception.isConfirmed(sanne.session))
        await #expect(throws: Refusal.signInWrong) { try await reception.confirm(sanne.session, with: "x") }
        let token = try await reception.confirm(sanne.session, with: sanne.password)
        let session = try await centre.session(token)
        centre.clock.advance(seconds: 299)
        #expect(reception.isConfirmed(session))
        centre.clock.advance(seconds: 1)
        #expect(!reception.isConfirmed(session))
        centre.clock.advance(seconds: -301)
        #expect(!reception.isConfirmed(session))
        #expect(session.startedAt == sanne.session.startedAt)
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 64), String(repeating: "a", count: 62)])
    func `what can be no token is none`(text: String) {
        #expect(SessionToken(text) == nil)
    }
}

/// Sessions in the file: hashes alone, and none that was not written here.
struct SessionRecordTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `a token is nowhere in the files`() async throws {
        let token = try await centre.signedIn([.host]).token
        let bytes = Data(try #require([UInt8](hexadecimal: token.text)))
        try centre.reception.close()
        for path in [centre.recordPath, centre.keysPath] {
            let file = try Data(contentsOf: URL(filePath: path))
            for needle in [Data(token.text.utf8), Data(token.text.uppercased().utf8), bytes] {
                #expect(file.range(of: needle) == nil)
            }
        }
        // The search finds what is there: the account's duties.
        let record = try Data(contentsOf: URL(filePath: centre.recordPath))
        #expect(record.range(of: Data("host".utf8)) != nil)
    }

    @Test(arguments: [
        "UPDATE session SET account = NOOR WHERE account = SANNE",
        "UPDATE session SET stage = 'open' WHERE account = MILAN",
        "UPDATE session SET startedAt = startedAt + 9999999",
        "UPDATE session SET confirmedAt = 1795424400000 WHERE account = MILAN",
        "UPDATE session SET seal = (SELECT seal FROM session WHERE account = NOOR) WHERE account <> NOOR",
    ])
    func `a session that was changed by SQL opens nothing`(sql: String) async throws {
        let sanne = try await centre.member("sanne", [.host])
        let noor = try await centre.member("noor", [.administrator])
        let milan = try await centre.member("milan", [.manager])
        let halfway = try await centre.reception.signIn("milan", milan.password, at: "a")
        try await centre.reception.signOut(milan.session)
        let changed = sql.contains("MILAN") ? halfway : sanne.token
        #expect(try await centre.reception.session(holding: changed) != nil)
        let ids = ["SANNE": sanne.account.id, "NOOR": noor.account.id, "MILAN": milan.account.id]
        let statement = ids.reduce(sql) { $0.replacing($1.key, with: String($1.value)) }
        try await centre.reception.write { db in try db.execute(sql: statement) }
        #expect(try await centre.reception.session(holding: changed) == nil)
    }

    @Test func `a session written by SQL opens nothing`() async throws {
        let noor = try await centre.member("noor", [.administrator])
        let token = try #require(SessionToken(String(repeating: "ab", count: 32)))
        let hashes = [
            Data(SHA256.hash(data: Data(token.text.utf8))),
            Data(try #require([UInt8](hexadecimal: token.text))),
        ]
        for hash in hashes {
            try await centre.reception.write { db in
                try db.execute(
                    literal: """
                        INSERT INTO session (token, account, stage, startedAt, seenAt, seal)
                        SELECT \(hash), account, stage, startedAt, seenAt, seal FROM session
                        WHERE account = \(noor.account.id) LIMIT 1
                        """
                )
            }
            #expect(try await centre.reception.session(holding: token) == nil)
        }
        #expect(try await centre.reception.session(holding: noor.token) != nil)
    }

    @Test func `sessions that are over in any case are forgotten`() async throws {
        _ = try await centre.signedIn([.host])
        centre.clock.advance(seconds: 13 * 3600)
        let late = try await centre.signedIn([.host]).token
        centre.clock.advance(seconds: 1)
        try await centre.reception.forgetOldRequests()
        #expect(try await centre.reception.record.count("SELECT count(*) FROM session") == 1)
        #expect(try await centre.reception.session(holding: late) != nil)
    }
}
