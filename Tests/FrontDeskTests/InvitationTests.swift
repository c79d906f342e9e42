import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct InvitationTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func isWhole() async throws -> Bool {
        try await reception.record.verify().finding == nil
    }

    @Test func `an invited person is shown to hosts, and has one code of 42 capitals and digits`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let invitation = try await sanne.invite(.person(to: sanne.host, address: "anne@politie.example"))

        #expect(invitation.visitor?.fullName == "Anne-Fleur van der Berg")
        #expect(invitation.address == "anne@politie.example")
        #expect(invitation.host == "Sanne de Wit")
        #expect(invitation.organisation == "Politie Eenheid Den Haag")
        #expect(invitation.state(on: reception.today()) == .open)
        #expect(invitation.codes.count == 1)
        let code = try #require(invitation.codes.first)
        #expect(code.first == "I" && code.count == 42)
        #expect(code.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) })
        #expect(try await isWhole())
    }

    @Test func `each seat of a partner has a code of its own`() async throws {
        let sanne = try await Inviter(centre)
        let invitation = try await sanne.invite(.seats(3, to: sanne.host))
        #expect(Set(invitation.codes).count == 3)
        #expect(invitation.seats.map(\.number) == [1, 2, 3])
        #expect(invitation.visitor == nil && !invitation.isNamed)
    }

    @Test func `what is on record of an invitation names nobody, in the log and in the file`() async throws {
        let sanne = try await Inviter(centre)
        try await sanne.invite(.person("Zonnebloem", to: sanne.host, address: "zon@politie.example"))
        let log = try await reception.record.bodies().joined()
        #expect(!log.contains("Zonnebloem") && !log.contains("politie.example"))
        try reception.close()
        let file = try Data(contentsOf: URL(filePath: centre.recordPath))
        for secret in ["Zonnebloem", "zon@politie"] { #expect(file.range(of: Data(secret.utf8)) == nil) }
    }

    @Test func `a weekly series is as many invitations, each with its own code`() async throws {
        let sanne = try await Inviter(centre)
        let until = try #require(Day(rawValue: "2026-12-14"))
        let weekly = try Recurrence(weeks: 1, until: until)
        let ids = try await reception.invite([.person(to: sanne.host, every: weekly)], for: sanne.session)
        let all = try await reception.invitations(for: sanne.session)
        #expect(ids.count == 4)
        #expect(all.map(\.day.rawValue) == ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"])
        #expect(Set(all.flatMap(\.codes)).count == 4)
        #expect(Set(all.map(\.series)) == [ids.first])
        #expect(all.map { reception.hours.minute(of: $0.startsAt) } == [630, 630, 630, 630])
        #expect(try await isWhole())
    }

    @Test func `the hour stays what it is when the clock changes`() async throws {
        let sanne = try await Inviter(centre)
        let until = try #require(Day(rawValue: "2027-04-05"))
        let weeks = try Recurrence(weeks: 12, until: until)
        let start = try Appointment.sample(on: "2027-01-04")
        try await reception.invite([.person(to: sanne.host, at: start, every: weeks)], for: sanne.session)
        let hours = try await reception.invitations(for: sanne.session)
            .map { reception.hours.minute(of: $0.startsAt) }
        #expect(hours == [630, 630])
    }

    @Test func `calling off an occurrence leaves the others, or ends the series from there`() async throws {
        let sanne = try await Inviter(centre)
        let until = try #require(Day(rawValue: "2026-12-14"))
        let weekly = try Recurrence(weeks: 1, until: until)
        let ids = try await reception.invite([.person(to: sanne.host, every: weekly)], for: sanne.session)
        try await reception.cancelInvitation(ids[0], for: sanne.session)
        try await reception.cancelInvitation(ids[2], andLater: true, for: sanne.session)
        let open = try await reception.invitations(for: sanne.session).filter { $0.cancelledAt == nil }
        #expect(open.map(\.id) == [ids[1]])
        #expect(try await isWhole())
        await #expect(throws: Refusal.invitationOver) {
            try await reception.cancelInvitation(ids[0], for: sanne.session)
        }
    }

    @Test func `a move gives another day, new codes and the next number, sealed under the new day's key`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let before = try await sanne.invite(.seats(2, to: sanne.host))
        let later = try Appointment.sample(on: "2027-02-01", from: 540, until: 600)
        try await reception.moveInvitation(before.id, to: later, for: sanne.session)
        let after = try await sanne.shown(before.id)

        #expect(after.day.rawValue == "2027-02-01" && after.version == 1)
        #expect(Set(after.codes).isDisjoint(with: before.codes) && after.codes.count == 2)
        let underOld = "SELECT count(*) FROM invitation WHERE sealedBy = 'day:2026-11-23'"
        #expect(try await reception.record.count(underOld) == 0)
        #expect(try await isWhole())
    }

    @Test func `what was called off or used is not moved`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let gone = try await sanne.invite(.person(to: sanne.host))
        let used = try await sanne.invite(.person("Greet", to: sanne.host))
        try await reception.cancelInvitation(gone.id, for: sanne.session)
        #expect(try await sanne.accept(used.codes[0], at: kiosk) == .welcome)
        let later = try Appointment.sample(on: "2026-11-30")
        for id in [gone.id, used.id] {
            await #expect(throws: Refusal.invitationOver) {
                try await reception.moveInvitation(id, to: later, for: sanne.session)
            }
        }
    }

    @Test(arguments: ["2026-11-22", "2027-12-01", "2026-02-30"])
    func `somebody is invited for today or later, and at most a year ahead`(day: String) async throws {
        let sanne = try await Inviter(centre)
        await #expect(throws: Refusal.invitationDayWrong) {
            try await sanne.invite(.person(to: sanne.host, at: .sample(on: day)))
        }
    }

    @Test func `what does not fit is refused, and then nothing of it is on record`() async throws {
        let sanne = try await Inviter(centre)
        let before = try await centre.lastEntry()
        let good = try NewInvitation.person(to: sanne.host)
        let bad: [(NewInvitation, Refusal)] = [
            (try .person(to: sanne.host, partner: 3), .partnerUnknown),
            (try .person(to: sanne.host, partner: 99), .partnerUnknown), (try .person(to: 1), .hostUnknown),
        ]
        for (new, refusal) in bad {
            await #expect(throws: refusal) { try await reception.invite([good, new], for: sanne.session) }
            #expect(try await reception.fault(in: new, for: sanne.session) == refusal)
        }
        #expect(try await reception.fault(in: good, for: sanne.session) == nil)
        #expect(try await centre.lastEntry() == before)
        #expect(throws: Refusal.appointmentWrong) { try Appointment.sample(from: 700, until: 690) }
        #expect(throws: Refusal.seatsWrong) { try NewInvitation.seats(0, to: 1) }
        #expect(throws: Refusal.seatsWrong) { try NewInvitation.seats(21, to: 1) }
        #expect(throws: Refusal.recurrenceWrong) {
            try Recurrence(weeks: 0, until: reception.today())
        }
    }

    @Test func `a host of one partner invites and sees that partner's people only`() async throws {
        let sanne = try await Inviter(centre)
        let kees = try await Inviter(centre, partner: 3)
        let police = try await sanne.invite(.person(to: sanne.host))
        let customs = try await kees.invite(.seats(to: kees.host))
        await #expect(throws: Refusal.notAllowed) { try await kees.invite(.person(to: kees.host)) }
        await #expect(throws: Refusal.invitationUnknown) { try await kees.shown(police.id) }
        await #expect(throws: Refusal.invitationUnknown) {
            try await reception.cancelInvitation(police.id, for: kees.session)
        }
        #expect(try await reception.invitations(for: kees.session).map(\.id) == [customs.id])
        #expect(try await reception.invitations(for: sanne.session).count == 2)
        let manager = try await centre.signedIn([.manager]).session
        await #expect(throws: Refusal.notAllowed) { try await reception.invitations(for: manager) }
    }

    @Test func `a look at an invitation that names somebody is on record, one at seats is not`() async throws
    {
        let sanne = try await Inviter(centre)
        let seats = try await sanne.invite(.seats(to: sanne.host))
        let before = try await centre.lastEntry()
        _ = try await sanne.shown(seats.id)
        #expect(try await centre.lastEntry() == before)
        try await sanne.invite(.person(to: sanne.host))
        let look = try await centre.entries().last
        #expect(look?.kind == .look && look?.look?.object == .invitations && look?.count == 1)
    }

    @Test func `expected and no-shows reach as far as duties do`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let used = try await sanne.invite(.person(to: sanne.host))
        try await sanne.invite(.seats(2, to: sanne.host))
        let called = try await sanne.invite(.person("Greet", to: sanne.host))
        try await reception.cancelInvitation(called.id, for: sanne.session)
        _ = try await sanne.accept(used.codes[0], at: kiosk)
        let manager = try await centre.signedIn([.manager]).session
        let police = try await centre.signedIn([.host], partner: 1).session

        #expect(try await reception.expectedToday(for: sanne.session).invitations.count == 1)
        #expect(try await reception.expectedToday(for: manager).invitations.isEmpty)
        #expect(try await reception.expectedToday(for: police).invitations.isEmpty)
        #expect(try await reception.expectedToday(for: manager).seats == 2)
        let day = reception.today()
        #expect(try await reception.noShows(of: day, for: sanne.session).seats == 0)
        centre.clock.set("2026-11-24T09:00:00Z")
        #expect(try await reception.noShows(of: day, for: sanne.session).seats == 2)
        #expect(try await sanne.shown(used.id).state(on: reception.today()) == .arrived)
        #expect(try await reception.expectedToday(for: sanne.session).seats == 0)
    }

    @Test(arguments: [
        "anne@politie.example", "a.b+c@x.nl", "o'neil@a-b.example", "A_B@EXAMPLE.ORG",
    ])
    func `a usual address is taken`(text: String) throws {
        #expect(try MailAddress(" \(text) ").text == text)
    }

    @Test(arguments: [
        "", "anne", "anne@", "@politie.nl", "anne@politie", "a b@politie.nl", "a@b@c.nl", "a@-b.nl",
        "a@b..nl",
        ".a@b.nl", "a..b@c.nl", "a@b.nl\r\nBcc: c@d.nl", "a@b.nl,c@d.nl", "<a@b.nl>", "\"a b\"@c.nl",
        "á@b.nl",
        "a@b.nl\u{0}", "\(String(repeating: "a", count: 65))@b.nl",
    ])
    func `what is no plain address is refused`(text: String) {
        #expect(throws: Refusal.addressMalformed) { try MailAddress(text) }
    }
}
