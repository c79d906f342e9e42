import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// A centre whose hosts have addresses, and what its outbox says.
struct Outbox {
    let centre: TestCentre
    let host: Int64
    let deputy: Int64

    static let everyone = NoticeRules(receivers: [.host, .deputy, .desk, .privacyOfficer, .administrators])

    init(_ rules: NoticeRules = Outbox.everyone, mail: String? = "sanne@example.org") async throws {
        centre = try TestCentre(notices: rules)
        let reception = centre.reception
        let deputyMail = HostReach(mail: .to(try MailAddress("bilal@example.org")))
        deputy = try await reception.addHost(named: .hostName("Bilal Aydin"), reach: deputyMail).id
        let reach = HostReach(mail: try mail.map { .to(try MailAddress($0)) } ?? .none, deputy: .to(deputy))
        host = try await reception.addHost(named: .hostName("Sanne de Wit"), reach: reach).id
    }

    /// Somebody who comes for the host.
    func visit() async throws -> Int64 {
        try await centre.visit(["purpose": "host", "host": host])
    }

    func due() async throws -> [DueNotice] {
        try await centre.reception.dueNotices()
    }

    /// One round of whoever sends; every try ends as `outcome` says.
    @discardableResult
    func round(_ outcome: Notice.Outcome = .sent) async throws -> [DueNotice] {
        try await centre.reception.settleNotices()
        let due = try await due()
        for notice in due { try await centre.reception.note(outcome, of: notice.id, chance: 0.5) }
        return due
    }

    func state(of visit: Int64) async throws -> NoticeState? {
        try await centre.reception.noticeStates(for: [visit])[visit]
    }

    func finding() async throws -> Verification.Finding? {
        try await centre.reception.record.verify().finding
    }
}

