import Foundation
import FrontDesk
import Hummingbird
import Phrasebook

extension Door {
    /// `GET /desk/meetings` – meetings of today and later, and the form for a new one.
    func showMeetings(_ request: Request, _ caller: Caller) async throws -> Response {
        try await meetingsPage(caller)
    }

    /// `POST /desk/meetings` – plans a meeting, with seats for its partners.
    func planMeeting(_ request: Request, _ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        return try await answering {
            let partners = try await reception.partners()
            let meeting = try await reception.plan(form.meeting(of: partners), for: session)
            return .redirect(to: "/desk/meetings/\(meeting)")
        } onRefusal: { refusal in
            try await meetingsPage(caller, refusal: refusal)
        }
    }

    /// `GET /desk/meetings/{id}` – who is invited and how the partners are represented; on paper the sheet.
    func showMeeting(_ request: Request, _ caller: Caller) async throws -> Response {
        try await meetingPage(caller)
    }

    /// `GET /desk/meetings/{id}/door` – the sheet for the door, without names.
    func showDoorSheet(_ request: Request, _ caller: Caller) async throws -> Response {
        try await meetingPage(caller, sheet: "door")
    }

    /// `POST /desk/meetings/{id}/people` – invites one person by name.
    func inviteToMeeting(_ request: Request, _ caller: Caller) async throws -> Response {
        let form = caller.form
        return try await changeMeeting(caller) { id, session in
            guard let partner = Int64(form["partner"]) else { throw Refusal.partnerMissing }
            let (visitor, address) = (try form.visitor(), try form.address())
            try await reception.invite(visitor, of: partner, mailedTo: address, to: id, for: session)
        }
    }

    /// `POST /desk/meetings/{id}/move` – another day, time or room, for all who are invited.
    func moveMeeting(_ request: Request, _ caller: Caller) async throws -> Response {
        let form = caller.form
        return try await changeMeeting(caller) { id, session in
            let (appointment, room) = (try form.appointment(), try PersonalText.room(form["room"]))
            try await reception.moveMeeting(id, to: appointment, in: room, for: session)
        }
    }

    /// `POST /desk/meetings/{id}/cancel` – calls a meeting off, with all invitations to it.
    func cancelMeeting(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changeMeeting(caller) { id, session in
            try await reception.cancelMeeting(id, for: session)
        }
    }

    private func changeMeeting(_ caller: Caller, _ work: (Int64, Session) async throws -> Void) async throws
        -> Response
    {
        let (id, session) = (try caller.number("meeting"), try caller.atTheDesk())
        return try await answering {
            try await work(id, session)
            return .redirect(to: "/desk/meetings/\(id)")
        } onRefusal: { refusal in
            guard refusal != .meetingUnknown else { throw refusal }
            return try await meetingPage(caller, refusal: refusal)
        }
    }

    private func meetingsPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        let meetings = try await reception.meetings(for: session)
        var facts = try await choices(caller)
        facts["meetings"] = meetings.map { meeting -> [String: Any] in
            [
                "path": "/desk/meetings/\(meeting.id)", "day": days.long(meeting.day, caller.language),
                "at": days.clock(meeting.startsAt), "until": days.clock(meeting.endsAt),
                "room": meeting.room,
                "host": meeting.host, "isOff": meeting.cancelledAt != nil,
                "partners": meeting.attendance.map(\.partner).joined(separator: ", "),
            ]
        }
        facts["canPlan"] = session.account.partner == nil
        facts["isRefused"] = refusal != nil
        facts["form"] = form.values
        let rooms = reception.settings.rooms
        facts["rooms"] = rooms.isEmpty ? Set(meetings.map(\.room)).sorted() : []
        facts["choosesRoom"] = !rooms.isEmpty
        facts["choice"] = rooms.map { ["name": $0, "isChosen": $0 == form["room"]] as [String: Any] }
        facts["seats"] = try await reception.partners()
            .map { partner -> [String: Any] in
                [
                    "name": partner.name, "field": "seats-\(partner.id)", "mail": "mail-\(partner.id)",
                    "count": form["seats-\(partner.id)"], "address": form["mail-\(partner.id)"],
                ]
            }
        return page("meetings", facts, caller, here: "meetings", refusal: refusal)
    }

    private func meetingPage(_ caller: Caller, sheet: String = "meeting", refusal: Refusal? = nil)
        async throws
        -> Response
    {
        let session = try caller.atTheDesk()
        let id = try caller.number("meeting")
        let meeting = try await reception.meeting(id, withNames: sheet != "door", for: session)
        var facts = try await choices(caller)
        facts["path"] = "/desk/meetings/\(meeting.id)"
        facts["day"] = days.long(meeting.day, caller.language)
        facts["at"] = days.clock(meeting.startsAt)
        facts["until"] = days.clock(meeting.endsAt)
        facts["room"] = meeting.room
        facts["host"] = meeting.host
        facts["isOff"] = meeting.cancelledAt != nil
        facts["canChange"] = meeting.cancelledAt == nil && meeting.day >= reception.today()
        facts["canMove"] =
            meeting.cancelledAt == nil && meeting.endsAt > Instant(reception.now())
            && session.account.partner == nil
        facts["isMoving"] = refusal != nil && caller.path.hasSuffix("/move")
        facts["moved"] = caller.path.hasSuffix("/move") ? caller.form.values : place(of: meeting)
        facts["canCancel"] = meeting.cancelledAt == nil && session.account.partner == nil
        facts["attendance"] = meeting.attendance.map { line(of: $0, caller) }
        let letters = try await reception.letterStates(of: meeting.invitations)
        facts["invitations"] = meeting.invitations.map { line(of: $0, letters[$0.id], caller) }
        facts["present"] = meeting.present.map { person in
            known([
                "name": person.name, "isAlias": person.isAlias, "from": person.organisation,
                "at": days.clock(person.arrivedAt),
            ])
        }
        facts["form"] = caller.form.values
        facts["isRefused"] = refusal != nil && caller.path.hasSuffix("/people")
        return page(sheet, facts, caller, here: "meetings", refusal: refusal)
    }

    /// When and where a meeting is, as a form has it.
    private func place(of meeting: Meeting) -> [String: String] {
        [
            "day": meeting.day.rawValue, "from": days.clock(meeting.startsAt),
            "until": days.clock(meeting.endsAt), "room": meeting.room,
        ]
    }

    private func line(of attendance: Meeting.Attendance, _ caller: Caller) -> [String: Any] {
        [
            "partner": attendance.partner, "seats": String(attendance.seats),
            "arrived": String(attendance.arrived), "late": String(attendance.late),
            "substitutes": String(attendance.substitutes), "absent": String(attendance.absent),
            "represented": pages.say(
                attendance.isRepresented ? "meeting.isRepresented" : "meeting.isAbsent",
                caller
            ),
        ]
    }
}

extension Form {
    /// What somebody filled in for a meeting.
    fileprivate func meeting(of partners: [Partner]) throws -> NewMeeting {
        guard let host = Int64(self["host"]) else { throw Refusal.hostUnknown }
        let seats = try partners.compactMap { partner -> NewMeeting.PartnerSeats? in
            let text = self["seats-\(partner.id)"].trimmingCharacters(in: .whitespaces)
            guard !text.isEmpty, text != "0" else { return nil }
            guard let count = Int(text) else { throw Refusal.seatsWrong }
            return .init(partner: partner.id, count: count, address: try address("mail-\(partner.id)"))
        }
        return try NewMeeting(
            at: appointment(),
            in: .room(self["room"]),
            host: host,
            language: Language(rawValue: self["language"]) ?? .nl,
            seats: seats
        )
    }
}
