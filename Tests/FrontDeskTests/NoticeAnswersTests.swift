import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct NoticeAnswersTests {
    private func token(_ box: Outbox) async throws -> AnswerToken {
        _ = try await box.visit()
        return try #require(try await box.due().first?.answer)
    }

    @Test func `a link is answered once, looking at it changes nothing`() async throws {
        let box = try await Outbox()
        let visit = try await box.visit()
        let token = try #require(try await box.due().first?.answer)
        try await box.round()
        for _ in 0..<3 {
            guard case .open(let badge) = try await box.centre.reception.answerState(token) else {
                Issue.record("looking closed it")
                return
            }
            #expect(badge.number == 1)
        }
        guard case .open = try await box.centre.reception.answer(token) else {
            Issue.record("the first answer counts")
            return
        }
        #expect(try await box.centre.reception.answer(token) == .answered)
        #expect(try await box.centre.reception.answerState(token) == .answered)
        guard case .coming = try await box.state(of: visit) else {
            Issue.record("the desk sees that somebody comes")
            return
        }
        #expect(try await box.finding() == nil)
    }

    @Test func `an answer ends the search for somebody else`() async throws {
        let box = try await Outbox()
        let token = try await token(box)
        try await box.round()
        box.centre.clock.advance(seconds: 301)
        _ = try await box.centre.reception.answer(token)
        #expect(try await box.round().isEmpty)
    }

    @Test func `the deputy's link says that the host is on the way`() async throws {
        let box = try await Outbox()
        let first = try await token(box)
        try await box.round()
        box.centre.clock.advance(seconds: 300)
        let second = try #require(try await box.round().first?.answer)
        _ = try await box.centre.reception.answer(first)
        #expect(first != second)
        #expect(try await box.centre.reception.answer(second) == .answered)
    }

    @Test func `a link is over after an hour, after the visitor left, and where it never was one`()
        async throws
    {
        let box = try await Outbox()
        let late = try await token(box)
        box.centre.clock.advance(seconds: 3600)
        #expect(try await box.centre.reception.answer(late) == .over)
        let (kiosk, _) = try await box.centre.kiosk()
        let code = try await box.centre.checkIn(["purpose": "host", "host": box.host], at: kiosk)
        let gone = try #require(try await box.due().last?.answer)
        _ = try await box.centre.scan(code, at: kiosk)
        #expect(try await box.centre.reception.answerState(gone) == .over)
        let never = try #require(AnswerToken(freshNonce()))
        #expect(try await box.centre.reception.answer(never) == .over)
    }

    @Test func `the link in a second try is the one of the first`() async throws {
        let box = try await Outbox()
        let first = try await token(box)
        try await box.round(.later(.timedOut))
        box.centre.clock.advance(seconds: 10)
        #expect(try await box.due().first?.answer == first)
    }

    @Test func `the record alone tells no link`() async throws {
        let box = try await Outbox()
        let token = try await token(box)
        try box.centre.reception.close()
        for name in ["balie.sqlite", "keys.sqlite"] {
            let bytes = try Data(contentsOf: box.centre.folder.appending(path: name))
            #expect(bytes.range(of: Data(token.text.utf8)) == nil)
            #expect(bytes.range(of: Data([UInt8](hexadecimal: token.text) ?? [])) == nil)
        }
    }

    @Test(arguments: [
        "", "x", "0123456789abcdef", String(repeating: "g", count: 32), String(repeating: "0", count: 34),
    ])
    func `what can't be a link's end is none`(text: String) {
        #expect(AnswerToken(text) == nil)
    }

    @Test func `a kiosk hears that its own visitor is fetched, and of nobody else's`() async throws {
        let box = try await Outbox()
        let (kiosk, other) = (try await box.centre.kiosk().kiosk, try await box.centre.kiosk("Achter").kiosk)
        let arrival = try Arrival.sample(["purpose": "host", "host": box.host])
        _ = try await box.centre.reception.checkIn(arrival, from: .kiosk(kiosk.id))
        let reception = box.centre.reception
        #expect(try await !reception.isFetched(arrival.nonce, at: kiosk))
        _ = try await reception.answer(#require(try await box.due().first?.answer))
        #expect(try await reception.isFetched(arrival.nonce, at: kiosk))
        #expect(try await !reception.isFetched(arrival.nonce, at: other))
        #expect(try await !reception.isFetched(#require(Nonce(rawValue: freshNonce())), at: kiosk))
        box.centre.clock.advance(seconds: 601)
        #expect(try await !reception.isFetched(arrival.nonce, at: kiosk))
    }
}

struct HostReachTests {
    @Test(arguments: [
        "", "sanne", "a@b@c", "a b@example.org", "sanne@example.org\nBcc: x@y.z", "<a@b>", "a,b@c", "a@",
        "@b", "a..b@c",
        "a@b.", "sänne@example.org", String(repeating: "a", count: 250) + "@b.nl",
    ])
    func `what is not one plain address is refused`(text: String) {
        #expect(throws: Refusal.addressMalformed) { try MailAddress(text) }
    }

    @Test func `an address stands sealed, and goes with the host`() async throws {
        let box = try await Outbox()
        let reception = box.centre.reception
        try await reception.hostLeaves(box.host)
        _ = try await reception.truncateLogs()
        let left = try await reception.record.reader.read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT mail IS NULL AND deputy IS NULL FROM host WHERE id = ?",
                arguments: [box.host]
            )?[0] as Bool?
        }
        #expect(left == true)
        #expect(try await box.finding() == nil)
        try reception.close()
        for name in ["balie.sqlite", "keys.sqlite"] {
            let bytes = try Data(contentsOf: box.centre.folder.appending(path: name))
            #expect(bytes.range(of: Data("sanne@example.org".utf8)) == nil)
            #expect(bytes.range(of: Data("bilal@example.org".utf8)) == nil)
        }
    }

    @Test func `reach is changed and taken away, each on record`() async throws {
        let box = try await Outbox()
        let reception = box.centre.reception
        let before = try await box.centre.lastEntry()
        try await reception.setHost(
            box.host,
            .init(mail: .to(.init("nieuw@example.org"))),
            from: .operatorShell
        )
        _ = try await box.visit()
        #expect(try await box.due().map(\.address) == ["nieuw@example.org"])
        try await reception.setHost(box.host, .init(mail: .removed, deputy: .removed), from: .operatorShell)
        #expect(try await box.due().map(\.address) == [nil])
        #expect(try await box.centre.lastEntry() == before + 5)
        #expect(try await box.finding() == nil)
    }

    @Test func `a deputy is another host who receives`() async throws {
        let box = try await Outbox()
        for deputy in [box.host, 77] {
            await #expect(throws: Refusal.deputyUnknown) {
                try await box.centre.reception.setHost(
                    box.host,
                    .init(deputy: .to(deputy)),
                    from: .operatorShell
                )
            }
        }
        await #expect(throws: Refusal.hostUnknown) {
            try await box.centre.reception.setHost(77, .init(), from: .operatorShell)
        }
    }

    @Test(arguments: [
        "UPDATE host SET mail = randomblob(220)", "UPDATE host SET mail = NULL",
        "UPDATE host SET deputy = NULL",
    ])
    func `an address or deputy that was exchanged is found`(sql: String) async throws {
        let box = try await Outbox()
        try box.centre.reception.close()
        try tamper(with: box.centre.recordPath, sql)
        #expect(try await FrontDesk.Record(readingIn: box.centre.folder).verify().finding?.what == .people)
    }
}