struct NoticesTests {
    @Test func `a visitor for a host leaves a message in the same transaction`() async throws {
        let box = try await Outbox()
        let visit = try await box.visit()
        let due = try await box.due()
        #expect(due.count == 1)
        let notice = try #require(due.first)
        #expect(notice.kind == .arrival && notice.receiver == .host)
        #expect(notice.address == "sanne@example.org")
        #expect(
            notice.visit
                == .init(
                    number: 1,
                    day: box.centre.reception.today(),
                    role: .communityOfficer,
                    partner: notice.visit?.partner,
                    since: Instant(box.centre.clock.now)
                )
        )
        #expect(notice.visit?.partner != nil && notice.answer != nil)
        #expect(try await box.state(of: visit) == .waiting(nil))
    }

    @Test func `a check-in that is refused leaves none`() async throws {
        let box = try await Outbox()
        await #expect(throws: Refusal.rulesOutdated) {
            _ = try await box.centre.visit(["purpose": "host", "host": box.host, "rulesVersion": 9])
        }
        #expect(try await box.due().isEmpty)
    }

    @Test func `the same check-in asked twice leaves one message`() async throws {
        let box = try await Outbox()
        let arrival = try Arrival.sample(["purpose": "host", "host": box.host])
        for _ in 0..<2 { _ = try await box.centre.reception.checkIn(arrival, from: .operatorShell) }
        #expect(try await box.due().count == 1)
    }

    @Test func `whoever drops in for nobody leaves no message`() async throws {
        let box = try await Outbox()
        _ = try await box.centre.visit()
        #expect(try await box.due().isEmpty)
    }

    @Test func `where nobody can be reached nothing is written`() async throws {
        let box = try await Outbox(.none)
        let visit = try await box.visit()
        #expect(try await box.due().isEmpty)
        #expect(try await box.state(of: visit) == nil)
    }

    @Test func `a host without an address has their deputy told`() async throws {
        let box = try await Outbox(mail: nil)
        _ = try await box.visit()
        #expect(try await box.due().map(\.receiver) == [.deputy])
        #expect(try await box.due().map(\.address) == ["bilal@example.org"])
    }

    @Test func `no answer goes on to the deputy, then to the desk, then to nobody`() async throws {
        let box = try await Outbox()
        let visit = try await box.visit()
        #expect(try await box.round().map(\.receiver) == [.host])
        box.centre.clock.advance(seconds: 299)
        #expect(try await box.round().isEmpty)
        box.centre.clock.advance(seconds: 1)
        #expect(try await box.round().map(\.receiver) == [.deputy])
        box.centre.clock.advance(seconds: 300)
        let desk = try await box.round()
        #expect(desk.map(\.receiver) == [.desk] && desk.first?.address == nil)
        box.centre.clock.advance(seconds: 300)
        #expect(try await box.round().isEmpty)
        guard case .told(.desk, _) = try await box.state(of: visit) else {
            Issue.record("the desk was told last")
            return
        }
        #expect(try await box.finding() == nil)
    }

    @Test func `an address that is refused goes on at once`() async throws {
        let box = try await Outbox()
        let visit = try await box.visit()
        try await box.round(.refused(.addressRefused))
        #expect(try await box.state(of: visit) == .notTold(.addressRefused))
        #expect(try await box.round().map(\.receiver) == [.deputy])
    }

    @Test func `a deputy who left is not told`() async throws {
        let box = try await Outbox()
        _ = try await box.visit()
        try await box.centre.reception.hostLeaves(box.deputy)
        try await box.round(.refused(.addressRefused))
        #expect(try await box.round().map(\.receiver) == [.desk])
    }

    @Test func `a visitor who has left is not announced any more`() async throws {
        let box = try await Outbox()
        let (kiosk, _) = try await box.centre.kiosk()
        let code = try await box.centre.checkIn(["purpose": "host", "host": box.host], at: kiosk)
        try await box.round(.later(.unreachable))
        _ = try await box.centre.scan(code, at: kiosk)
        box.centre.clock.advance(seconds: 600)
        #expect(try await box.round().isEmpty)
        let states = try await box.centre.reception.record.reader.read { db in
            try String.fetchAll(db, sql: "SELECT state || ' ' || cause FROM notice")
        }
        #expect(states == ["dropped tooLate"])
        #expect(try await box.finding() == nil)
    }

    /// Proof: six hours without a mail server.
    @Test func `six hours without a mail server: what is stale is dropped, what is not arrives`() async throws
    {
        let box = try await Outbox()
        let visit = try await box.visit()
        _ = try await box.centre.account([.administrator])
        var tries: [Int64: Int] = [:]
        for _ in 0..<(6 * 360) {
            for notice in try await box.round(.later(.unreachable)) { tries[notice.id, default: 0] += 1 }
            box.centre.clock.advance(seconds: 10)
        }
        #expect(try await box.state(of: visit) == .notTold(.tooLate))
        box.centre.clock.advance(seconds: 1800 * 1.25)
        let arrived = try await box.round()
        #expect(arrived.map(\.kind) == [.dutiesChanged])
        #expect(try await box.due().isEmpty)
        #expect(tries.count == 4 && tries.values.allSatisfy { (6...30).contains($0) }, "\(tries)")
        #expect(try await box.finding() == nil)
    }

    @Test func `pauses double, up to a limit, and never all end at once`() {
        let pauses = (0..<12).map { Reception.pause(after: $0, of: .arrival, chance: 0.5) }
        #expect(pauses.prefix(4) == [5000, 10_000, 20_000, 40_000])
        #expect(pauses.last == 300_000)
        #expect(Reception.pause(after: 70, of: .dutiesChanged, chance: 1) == 2_250_000)
        #expect(Reception.pause(after: 0, of: .arrival, chance: 0) == 3750)
        #expect(Reception.pause(after: .max, of: .arrival, chance: -7) == 225_000)
    }

    @Test func `the privacy officer hears that a real name was read, administrators that duties changed`()
        async throws
    {
        let box = try await Outbox()
        let reception = box.centre.reception
        let visit = try await box.centre.visit(["alias": "Wolk", "firstName": nil, "surname": nil])
        let (host, manager) = (
            try await box.centre.account([.host]), try await box.centre.account([.manager])
        )
        try await reception.keepIdentity(of: visit, name: .accountName("Echte Naam"), by: host)
        let request = try await reception.askIdentity(of: visit, reason: .reason("Aangifte"), by: host)
        try await reception.approveIdentity(request, by: manager)
        _ = try await reception.openIdentity(request, by: host)
        _ = try await reception.setDuties([.warden], partner: nil, of: host, from: .operatorShell)
        let due = try await box.due()
        #expect(due.map(\.receiver) == [.administrators, .administrators, .privacyOfficer, .administrators])
        #expect(due.allSatisfy { $0.answer == nil && $0.address == nil })
        #expect(try await box.finding() == nil)
    }

    @Test func `another program hears of it beside whoever is told`() async throws {
        let box = try await Outbox(NoticeRules(receivers: [.host, .webhook]))
        _ = try await box.visit()
        let due = try await box.due()
        #expect(Set(due.map(\.receiver)) == [.host, .webhook])
        #expect(due.first { $0.receiver == .webhook }?.answer == nil)
    }

    @Test func `whoever sends is woken once it is on disk`() async throws {
        let box = try await Outbox()
        _ = try await box.visit()
        var woken = box.centre.reception.noticesWritten.makeAsyncIterator()
        #expect(await woken.next() != nil)
    }

    @Test func `messages survive a restart, and a try noted twice counts once`() async throws {
        let box = try await Outbox()
        _ = try await box.visit()
        let id = try #require(try await box.due().first?.id)
        try await box.centre.reception.note(.sent, of: id, chance: 0)
        try await box.centre.reception.note(.refused(.gone), of: id, chance: 0)
        _ = try await box.visit()
        try box.centre.reception.close()
        let again = try box.centre.startedAgain()
        #expect(try await again.dueNotices().count == 1)
        #expect(try await again.record.verify().finding == nil)
    }

    @Test func `old messages of no visit are forgotten after a month, those of visits with them`()
        async throws
    {
        let box = try await Outbox()
        _ = try await box.centre.account([.host])
        try await box.round()
        box.centre.clock.advance(seconds: 32 * 86_400)
        try await box.centre.reception.forgetOldRequests()
        let left = try await box.centre.reception.record.reader.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM notice")
        }
        #expect(left == 0)
        #expect(try await box.finding() == nil)
    }

    @Test func `a purged visit takes its messages along`() async throws {
        let box = try await Outbox()
        let (kiosk, _) = try await box.centre.kiosk()
        let code = try await box.centre.checkIn(["purpose": "host", "host": box.host], at: kiosk)
        try await box.round()
        _ = try await box.centre.scan(code, at: kiosk)
        box.centre.clock.advance(seconds: 500 * 86_400)
        _ = try await box.centre.reception.keepToTerms()
        let left = try await box.centre.reception.record.reader.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM notice")
        }
        #expect(left == 0)
        #expect(try await box.finding() == nil)
    }

    @Test(arguments: [
        "DELETE FROM notice WHERE state = 'waiting'",
        "UPDATE notice SET receiver = 'desk' WHERE state = 'waiting'",
        "UPDATE notice SET state = 'waiting', endedAt = NULL", "UPDATE notice SET answeredAt = 5",
        "UPDATE notice SET answer = randomblob(32) WHERE answer IS NOT NULL",
        "UPDATE notice SET writtenAt = writtenAt + 1",
        "UPDATE notice SET visit = NULL, kind = 'dutiesChanged', receiver = 'desk'",
        "UPDATE notice SET state = 'dropped', endedAt = 1 WHERE state = 'waiting'",
        "INSERT INTO notice SELECT id + 900, kind, receiver, visit, host, NULL, NULL, state, attempts, writtenAt, dueAt, endedAt, cause, NULL, NULL, NULL, NULL, NULL FROM notice",
    ])
    func `a message that was changed behind the log's back is found`(sql: String) async throws {
        let box = try await Outbox()
        _ = try await box.visit()
        try await box.round()
        _ = try await box.visit()
        try box.centre.reception.close()
        #expect(try await FrontDesk.Record(readingIn: box.centre.folder).verify().finding == nil)
        try tamper(with: box.centre.recordPath, sql)
        let finding = try await FrontDesk.Record(readingIn: box.centre.folder).verify().finding
        #expect(finding?.what == .notice)
    }
}
