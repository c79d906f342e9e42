import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct MeetingTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func planned(_ sanne: Inviter) async throws -> Meeting {
        let id = try await reception.plan(.sample(host: sanne.host), for: sanne.session)
        return try await reception.meeting(id, for: sanne.session)
    }

    private func line(_ partner: String, of meeting: Meeting) throws -> Meeting.Attendance {
        try #require(meeting.attendance.first { $0.partner == partner })
    }

    @Test func `a meeting gives each partner its seats, each with a code`() async throws {
        let sanne = try await Inviter(centre)
        let meeting = try await planned(sanne)
        #expect(meeting.room == "Rozenzaal" && meeting.host == "Sanne de Wit")
        #expect(meeting.attendance.map(\.partner) == ["Douane", "Belastingdienst"])
        #expect(meeting.attendance.map(\.seats) == [2, 1])
        #expect(Set(meeting.invitations.flatMap(\.codes)).count == 3)
        #expect(try await reception.meetings(for: sanne.session).map(\.id) == [meeting.id])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `on time, late, substitute and absent are told apart, by partner`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let id = try await planned(sanne).id
        let named = try Visitor.named("Greet")
        try await reception.invite(named, of: 4, mailedTo: nil, to: id, for: sanne.session)
        let codes = try await reception.meeting(id, for: sanne.session).invitations.map(\.codes)
        _ = try await sanne.accept(codes[0][0], ["firstName": "Anna"], at: kiosk)
        centre.clock.set("2026-11-23T09:36:00Z")
        _ = try await sanne.accept(codes[0][1], ["firstName": "Joost"], at: kiosk)
        _ = try await sanne.accept(codes[2][0], ["firstName": "Sem"], at: kiosk)

        let meeting = try await reception.meeting(id, for: sanne.session)
        let customs = try line("Douane", of: meeting)
        #expect(customs.isRepresented && customs.arrived == 2 && customs.late == 1 && customs.absent == 0)
        let tax = try line("Belastingdienst", of: meeting)
        #expect(tax.seats == 2 && tax.arrived == 1 && tax.substitutes == 1 && tax.absent == 1)
        #expect(meeting.present.map(\.name).sorted() == ["Anna", "Joost", "Sem"])
        #expect(meeting.present.allSatisfy { $0.purpose == .meeting })
        #expect(try await centre.entries().last?.look == Look(.shown, .meeting, day: meeting.day))
    }

    @Test func `who walks in for a meeting takes a seat of their partner, if there is one today`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let id = try await planned(sanne).id
        func walkIn(_ name: String, _ partner: Int, _ role: String = "participant") async throws {
            let changes: [String: Any?] = [
                "firstName": name, "partner": partner, "role": role, "purpose": "meeting",
            ]
            _ = try await centre.checkIn(changes, at: kiosk)
        }
        for name in ["Anna", "Joost", "Sem"] { try await walkIn(name, 3, "customsOfficer") }
        try await walkIn("Greet", 9)
        let meeting = try await reception.meeting(id, for: sanne.session)
        #expect(try line("Douane", of: meeting).arrived == 2, "the third has no seat")
        #expect(try line("Belastingdienst", of: meeting).isRepresented == false)
        #expect(meeting.present.map(\.name).sorted() == ["Anna van der Berg", "Joost van der Berg"])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `of two meetings at once none is guessed; the one that is on is taken`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let (first, second) = (try await planned(sanne).id, try await planned(sanne).id)
        let changes: [String: Any?] = ["partner": 4, "role": "participant", "purpose": "meeting"]
        _ = try await centre.checkIn(changes, at: kiosk)
        for id in [first, second] {
            #expect(try await reception.meeting(id, for: sanne.session).present.isEmpty)
        }
        try await reception.cancelMeeting(second, for: sanne.session)
        _ = try await centre.checkIn(changes.merging(["firstName": "Sem"]) { $1 }, at: kiosk)
        #expect(try await reception.meeting(first, for: sanne.session).present.count == 1)
    }

    @Test func `a meeting called off calls off its codes`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let meeting = try await planned(sanne)
        try await reception.cancelMeeting(meeting.id, for: sanne.session)
        for code in meeting.invitations.flatMap(\.codes) {
            #expect(try await centre.scan(code, at: kiosk) == .cancelled)
        }
        await #expect(throws: Refusal.meetingOver) {
            try await reception.cancelMeeting(meeting.id, for: sanne.session)
        }
        await #expect(throws: Refusal.meetingOver) {
            let greet = try Visitor.named("Greet")
            try await reception.invite(greet, of: 4, mailedTo: nil, to: meeting.id, for: sanne.session)
        }
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `seats of a meeting are moved with it only, and a meeting has at least one`() async throws {
        let sanne = try await Inviter(centre)
        let invitation = try #require(try await planned(sanne).invitations.first)
        await #expect(throws: Refusal.invitationOfMeeting) {
            try await reception.moveInvitation(invitation.id, to: .sample(), for: sanne.session)
        }
        #expect(throws: Refusal.meetingEmpty) {
            try NewMeeting(at: .sample(), in: .room("Zaal"), host: sanne.host, seats: [])
        }
    }

    @Test func `a host of one partner sees that partner's seats, and no meeting without any`() async throws {
        let sanne = try await Inviter(centre)
        let id = try await planned(sanne).id
        let customs = try await Inviter(centre, partner: 3)
        let police = try await Inviter(centre, partner: 1)
        #expect(try await reception.meeting(id, for: customs.session).attendance.map(\.partner) == ["Douane"])
        #expect(try await reception.meetings(for: police.session).isEmpty)
        await #expect(throws: Refusal.meetingUnknown) {
            try await reception.meeting(id, for: police.session)
        }
        await #expect(throws: Refusal.notAllowed) {
            try await reception.plan(.sample(host: customs.host), for: customs.session)
        }
        await #expect(throws: Refusal.notAllowed) {
            try await reception.cancelMeeting(id, for: customs.session)
        }
    }

    @Test func `a meeting goes with its month, and the record adds up`() async throws {
        let sanne = try await Inviter(centre)
        _ = try await planned(sanne)
        centre.clock.set("2028-01-05T09:00:00Z")
        try await reception.keepToTerms()
        #expect(try await reception.record.count("SELECT count(*) FROM meeting") == 0)
        let left = "SELECT count(*) FROM presenceEntry WHERE body LIKE '%meeting%'"
        #expect(try await reception.record.count(left) == 0)
        #expect(try await reception.record.verify().finding == nil)
    }
}
