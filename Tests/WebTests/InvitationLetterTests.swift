import Foundation
import FrontDesk
import Phrasebook
import TestSupport
import Testing

@testable import Web

struct InvitationLetterTests {
    let centre: TestCentre
    let phrasebook: Phrasebook

    init() throws {
        centre = try TestCentre(notices: NoticeRules(receivers: [.guest]))
        phrasebook = try Phrasebook()
    }

    private func letters() async throws -> [InvitationLetter] {
        try await centre.reception.settleNotices()
        return try await centre.reception.dueNotices().compactMap(\.invitation)
            .map { due in
                InvitationLetter(due, in: phrasebook, centre: "Centrum", hours: centre.reception.hours)
            }
    }

    /// Says of every letter that is due that it went.
    private func mail() async throws {
        for due in try await centre.reception.dueNotices() {
            try await centre.reception.note(.sent, of: due.id, chance: 0.5)
        }
    }

    private func person(_ sanne: Inviter, _ language: Language = .nl) throws -> NewInvitation {
        try NewInvitation(
            for: .person(.named("Zonnebloem")),
            of: .partner(1),
            as: .communityOfficer,
            to: sanne.host,
            in: language,
            mailedTo: MailAddress("zon@politie.example"),
            at: .sample(on: "2026-12-01")
        )
    }

    @Test(arguments: [
        (Language.nl, "dinsdag 1 december 2026", "helling"), (.en, "1 December 2026", "ramp"),
    ])
    func `a letter says when, for whom, the way and the code, in its language`(
        language: Language,
        day: String,
        route: String
    ) async throws {
        let sanne = try await Inviter(centre)
        let invitation = try await sanne.invite(person(sanne, language))
        let letter = try #require(try await letters().first)
        for part in [
            "Zonnebloem", "Sanne de Wit", day, "10:30", "11:30", "P23 WIT", route, "09:30",
            "info@weerbaresierteeltsector.nl", String(invitation.codes[0].prefix(6)),
        ] {
            #expect(letter.text.contains(part), "\(part)")
        }
        #expect(letter.subject.contains(day) && letter.subject.contains("Centrum"))
        #expect(letter.codes == invitation.codes)
        #expect(!letter.text.contains("{") && !letter.subject.contains("{"))
    }

    @Test func `no visitor's name or address is in a subject or a calendar`() async throws {
        let sanne = try await Inviter(centre)
        try await sanne.invite(person(sanne))
        let letter = try #require(try await letters().first)
        let calendar = letter.calendar
        let open = [letter.subject, calendar.summary, calendar.location, calendar.uid, calendar.details]
        for text in open {
            #expect(!text.contains("Zonnebloem") && !text.contains("zon@"), "\(text)")
            #expect(!text.contains(letter.codes[0].prefix(6)), "\(text)")
        }
    }

    @Test func `a calendar keeps its UID while the number rises with each move, and cancels at the end`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let id = try await sanne.invite(person(sanne)).id
        let reception = centre.reception
        let first = try #require(try await letters().first)
        try await mail()
        #expect(try await letters().isEmpty)

        try await reception.moveInvitation(id, to: .sample(on: "2026-12-02"), for: sanne.session)
        let second = try #require(try await letters().first)
        #expect(second.subject.hasPrefix("Andere tijd") && second.text.contains("2 december"))
        #expect(second.codes != first.codes)
        try await mail()

        try await reception.cancelInvitation(id, for: sanne.session)
        let third = try #require(try await letters().first)
        #expect(third.codes.isEmpty && third.subject.hasPrefix("Gaat niet door"))
        let all = [first, second, third].map(\.calendar)
        #expect(Set(all.map(\.uid)).count == 1)
        #expect(all.map(\.sequence) == [0, 1, 2])
        #expect(all.map(\.method) == [.request, .request, .cancel])
        #expect(first.calendar.timeZone == "Europe/Amsterdam")
        #expect(first.calendar.end.milliseconds - first.calendar.start.milliseconds == 3_600_000)
    }

    @Test func `who never got the first letter reads an invitation, not a move`() async throws {
        let sanne = try await Inviter(centre)
        let id = try await sanne.invite(person(sanne)).id
        try await centre.reception.moveInvitation(id, to: .sample(on: "2026-12-02"), for: sanne.session)
        let letter = try #require(try await letters().first)
        #expect(letter.subject.hasPrefix("Uitnodiging") && !letter.text.contains("oude code"))
        #expect(letter.calendar.sequence == 1)
    }

    @Test func `a partner's letter has a code for each seat, and a meeting's tells the room`() async throws {
        let sanne = try await Inviter(centre)
        let seats = NewMeeting.PartnerSeats(
            partner: 3,
            count: 2,
            address: try MailAddress("post@douane.example")
        )
        let new = try NewMeeting(
            at: .sample(),
            in: .room("Rozenzaal"),
            host: sanne.host,
            language: .en,
            seats: [seats]
        )
        _ = try await centre.reception.plan(new, for: sanne.session)
        let letter = try #require(try await letters().first)
        #expect(letter.codes.count == 2 && Set(letter.codes).count == 2)
        for part in ["Dear colleagues at Douane", "Rozenzaal", "room for 2"] {
            #expect(letter.text.contains(part), "\(part)")
        }
        #expect(letter.calendar.location.hasPrefix("Rozenzaal, "))
        #expect(letter.text.contains("1/2\n") && letter.text.contains("2/2\n"))
        #expect(!letter.text.contains("your name"), "no name of theirs is kept")
    }
}
