import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Who was invited, as the desk sees them come.
struct InvitedAtDeskTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func guest(
        _ invitation: Invitation,
        _ visitor: Visitor? = nil,
        nonce: String = freshNonce()
    ) throws -> InvitedAtDesk {
        InvitedAtDesk(
            nonce: try #require(Nonce(rawValue: nonce)),
            invitation: invitation.id,
            visitor: visitor,
            needsAssistance: false
        )
    }

    private func visitor(_ names: [String: String]) throws -> Visitor {
        try JSONDecoder().decode(Visitor.self, from: JSONEncoder().encode(names))
    }

    private func isWhole() async throws -> Bool {
        try await reception.record.verify().finding == nil
    }

    private func looks() async throws -> [PresenceEntry] {
        try await centre.entries().filter { $0.kind == .look && $0.look?.object == .invitations }
    }

    @Test func `who is expected moves to inside, on their seat and with the word of who invited`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let (colleague, _) = try await centre.signedIn([.host])
        let invitation = try await sanne.invite(.person(to: sanne.host))
        let before = try await reception.today(for: colleague)
        #expect(before.expected.map(\.id) == [invitation.id] && before.figures.expected == 1)

        let visit = try await reception.checkIn(guest(invitation), by: colleague)
        let after = try await reception.today(for: colleague)
        #expect(after.expected.isEmpty && after.figures.expected == 0)
        #expect(after.inside.map(\.visit) == [visit])
        #expect(
            after.inside.first?.name == "Anne-Fleur van der Berg" && after.inside.first?.level == .vouched
        )
        let proofs = try await reception.visit(visit, for: colleague).proofs
        #expect(proofs.map(\.account) == [sanne.session.account.id])
        #expect(try await isWhole())
    }

    @Test func `asked twice is one visit, and a second host hears that the seat is taken`() async throws {
        let sanne = try await Inviter(centre)
        let invitation = try await sanne.invite(.person(to: sanne.host))
        let same = try guest(invitation)
        let first = try await reception.checkIn(same, by: sanne.session)
        #expect(try await reception.checkIn(same, by: sanne.session) == first)
        await #expect(throws: Refusal.invitationOver) {
            try await reception.checkIn(guest(invitation), by: sanne.session)
        }
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 1)
    }

    @Test func `a seat asks for a name, each lets in one, and early and late do not count`() async throws {
        let sanne = try await Inviter(centre)
        let seats = try await sanne.invite(.seats(2, to: sanne.host, at: .sample(from: 900, until: 960)))
        await #expect(throws: Refusal.firstNameEmpty) {
            try await reception.checkIn(guest(seats), by: sanne.session)
        }
        _ = try await reception.checkIn(guest(seats, visitor(["firstName": "Joost"])), by: sanne.session)
        #expect(try await reception.today(for: sanne.session).figures.expected == 1)
        centre.clock.set("2026-11-23T18:30:00Z")
        let late = try await reception.today(for: sanne.session)
        #expect(late.expected.isEmpty && late.noShows.map(\.id) == [seats.id])
        #expect(late.figures.expected == 0 && late.figures.noShows == 1)
        _ = try await reception.checkIn(guest(seats, visitor(["alias": "Tulp"])), by: sanne.session)
        #expect(try await reception.today(for: sanne.session).noShows.isEmpty)
        #expect(try await isWhole())
    }

    @Test func `somebody else on the seat is noted, and nobody vouched for them`() async throws {
        let sanne = try await Inviter(centre)
        let invitation = try await sanne.invite(.person(to: sanne.host))
        let joost = try visitor(["firstName": "Joost"])
        let visit = try await reception.checkIn(guest(invitation, joost), by: sanne.session)
        let shown = try await reception.visit(visit, for: sanne.session)
        #expect(shown.person.level == .claimed && shown.proofs.isEmpty)
        #expect(shown.history.contains { $0.kind == .invitationUsed && $0.note == .substitute })
    }

    @Test func `called off, of another day, of another partner or forgotten lets in nobody`() async throws {
        let sanne = try await Inviter(centre)
        let called = try await sanne.invite(.person(to: sanne.host))
        try await reception.cancelInvitation(called.id, for: sanne.session)
        let later = try await sanne.invite(.person("Greet", to: sanne.host, at: .sample(on: "2026-11-24")))
        for invitation in [called, later] {
            await #expect(throws: Refusal.invitationOver) {
                try await reception.checkIn(guest(invitation), by: sanne.session)
            }
        }
        let open = try await sanne.invite(.seats(1, to: sanne.host))
        for (duty, partner, no) in [
            (Duty.host, 1, Refusal.invitationUnknown), (.warden, nil, .notAllowed),
        ] as [(Duty, Int64?, Refusal)] {
            let session = try await centre.signedIn([duty], partner: partner).session
            await #expect(throws: no) {
                try await reception.checkIn(guest(open, visitor(["firstName": "Joost"])), by: session)
            }
        }
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 0)
    }

    @Test func `on the kiosk too who comes as invited is vouched for, and verify stays whole`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let code = try await sanne.invite(.person(to: sanne.host)).codes[0]
        #expect(try await sanne.accept(code, at: kiosk) == .welcome)
        let other = try await sanne.invite(.person("Greet", to: sanne.host)).codes[0]
        #expect(try await sanne.accept(other, ["firstName": "Joost"], at: kiosk) == .welcome)
        try await sanne.invite(.person("Piet", to: sanne.host))
        _ = try await centre.visit(["firstName": "Piet"])
        let inside = try await reception.today(for: sanne.session).inside
        #expect(inside.map(\.level) == [.vouched, .claimed, .claimed])
        let entry = try #require(try await centre.entries().first { $0.kind == .affiliationVouched })
        #expect(entry.origin == sanne.session.origin && entry.until == reception.today())
        #expect(try await isWhole())
        try reception.close()
        try tamper(with: centre.recordPath, "UPDATE affiliation SET until = '2099-01-01'")
        #expect(try await FrontDesk.Record(readingIn: centre.folder).verify().finding != nil)
    }

    @Test func `a page that is open all day tells the log of each invited name once`() async throws {
        let sanne = try await Inviter(centre)
        let one = try await sanne.invite(.person(to: sanne.host))
        try await sanne.invite(.seats(2, to: sanne.host))
        let colleague = try await centre.host()
        let before = try await looks().count
        for _ in 0..<3 { _ = try await reception.today(for: colleague) }
        #expect(try await looks().dropFirst(before).map(\.count) == [1])
        #expect(try await looks().last?.look?.day == one.day)
        let two = try await sanne.invite(.person("Greet", to: sanne.host))
        let mark = try await looks().count
        for _ in 0..<3 { _ = try await reception.today(for: colleague) }
        #expect(try await looks().dropFirst(mark).map(\.count) == [1])
        let found = try await reception.today(for: colleague, search: "greet")
        #expect(found.expected.map(\.id) == [two.id] && found.figures.expected == 4)
    }

    @Test func `who did not come yesterday is there as long as a host may want to know`() async throws {
        let sanne = try await Inviter(centre)
        let invitation = try await sanne.invite(.person(to: sanne.host))
        for (time, missed) in [("2026-11-24T09:00:00Z", [invitation.id]), ("2026-11-25T09:00:00Z", [])] {
            centre.clock.set(time)
            let today = try await reception.today(for: centre.host())
            #expect(today.noShows.map(\.id) == missed)
            #expect(today.figures.noShows == 0)
        }
    }
}
