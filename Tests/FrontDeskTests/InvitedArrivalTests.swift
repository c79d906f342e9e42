import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct InvitedArrivalTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func isWhole() async throws -> Bool {
        try await reception.record.verify().finding == nil
    }

    @Test func `scan, confirm, badge: one visit of whom was invited, for whom and as what`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let invitation = try await sanne.invite(.person(to: sanne.host))
        let code = invitation.codes[0]

        #expect(try await centre.scan(code, at: kiosk) == .invited)
        let greeting = try await reception.greeting(for: code)
        #expect(greeting.callName == "Anne-Fleur" && greeting.host == "Sanne")
        #expect(greeting.startsAt == invitation.startsAt)
        let acceptance = try Acceptance.sample(code)
        let ruling = try await reception.accept(acceptance, from: .kiosk(kiosk.id))
        #expect(ruling == Ruling(verdict: .welcome, number: 1))

        let badge = try await reception.badge(for: acceptance.nonce, at: kiosk)
        #expect(badge.callName == "Anne-Fleur" && badge.host == "Sanne" && badge.role == .communityOfficer)
        #expect(try await sanne.shown(invitation.id).state(on: reception.today()) == .arrived)
        #expect(try await centre.entries().contains { $0.kind == .invitationUsed && $0.visit != nil })
        #expect(try await isWhole())
    }

    @Test func `what is remembered of a request names nobody`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let code = try await sanne.invite(.person("Zonnebloem", to: sanne.host)).codes[0]
        _ = try await centre.scan(code, at: kiosk)
        _ = try await sanne.accept(code, at: kiosk)
        let told = "SELECT count(*) FROM request WHERE answer LIKE '%Zonnebloem%' OR answer LIKE '%Sanne%'"
        #expect(try await reception.record.count(told) == 0)
    }

    @Test func `the same confirmation asked twice is one visit`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let code = try await sanne.invite(.person(to: sanne.host)).codes[0]
        let acceptance = try Acceptance.sample(code)
        let first = try await reception.accept(acceptance, from: .kiosk(kiosk.id))
        let second = try await reception.accept(acceptance, from: .kiosk(kiosk.id))
        #expect(first == second && first.verdict == .welcome)
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 1)
    }

    @Test func `one code at two kiosks at once lets one person in`() async throws {
        let sanne = try await Inviter(centre)
        let (first, _) = try await centre.kiosk()
        let (second, _) = try await centre.kiosk("Achterdeur")
        let code = try await sanne.invite(.person(to: sanne.host)).codes[0]
        async let one = sanne.accept(code, at: first)
        async let two = sanne.accept(code, at: second)
        #expect(try await Set([one, two]) == [.welcome, .alreadyIn])
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 1)
        #expect(try await isWhole())
    }

    @Test func `a used code stands for the badge: out, back in, and no second visit`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let code = try await sanne.invite(.person(to: sanne.host)).codes[0]
        _ = try await sanne.accept(code, at: kiosk)
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .alreadyIn)
        #expect(try await sanne.accept(code, at: kiosk) == .alreadyIn)
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        #expect(try await sanne.accept(code, at: kiosk) == .returning)
        #expect(try await centre.scan(code, at: kiosk) == .returning)
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .welcome)
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 1)
        #expect(try await reception.record.count("SELECT count(*) FROM stay") == 2)
        #expect(try await isWhole())
    }

    @Test func `a seat without a name asks for one, and each seat lets in one`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let codes = try await sanne.invite(.seats(2, to: sanne.host)).codes
        #expect(try await centre.scan(codes[0], at: kiosk) == .invited)
        let greeting = try await reception.greeting(for: codes[0])
        #expect(greeting.callName == nil && greeting.partner == "Douane")
        await #expect(throws: Refusal.firstNameEmpty) { try await sanne.accept(codes[0], at: kiosk) }
        for (code, name) in zip(codes, ["Çiğdem", "Joost"]) {
            #expect(try await sanne.accept(code, ["firstName": name], at: kiosk) == .welcome)
        }
        let seats = "SELECT count(*) FROM visit WHERE partner = 3 AND role = 'customsOfficer'"
        #expect(try await reception.record.count(seats) == 2)
        #expect(try await reception.record.count("SELECT count(*) FROM seat WHERE isSubstituted = 1") == 0)
    }

    @Test func `somebody else may come on the seat, and that is noted`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let invitation = try await sanne.invite(.person(to: sanne.host))
        let acceptance = try Acceptance.sample(invitation.codes[0], ["firstName": "Joost", "surname": "Dam"])
        #expect(try await reception.accept(acceptance, from: .kiosk(kiosk.id)).verdict == .welcome)
        #expect(try await reception.badge(for: acceptance.nonce, at: kiosk).callName == "Joost")
        #expect(try await sanne.shown(invitation.id).seats.first?.isSubstituted == true)
        #expect(try await centre.entries().last { $0.kind == .invitationUsed }?.note == .substitute)
        #expect(try await isWhole())
    }

    @Test func `too early tells from when, and that is on record`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let late = try await sanne.invite(.person(to: sanne.host, at: .sample(from: 900, until: 960)))
        let ruling = try await reception.scan(.sample(late.codes[0]), from: .kiosk(kiosk.id))
        #expect(ruling.verdict == .tooEarly && ruling.opensAt == late.opensAt)
        #expect(reception.hours.minute(of: late.opensAt) == 840)
        #expect(try await sanne.accept(late.codes[0], at: kiosk) == .tooEarly)
        #expect(try await centre.entries().last?.note == .tooEarly)
        centre.clock.set("2026-11-23T13:00:00Z")
        #expect(try await centre.scan(late.codes[0], at: kiosk) == .invited)
        centre.clock.set("2026-11-23T18:00:01Z")
        #expect(try await centre.scan(late.codes[0], at: kiosk) == .askDesk)
        #expect(try await isWhole())
    }

    @Test func `called off, moved and of another day each have their answer`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let called = try await sanne.invite(.person(to: sanne.host))
        let moved = try await sanne.invite(.person("Greet", to: sanne.host))
        try await reception.cancelInvitation(called.id, for: sanne.session)
        let later = try Appointment.sample(on: "2026-11-24")
        try await reception.moveInvitation(moved.id, to: later, for: sanne.session)
        let code = try await sanne.shown(moved.id).codes[0]
        for old in [called.codes[0], moved.codes[0]] {
            #expect(try await centre.scan(old, at: kiosk) == .cancelled)
            #expect(try await sanne.accept(old, at: kiosk) == .cancelled)
        }
        #expect(try await centre.scan(code, at: kiosk) == .anotherDay)
        centre.clock.set("2026-11-24T09:00:00Z")
        #expect(try await centre.scan(moved.codes[0], at: kiosk) == .cancelled)
        #expect(try await sanne.accept(code, at: kiosk) == .welcome)
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 1)
        #expect(try await isWhole())
    }

    @Test func `leaving with a code that nobody came on is never refused, and an anomaly`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let code = try await sanne.invite(.person(to: sanne.host)).codes[0]
        #expect(try await centre.scan(code, .leaving, at: kiosk) == .noted)
        #expect(try await centre.entries().last?.kind == .strayDeparture)
    }

    @Test func `a code with one sign changed, or of another centre, leaves no trace`() async throws {
        let (sanne, other) = (try await Inviter(centre), try await Inviter(TestCentre()))
        let (kiosk, _) = try await centre.kiosk()
        let code = try await sanne.invite(.person(to: sanne.host)).codes[0]
        let theirs = try await other.invite(.person(to: other.host)).codes[0]
        let asBadge = "B" + code.dropFirst()
        let before = try await centre.lastEntry()
        let forged = code.prefix(20) + (code.dropFirst(20).first == "A" ? "B" : "A") + code.dropFirst(21)
        for (text, verdict) in [
            (String(forged), Verdict.forged), (asBadge, .forged), (theirs, .notOurs), ("", .notOurs),
        ] {
            #expect(try await centre.scan(text, at: kiosk) == verdict)
            #expect(try await sanne.accept(text, at: kiosk) == verdict)
            await #expect(throws: Refusal.badgeUnknown) { try await reception.greeting(for: text) }
        }
        #expect(try await centre.lastEntry() == before)
    }

    @Test func `a badge's code is no invitation`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let badge = try await centre.checkIn(at: kiosk)
        #expect(try await sanne.accept(badge, at: kiosk) == .askDesk)
        #expect(try await centre.scan("I" + badge.dropFirst(), at: kiosk) == .forged)
    }

    @Test func `a walk-in of that name who was invited is linked, not doubled`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let invitation = try await sanne.invite(.person("Anne-Fleur", to: sanne.host))
        _ = try await centre.checkIn(["firstName": "ANNE FLEUR"], at: kiosk)
        let seen = try await sanne.shown(invitation.id)
        #expect(seen.state(on: reception.today()) == .arrived)
        #expect(seen.seats.first?.isSubstituted == false)
        #expect(try await centre.entries().last { $0.kind == .invitationUsed }?.note == .recognised)
        #expect(try await centre.scan(invitation.codes[0], .arriving, at: kiosk) == .alreadyIn)
        #expect(try await isWhole())
    }

    @Test func `a walk-in for a host who keeps seats for that partner takes one, where exactly one fits`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let customs: [String: Any?] = ["partner": 3, "role": "customsOfficer"]
        let forSanne = customs.merging(["purpose": "host", "host": sanne.host]) { $1 }
        let invitation = try await sanne.invite(.seats(2, to: sanne.host))
        _ = try await centre.checkIn(customs, at: kiosk)
        #expect(try await sanne.shown(invitation.id).arrived == 0, "who just drops in takes no seat")
        _ = try await centre.checkIn(forSanne.merging(["firstName": "Joost"]) { $1 }, at: kiosk)
        #expect(try await sanne.shown(invitation.id).arrived == 1)
        try await sanne.invite(.seats(1, to: sanne.host))
        _ = try await centre.checkIn(forSanne.merging(["firstName": "Mehmet"]) { $1 }, at: kiosk)
        #expect(try await sanne.shown(invitation.id).arrived == 1, "two invitations fit: none is guessed")
        #expect(try await isWhole())
    }

    @Test func `who is not invited takes no seat`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        try await sanne.invite(.person(to: sanne.host))
        let called = try await sanne.invite(.person("Greet", to: sanne.host))
        try await sanne.invite(.person("Sem", to: sanne.host, at: .sample(on: "2026-11-24")))
        try await reception.cancelInvitation(called.id, for: sanne.session)
        for changes: [String: Any?] in [
            ["firstName": "Greet"], ["firstName": "Sem"], ["firstName": "Anna"], ["partner": 2],
        ] {
            _ = try await centre.checkIn(changes, at: kiosk)
        }
        #expect(try await centre.entries().allSatisfy { $0.kind != .invitationUsed })
    }
}
