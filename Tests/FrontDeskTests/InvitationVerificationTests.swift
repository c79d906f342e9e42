import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Proof 7 for invitations and meetings: a change behind the record's back is found.
struct InvitationVerificationTests {
    /// A record with a used, a moved and a called-off invitation, seats, and a meeting; then changed.
    private func finding(after sql: String) async throws -> Verification.Finding? {
        let centre = try TestCentre(notices: NoticeRules(receivers: [.guest]))
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let used = try await sanne.invite(.person(to: sanne.host, address: "anne@politie.example"))
        _ = try await sanne.accept(used.codes[0], at: kiosk)
        let moved = try await sanne.invite(.person("Greet", to: sanne.host))
        let later = try Appointment.sample(on: "2026-11-30")
        try await centre.reception.moveInvitation(moved.id, to: later, for: sanne.session)
        let mailedTo = try MailAddress("greet@politie.example")
        try await centre.reception.readdressInvitation(moved.id, to: mailedTo, for: sanne.session)
        let called = try await sanne.invite(.seats(2, to: sanne.host))
        try await centre.reception.cancelInvitation(called.id, for: sanne.session)
        try await centre.reception.settleNotices()
        for due in try await centre.reception.dueNotices() {
            try await centre.reception.note(.sent, of: due.id, chance: 0.5)
        }
        let meeting = try await centre.reception.plan(.sample(host: sanne.host), for: sanne.session)
        let room = try PersonalText.room("Tulpenzaal")
        for until in [690, 720] {
            try await centre.reception.moveMeeting(
                meeting,
                to: .sample(until: until),
                in: room,
                for: sanne.session
            )
        }
        #expect(try await centre.reception.record.verify().finding == nil)
        try centre.reception.close()
        try tamper(with: centre.recordPath, sql)
        return try await FrontDesk.Record(readingIn: centre.folder).verify().finding
    }

    @Test(arguments: [
        "UPDATE invitation SET role = 'supplier' WHERE version = 0 AND meeting IS NULL",
        "UPDATE invitation SET day = '2026-12-01' WHERE version = 2 AND cancelledAt IS NULL",
        "UPDATE invitation SET opensAt = 0", "UPDATE invitation SET closesAt = closesAt + 1",
        "UPDATE invitation SET host = host + 1", "UPDATE invitation SET partner = 2 WHERE partner = 1",
        "UPDATE invitation SET cancelledAt = NULL", "UPDATE invitation SET cancelledAt = 1",
        "UPDATE invitation SET version = version + 1", "UPDATE invitation SET mailed = NULL",
        "UPDATE invitation SET mailed = 7", "UPDATE invitation SET person = randomblob(16)",
        "UPDATE invitation SET visitor = (SELECT visitor FROM invitation WHERE version = 2 AND visitor IS NOT NULL)",
        "UPDATE invitation SET address = NULL", "UPDATE invitation SET codes = randomblob(length(codes))",
        "UPDATE invitation SET visitor = NULL, address = NULL, codes = NULL",
        "UPDATE invitation SET sealedBy = 'day:2026-11-22'", "UPDATE invitation SET madeBy = NULL",
        "UPDATE invitation SET language = 'en'", "UPDATE invitation SET series = 1",
        "UPDATE invitation SET meeting = NULL", "DELETE FROM seat; DELETE FROM invitation",
        "DELETE FROM seat WHERE version = 1", "UPDATE seat SET visit = NULL",
        "UPDATE seat SET isSubstituted = 1", "UPDATE seat SET codeHash = randomblob(32)",
        "UPDATE seat SET number = number + 100", "UPDATE invitation SET startsAt = startsAt - 1",
        "INSERT INTO seat (invitation, version, number, codeHash) VALUES (999, 0, 1, randomblob(32))",
        "INSERT INTO seat (invitation, version, number, codeHash) SELECT id, version, 9, randomblob(32) FROM invitation",
        "UPDATE meeting SET room = 'Elders'", "UPDATE meeting SET startsAt = startsAt + 1",
        "UPDATE meeting SET cancelledAt = 1", "UPDATE meeting SET host = host + 1", "DELETE FROM meeting",
        "UPDATE meeting SET madeBy = NULL",
    ])
    func `an invitation or meeting behind its back is found`(sql: String) async throws {
        #expect(try await finding(after: sql)?.what == .invitation)
    }

    @Test func `a record of invitations that nobody touched adds up`() async throws {
        #expect(try await finding(after: "SELECT 1") == nil)
    }
}
