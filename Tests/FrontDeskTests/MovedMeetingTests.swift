import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct MovedMeetingTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre(notices: NoticeRules(receivers: [.guest]))
    }

    private var reception: Reception { centre.reception }

    private func planned(_ sanne: Inviter, address: String? = nil) async throws -> Meeting {
        let new = try NewMeeting(
            at: .sample(),
            in: .room("Rozenzaal"),
            host: sanne.host,
            seats: [
                .init(partner: 3, count: 2, address: address.map { try MailAddress($0) }),
                .init(partner: 4, count: 1),
            ]
        )
        return try await reception.meeting(reception.plan(new, for: sanne.session), for: sanne.session)
    }

    /// Moves a meeting, gives it as it is then.
    private func move(
        _ meeting: Meeting,
        to appointment: Appointment,
        in room: String = "Rozenzaal",
        _ sanne: Inviter
    ) async throws -> Meeting {
        try await reception.moveMeeting(meeting.id, to: appointment, in: .room(room), for: sanne.session)
        return try await reception.meeting(meeting.id, for: sanne.session)
    }

    /// Sends all letters that are due, and tells what each would say.
    private func send() async throws -> [DueLetter] {
        try await reception.settleNotices()
        let due = try await reception.dueNotices()
        for notice in due { try await reception.note(.sent, of: notice.id, chance: 0.5) }
        return due.compactMap(\.invitation)
    }

    @Test func `a moved meeting takes all its invitations along, and the old codes let nobody in`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let before = try await planned(sanne)
        let at = try Appointment.sample(from: 960, until: 1020)
        let after = try await move(before, to: at, in: "Tulpenzaal", sanne)
        #expect(after.room == "Tulpenzaal" && TestCentre.hours.minute(of: after.startsAt) == 960)
        #expect(after.invitations.allSatisfy { $0.startsAt == after.startsAt && $0.endsAt == after.endsAt })
        #expect(after.invitations.map(\.version) == [1, 1])
        for code in before.invitations.flatMap(\.codes) {
            #expect(try await centre.scan(code, at: kiosk) == .cancelled)
        }
        let codes = after.invitations.flatMap(\.codes)
        #expect(Set(codes).count == 3)
        #expect(try await centre.scan(codes[0], at: kiosk) == .tooEarly)
        centre.clock.set("2026-11-23T14:30:00Z")
        #expect(try await sanne.accept(codes[0], ["firstName": "Anna"], at: kiosk) == .welcome)
        let kinds = try await centre.entries().map(\.kind)
        #expect(kinds.count { $0 == .meetingMoved } == 1 && kinds.count { $0 == .invitationMoved } == 2)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `its letters go out anew, with the new time and room and a number that rises`() async throws {
        let sanne = try await Inviter(centre)
        let meeting = try await planned(sanne, address: "post@douane.example")
        #expect(try await send().map(\.invitation.version) == [0])
        let later = try Appointment.sample(on: "2026-11-24")
        _ = try await move(meeting, to: later, in: "Tulpenzaal", sanne)
        let letters = try await send()
        #expect(letters.map(\.invitation.version) == [1] && letters.map(\.room) == ["Tulpenzaal"])
        #expect(letters.map(\.invitation.day) == [later.day])
        #expect(letters.allSatisfy { $0.invitation.codesSince == 1 })
        #expect(try await send().isEmpty)
    }

    @Test func `another room at the same time keeps the codes, and tells of the room`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let before = try await planned(sanne, address: "post@douane.example")
        _ = try await send()
        let after = try await move(before, to: .sample(), in: "Tulpenzaal", sanne)
        #expect(after.invitations.flatMap(\.codes) == before.invitations.flatMap(\.codes))
        let letter = try #require(try await send().first)
        #expect(letter.room == "Tulpenzaal" && letter.invitation.version == 1)
        #expect(letter.invitation.codesSince == 0 && letter.invitation.mailed == 0)
        let codes = after.invitations[0].codes
        #expect(try await sanne.accept(codes[1], ["firstName": "Anna"], at: kiosk) == .welcome)
        #expect(try await reception.meeting(before.id, for: sanne.session).present.map(\.name) == ["Anna"])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `once somebody came it stays on its day; who is still to come comes at the new time`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let before = try await planned(sanne)
        let codes = before.invitations.map(\.codes)
        _ = try await sanne.accept(codes[0][0], ["firstName": "Anna"], at: kiosk)
        await #expect(throws: Refusal.meetingBegun) {
            _ = try await move(before, to: .sample(on: "2026-11-24"), sanne)
        }
        let after = try await move(before, to: .sample(from: 900, until: 960), sanne)
        #expect(after.present.map(\.name) == ["Anna"] && after.attendance.map(\.arrived) == [1, 0])
        #expect(after.invitations[0].codes == codes[0] && after.invitations[1].codes != codes[1])
        #expect(try await centre.scan(codes[1][0], at: kiosk) == .cancelled)
        #expect(try await centre.scan(codes[0][1], at: kiosk) == .tooEarly)
        centre.clock.set("2026-11-23T13:30:00Z")
        #expect(try await sanne.accept(codes[0][1], ["firstName": "Joost"], at: kiosk) == .welcome)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `what is past, called off or somebody else's is not moved, and nothing new is no entry`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let customs = try await Inviter(centre, partner: 3)
        let meeting = try await planned(sanne)
        let last = try await centre.lastEntry()
        _ = try await reception.moveMeeting(
            meeting.id,
            to: .sample(),
            in: .room("Rozenzaal"),
            for: sanne.session
        )
        #expect(try await centre.lastEntry() == last)
        await #expect(throws: Refusal.notAllowed) {
            _ = try await move(meeting, to: .sample(on: "2026-11-24"), customs)
        }
        await #expect(throws: Refusal.invitationDayWrong) {
            _ = try await move(meeting, to: .sample(on: "2026-11-22"), sanne)
        }
        let off = try await planned(sanne)
        try await reception.cancelMeeting(off.id, for: sanne.session)
        await #expect(throws: Refusal.meetingOver) {
            _ = try await move(off, to: .sample(on: "2026-11-24"), sanne)
        }
        centre.clock.set("2026-11-23T11:30:00Z")
        await #expect(throws: Refusal.meetingOver) {
            _ = try await move(meeting, to: .sample(on: "2026-11-24"), sanne)
        }
        await #expect(throws: Refusal.meetingUnknown) {
            try await reception.moveMeeting(999, to: .sample(), in: .room("Zaal"), for: sanne.session)
        }
    }
}
