import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// Passes by mail: an address that was given for one letter, and is gone after it.
struct PassLetterTests {
    let centre: TestCentre
    let kiosk: Kiosk
    let address: MailAddress

    init() async throws {
        centre = try TestCentre(notices: NoticeRules(receivers: [.guest]))
        kiosk = try await centre.kiosk().kiosk
        address = try MailAddress("wilma@vogel.example")
    }

    private var reception: Reception { centre.reception }

    /// Somebody comes in at the kiosk; the nonce that they came in by.
    private func arrive(_ changes: [String: Any?] = [:]) async throws -> Nonce {
        let arrival = try Arrival.sample(changes)
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        return arrival.nonce
    }

    private func asked(_ visit: Nonce, nonce: String = freshNonce(), mail: String = "wilma@vogel.example")
        throws -> PassLetterAsked
    {
        let body = ["nonce": nonce, "visit": visit.rawValue, "mail": mail]
        return try JSONDecoder().decode(PassLetterAsked.self, from: JSONEncoder().encode(body))
    }

    private func due() async throws -> [DueNotice] {
        try await reception.settleNotices()
        return try await reception.dueNotices()
    }

    private func kept() async throws -> [Kept] {
        try await reception.record.reader.read { try Kept.fetchAll($0, sql: "SELECT * FROM notice") }
    }

    @Test func `a visitor has the pass mailed once, however often the request comes`() async throws {
        let visit = try await arrive()
        let request = try asked(visit)
        try await reception.mailPass(request, at: kiosk)
        try await reception.mailPass(request, at: kiosk)
        let letters = try await due()
        #expect(letters.count == 1)
        let letter = try #require(letters.first)
        #expect(letter.kind == .pass && letter.receiver == .guest && letter.address == address.text)
        #expect(letter.pass?.pass == (try await reception.pass(for: visit, at: kiosk)))
        #expect(letter.pass?.language == .nl && letter.visit?.number == 1)
        #expect(try await centre.finding() == nil)
    }

    @Test(arguments: [Notice.Outcome.sent, .refused(.addressRefused)])
    func `the address is sealed while it waits, and gone from the files once it is over`(
        outcome: Notice.Outcome
    ) async throws {
        try await reception.mailPass(asked(try await arrive()), at: kiosk)
        let waiting = try #require(try await kept().first)
        let sealed = try #require(waiting.address)
        #expect(sealed.range(of: Data("wilma".utf8)) == nil)
        for notice in try await due() { try await reception.note(.later(.busy), of: notice.id, chance: 0.5) }
        #expect(try await kept().first?.address == sealed)
        centre.clock.advance(seconds: 60)
        for notice in try await due() { try await reception.note(outcome, of: notice.id, chance: 0.5) }
        let over = try #require(try await kept().first)
        #expect(over.address == nil && over.sealedBy == nil)
        #expect(try await reception.truncateLogs())
        for file in try FileManager.default.subpathsOfDirectory(atPath: centre.folder.path) {
            let data = try Data(contentsOf: centre.folder.appending(path: file))
            for text in [Data("wilma".utf8), sealed] { #expect(data.range(of: text) == nil, "\(file)") }
        }
        #expect(try await centre.finding() == nil)
    }

    @Test func `after three days it is given up, and the address goes`() async throws {
        try await reception.mailPass(asked(try await arrive()), at: kiosk)
        centre.clock.advance(seconds: 3 * 86_400)
        #expect(try await due().isEmpty)
        let over = try #require(try await kept().first)
        #expect(over.state == .dropped && over.address == nil)
        #expect(try await centre.finding() == nil)
    }

    @Test func `when the name goes the letter goes with it; when another goes it is sealed anew`()
        async throws
    {
        try await reception.mailPass(asked(try await arrive()), at: kiosk)
        let other = try await centre.guest(["firstName": "Greet"])
        let before = try #require(try await kept().first?.sealedBy)
        try await reception.eraseName(other, reason: .reason("op verzoek"), from: .operatorShell)
        #expect(try await kept().first?.sealedBy == before + "#1")
        #expect(try await due().map(\.address) == [address.text])
        let visit = try await reception.visit(numbered: 1, on: reception.today())
        try await reception.eraseName(visit, reason: .reason("op verzoek"), from: .operatorShell)
        #expect(try await due().isEmpty)
        #expect(try await kept().first?.state == .dropped)
        #expect(try await centre.finding() == nil)
    }

    @Test func `three letters a visit, no more; nobody's pass but one's own`() async throws {
        let visit = try await arrive()
        for _ in 0..<3 { try await reception.mailPass(asked(visit), at: kiosk) }
        await #expect(throws: Refusal.passMailedOften) {
            try await reception.mailPass(asked(visit), at: kiosk)
        }
        let other = try await centre.kiosk("Zij-ingang").kiosk
        await #expect(throws: Refusal.badgeUnknown) {
            try await reception.mailPass(asked(visit), at: other)
        }
        #expect(throws: Refusal.addressMalformed) { try asked(visit, mail: "wilma") }
        let second = try await arrive(["firstName": "Greet"])
        centre.clock.advance(seconds: 660)
        await #expect(throws: Refusal.badgeUnknown) {
            try await reception.mailPass(asked(second), at: kiosk)
        }
    }

    @Test func `a host mails the pass of a visitor of today, and nobody else does`() async throws {
        let visit = try await centre.guest()
        let host = try await centre.host()
        try await reception.mailPass(of: visit, to: address, for: host)
        #expect(try await due().map(\.address) == [address.text])
        let entry = try #require(try await centre.entries().last)
        #expect(entry.kind == .noticeWritten && entry.origin == host.origin && entry.visit == visit)
        let (bound, warden) = (try await centre.host(3), try await centre.signedIn([.warden]).session)
        await #expect(throws: Refusal.visitUnknown) {
            try await reception.mailPass(of: visit, to: address, for: bound)
        }
        await #expect(throws: Refusal.notAllowed) {
            try await reception.mailPass(of: visit, to: address, for: warden)
        }
    }

    @Test func `without a mail server no address is taken`() async throws {
        let centre = try TestCentre()
        let visit = try await centre.guest()
        let host = try await centre.host()
        #expect(!centre.reception.mailsPasses)
        await #expect(throws: Refusal.mailNotSetUp) {
            try await centre.reception.mailPass(of: visit, to: address, for: host)
        }
    }

    @Test func `a name that no scanner would read from a screen has no pass, and that is said`() async throws
    {
        let visit = try await arrive(.unreadablyLong)
        await #expect(throws: Refusal.passTooLong) { try await reception.pass(for: visit, at: kiosk) }
        await #expect(throws: Refusal.passTooLong) {
            try await reception.mailPass(asked(visit), at: kiosk)
        }
        let host = try await centre.host()
        let number = try await reception.visit(numbered: 1, on: reception.today())
        #expect(try await reception.fitsPass(number, for: host) == false)
        #expect(try await reception.fitsPass(centre.guest(), for: host))
    }
}

/// A message as the outbox keeps it.
private struct Kept: Decodable, FetchableRecord, Sendable {
    let state: Notice.State
    let address: Data?
    let sealedBy: String?
}
