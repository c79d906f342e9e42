import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// Letters to those who are invited, in the outbox.
struct InvitationLettersTests {
    let centre: TestCentre
    let sanne: Inviter

    init() async throws {
        centre = try TestCentre(notices: NoticeRules(receivers: [.guest]))
        sanne = try await Inviter(centre)
    }

    private func invite(_ day: String = "2026-12-01", every recurrence: Recurrence? = nil) async throws
        -> Int64
    {
        let new = try NewInvitation.person(
            to: sanne.host,
            address: "anne@politie.example",
            at: .sample(on: day),
            every: recurrence
        )
        return try await sanne.invite(new).id
    }

    private func due() async throws -> [DueNotice] {
        try await centre.reception.settleNotices()
        return try await centre.reception.dueNotices()
    }

    /// Every letter that is due comes to `outcome`; returns how many there were.
    @discardableResult
    private func round(_ outcome: Notice.Outcome = .sent) async throws -> Int {
        let due = try await due()
        for notice in due { try await centre.reception.note(outcome, of: notice.id, chance: 0.5) }
        return due.count
    }

    private func state(_ id: Int64) async throws -> LetterState {
        try await centre.reception.letterState(of: sanne.shown(id))
    }

    private func finding() async throws -> Verification.Finding? {
        try await centre.reception.record.verify().finding
    }

    @Test func `a letter goes once, to the address that was given, and the invitation says so`() async throws
    {
        let id = try await invite()
        #expect(try await state(id) == .waiting(nil))
        let notice = try #require(try await due().first)
        #expect(notice.kind == .invitation && notice.receiver == .guest)
        #expect(notice.address == "anne@politie.example" && notice.invitation?.invitation.id == id)
        #expect(try await round() == 1)
        #expect(try await state(id) == .sent(Instant(centre.clock.now)))
        #expect(try await sanne.shown(id).mailed == 0)
        #expect(try await round() == 0)
        #expect(try await finding() == nil)
    }

    @Test func `nothing of whom it goes to is in the outbox or the log`() async throws {
        _ = try await invite()
        try await round()
        let kept = try await centre.reception.record.reader.read { db in
            try ["SELECT * FROM notice", "SELECT body FROM presenceEntry"]
                .flatMap { try Row.fetchAll(db, sql: $0).map(\.description) }
                .joined()
        }
        for text in ["anne", "Anne", "politie.example"] { #expect(!kept.contains(text), "\(text)") }
    }

    @Test(arguments: [Notice.Outcome.sent, .refused(.addressRefused)])
    func `a corrected address gets the letter, alone, with codes of its own`(first: Notice.Outcome)
        async throws
    {
        let id = try await invite()
        let old = try await sanne.shown(id).codes
        try await round(first)
        let address = try MailAddress("anna@politie.example")
        try await centre.reception.readdressInvitation(id, to: address, for: sanne.session)
        #expect(try await state(id) == .waiting(nil))
        let letters = try await due()
        #expect(letters.map(\.address) == ["anna@politie.example"])
        let letter = try #require(letters.first?.invitation?.invitation)
        #expect(letter.version == 1 && letter.mailed == nil && letter.codes != old)
        let (kiosk, _) = try await centre.kiosk()
        #expect(try await centre.scan(old[0], at: kiosk) == .cancelled)
        #expect(try await round() == 1)
        let shown = try await sanne.shown(id)
        #expect(shown.mailed == 1 && shown.address == "anna@politie.example")
        #expect(try await finding() == nil)
    }

    @Test func `a letter that waits goes to the corrected address only; the same one is no change`()
        async throws
    {
        let id = try await invite()
        try await round(.later(.busy))
        let address = try MailAddress("anna@politie.example")
        try await centre.reception.readdressInvitation(id, to: address, for: sanne.session)
        centre.clock.advance(seconds: 3600)
        #expect(try await due().map(\.address) == ["anna@politie.example"])
        let last = try await centre.lastEntry()
        try await centre.reception.readdressInvitation(id, to: address, for: sanne.session)
        #expect(try await centre.lastEntry() == last)
        try await centre.reception.cancelInvitation(id, for: sanne.session)
        await #expect(throws: Refusal.invitationOver) {
            let other = try MailAddress("greet@politie.example")
            try await centre.reception.readdressInvitation(id, to: other, for: sanne.session)
        }
    }

    @Test func `a move sends the new codes, and what waits of the old ones is dropped`() async throws {
        let id = try await invite()
        let old = try #require(try await due().first?.invitation?.invitation.codes)
        try await centre.reception.moveInvitation(id, to: .sample(on: "2026-12-02"), for: sanne.session)
        let letters = try await due().compactMap(\.invitation?.invitation)
        #expect(letters.map(\.version) == [1])
        #expect(letters.first?.codes != old)
        try await round()
        #expect(try await sanne.shown(id).mailed == 1)
        let states = try await centre.reception.record.reader.read {
            try String.fetchAll($0, sql: "SELECT state FROM notice ORDER BY id")
        }
        #expect(states == ["dropped", "sent"])
        #expect(try await finding() == nil)
    }

    @Test func `who was never mailed hears nothing of a calling off, who was mailed does`() async throws {
        let (never, mailed) = (try await invite(), try await invite("2026-12-03"))
        let both = try await due()
        let first = try #require(both.first { $0.invitation?.invitation.id == mailed })
        try await centre.reception.note(.sent, of: first.id, chance: 0.5)
        for id in [never, mailed] { try await centre.reception.cancelInvitation(id, for: sanne.session) }
        let letters = try await due().compactMap(\.invitation?.invitation)
        #expect(letters.map(\.id) == [mailed])
        #expect(letters.first?.cancelledAt != nil)
        #expect(try await state(never) == .notNeeded)
        try await round()
        #expect(try await state(mailed) == .sent(Instant(centre.clock.now)))
        #expect(try await finding() == nil)
    }

    @Test func `a letter that can't go is tried until the appointment is over, and then dropped`()
        async throws
    {
        let id = try await invite("2026-11-27")
        for _ in 0..<24 {
            try await round(.later(.unreachable))
            #expect(try await state(id) == .waiting(.unreachable))
            centre.clock.advance(seconds: 4 * 3600)
        }
        centre.clock.set("2026-11-27T10:31:00Z")
        #expect(try await due().isEmpty)
        #expect(try await finding() == nil)
        #expect(try await sanne.shown(id).mailed == nil)
        #expect(try await state(id) == .notNeeded)
    }

    @Test func `a refused letter says why, and goes once more when a host asks`() async throws {
        let id = try await invite()
        try await round(.refused(.addressRefused))
        #expect(try await state(id) == .refused(.addressRefused))
        #expect(try await due().isEmpty)
        try await centre.reception.mailAgain(id, for: sanne.session)
        #expect(try await state(id) == .waiting(nil))
        try await round()
        #expect(try await state(id) == .sent(Instant(centre.clock.now)))
        try await centre.reception.mailAgain(id, for: sanne.session)
        #expect(try await round() == 1, "a letter that was lost is sent again")
        try await centre.reception.cancelInvitation(id, for: sanne.session)
        #expect(try await round() == 1, "who asked for a second copy still hears that it is off")
        await #expect(throws: Refusal.invitationOver) {
            try await centre.reception.mailAgain(id, for: sanne.session)
        }
        #expect(try await finding() == nil)
    }

    @Test func `asking again for a letter that waits has it tried now, not twice`() async throws {
        let id = try await invite()
        try await round(.later(.busy))
        #expect(try await due().isEmpty)
        try await centre.reception.mailAgain(id, for: sanne.session)
        #expect(try await round() == 1)
        #expect(try await round() == 0)
    }

    @Test func `of a series the first goes at once, each later one two weeks ahead`() async throws {
        let until = try #require(Day(rawValue: "2027-01-18"))
        let first = try await invite("2026-12-14", every: try Recurrence(weeks: 1, until: until))
        #expect(try await round() == 1)
        let all = try await centre.reception.invitations(for: sanne.session)
        let second = try #require(all.first { $0.id != first })
        let day = try #require(Day(rawValue: "2026-12-07"))
        #expect(try await centre.reception.letterState(of: second) == .planned(day))
        centre.clock.set("2026-12-07T09:00:00Z")
        #expect(try await due().map(\.invitation?.invitation.id) == [second.id])
    }

    @Test func `without a mail server letters wait, and the invitation says so`() async throws {
        let bare = try TestCentre()
        let sanne = try await Inviter(bare)
        let id = try await sanne.invite(.person(to: sanne.host, address: "anne@politie.example")).id
        let reception = bare.reception
        try await reception.settleNotices()
        #expect(try await reception.dueNotices().isEmpty)
        #expect(try await reception.letterState(of: sanne.shown(id)) == .notSetUp)
        await #expect(throws: Refusal.mailNotSetUp) {
            try await reception.mailAgain(id, for: sanne.session)
        }
    }

    @Test func `an erased name takes its letter along, and the term takes the outbox along`() async throws {
        let id = try await invite()
        try await centre.reception.settleNotices()
        try await centre.reception.eraseInvited(id, reason: .reason("Verzoek"), from: .operatorShell)
        #expect(try await due().isEmpty)
        #expect(try await finding() == nil)
        centre.clock.advance(seconds: 500 * 86_400)
        _ = try await centre.reception.keepToTerms()
        let left = try await centre.reception.record.reader.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM notice")
        }
        #expect(left == 0)
        #expect(try await finding() == nil)
    }

    @Test(arguments: [
        "DELETE FROM notice WHERE state = 'waiting'", "UPDATE notice SET version = version + 1",
        "UPDATE notice SET invitation = (SELECT max(id) FROM invitation)",
        "UPDATE notice SET state = 'sent', endedAt = 1 WHERE state = 'waiting'",
    ])
    func `a letter that was changed behind the log's back is found`(sql: String) async throws {
        _ = try await invite()
        try await round()
        _ = try await invite("2026-12-04")
        try await centre.reception.settleNotices()
        try centre.reception.close()
        #expect(try await FrontDesk.Record(readingIn: centre.folder).verify().finding == nil)
        try tamper(with: centre.recordPath, sql)
        #expect(try await FrontDesk.Record(readingIn: centre.folder).verify().finding?.what == .notice)
    }
}
