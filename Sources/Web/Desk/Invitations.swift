import Badges
import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook

extension Door {
    /// `GET /desk/invitations` – who is invited, today and later, and the forms to invite.
    func showInvitations(_ request: Request, _ caller: Caller) async throws -> Response {
        try await invitationsPage(caller)
    }

    /// `POST /desk/invitations` – invites a person, or a partner's seats; once or in a series.
    func invite(_ request: Request, _ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        return try await answering {
            let made = try await reception.invite([form.invitation()], for: session)
            return .redirect(to: made.count == 1 ? "/desk/invitations/\(made[0])" : "/desk/invitations")
        } onRefusal: { refusal in
            try await invitationsPage(caller, refusal: refusal)
        }
    }

    /// `GET /desk/invitations/{id}` – one invitation, its state and its codes.
    func showInvitation(_ request: Request, _ caller: Caller) async throws -> Response {
        try await invitationPage(caller)
    }

    /// `GET /desk/invitations/{id}/codes/{seat}` – the QR of one seat as a PNG.
    func invitationCode(_ request: Request, _ caller: Caller) async throws -> Response {
        let code = try await reception.code(
            ofSeat: Int(clamping: caller.number("seat")),
            on: caller.number("invitation"),
            for: caller.atTheDesk()
        )
        return Response(status: .ok, mediaType: "image/png", bytes: try QRPicture(code: code).png)
    }

    /// `POST /desk/invitations/{id}/move` – another day or time, and new codes.
    func moveInvitation(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changeInvitation(caller) { id, session in
            try await reception.moveInvitation(id, to: caller.form.appointment(), for: session)
        }
    }

    /// `POST /desk/invitations/{id}/cancel` – calls it off, or it and the rest of its series.
    func cancelInvitation(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changeInvitation(caller) { id, session in
            let andLater = caller.form["series"] == "later"
            try await reception.cancelInvitation(id, andLater: andLater, for: session)
        }
    }

    /// `POST /desk/invitations/{id}/address` – another mail address; the letter goes there, with new codes.
    func readdressInvitation(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changeInvitation(caller) { id, session in
            guard let address = try caller.form.address() else { throw Refusal.mailMissing }
            try await reception.readdressInvitation(id, to: address, for: session)
        }
    }

    /// `POST /desk/invitations/{id}/mail` – mails the letter once more.
    func mailInvitationAgain(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changeInvitation(caller) { id, session in
            try await reception.mailAgain(id, for: session)
        }
    }

    private func changeInvitation(_ caller: Caller, _ work: (Int64, Session) async throws -> Void)
        async throws -> Response
    {
        let (id, session) = (try caller.number("invitation"), try caller.atTheDesk())
        return try await answering {
            try await work(id, session)
            return .redirect(to: "/desk/invitations/\(id)")
        } onRefusal: { refusal in
            guard refusal != .invitationUnknown else { throw refusal }
            return try await invitationPage(caller, refusal: refusal)
        }
    }

    private func invitationsPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let session = try caller.atTheDesk()
        let all = try await reception.invitations(for: session).filter { $0.meeting == nil }
        let own = all.filter { $0.madeBy == session.account.id }
        let others = all.filter { $0.madeBy != session.account.id }
        let letters = try await reception.letterStates(of: all)
        var facts = try await choices(caller)
        facts["own"] = days(of: own, letters, caller)
        facts["others"] = days(of: others, letters, caller)
        facts["hasOthers"] = !others.isEmpty
        facts["isRefused"] = refusal != nil
        facts["isOther"] = refusal != nil && caller.form["partner"].isEmpty
        facts["forSeats"] = caller.form["for"] == "seats"
        facts["form"] = caller.form.values
        return page("invitations", facts, caller, here: "invitations", refusal: refusal)
    }

    /// Invitations under the day that they are for.
    private func days(of invitations: [Invitation], _ letters: [Int64: LetterState], _ caller: Caller)
        -> [[String: Any]]
    {
        let days = invitations.map(\.day).reduce(into: [Day]()) { if $0.last != $1 { $0.append($1) } }
        return days.map { day in
            [
                "day": self.days.long(day, caller.language),
                "invitations": invitations.filter { $0.day == day }
                    .map { line(of: $0, letters[$0.id], caller) },
            ]
        }
    }

    /// What can be chosen when somebody is invited.
    func choices(_ caller: Caller) async throws -> [String: Any] {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        let bound = session.account.partner
        let partners = try await reception.partners().filter { bound == nil || $0.id == bound }
        let hosts = try await reception.hosts()
        func choice(_ name: String, _ value: String, _ text: String, isFirst: Bool = false) -> [String: Any] {
            let isChosen = form[name].isEmpty ? isFirst : form[name] == value
            return ["value": value, "name": text, "isChosen": isChosen]
        }
        return [
            "partners": partners.map { choice("partner", String($0.id), $0.name, isFirst: bound != nil) },
            "isFree": bound == nil,
            "hosts": hosts.map {
                choice("host", String($0.id), $0.name, isFirst: $0.name == session.account.name)
            },
            "roles": Role.allCases.map {
                let name = phrasebook.phrase("role.\($0.rawValue)", in: caller.language.rawValue)
                return choice("role", $0.rawValue, name, isFirst: $0 == .participant)
            },
            "languages": Language.allCases.map {
                choice(
                    "language",
                    $0.rawValue,
                    pages.say("language.\($0.rawValue)", caller),
                    isFirst: $0 == .nl
                )
            },
            "today": reception.today().rawValue,
            "last": reception.today().advanced(byDays: 366).rawValue,
        ]
    }

    private func invitationPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let invitation = try await reception.invitation(
            caller.number("invitation"),
            for: caller.atTheDesk()
        )
        let isOpen = invitation.cancelledAt == nil && invitation.arrived == 0
        let isStanding = invitation.cancelledAt == nil && !invitation.codes.isEmpty
        let letter = try await reception.letterState(of: invitation)
        var facts = line(of: invitation, letter, caller)
        facts["day"] = days.long(invitation.day, caller.language)
        facts["opensAt"] = days.clock(invitation.opensAt)
        facts["closesAt"] = days.clock(invitation.closesAt)
        facts["language"] = pages.say("language.\(invitation.language.rawValue)", caller)
        facts["canMove"] = isOpen && invitation.meeting == nil
        facts["canCancel"] = isStanding
        let isFuture = invitation.endsAt > Instant(reception.now())
        facts["canReaddress"] = isOpen && isFuture && isStanding
        facts["isReaddressing"] = refusal != nil && caller.path.hasSuffix("/address")
        facts["newAddress"] = caller.path.hasSuffix("/address") ? caller.form["mail"] : invitation.address
        facts["canMail"] = isOpen && isFuture && invitation.address != nil && letter.canGoAgain
        facts["isSeries"] = invitation.series != nil
        facts["meeting"] = invitation.meeting.map { "/desk/meetings/\($0)" }
        facts["date"] = invitation.day.rawValue
        facts["today"] = reception.today().rawValue
        facts["last"] = reception.today().advanced(byDays: 366).rawValue
        facts["letter"] = words(for: letter, of: invitation, caller)
        facts["isBadLetter"] = letter.isBad
        facts["seats"] = invitation.seats.map { seat(seat: $0, of: invitation, isStanding, caller) }
        return page("invitation", known(facts), caller, here: "invitations", refusal: refusal)
    }

    private func seat(seat: Invitation.Seat, of invitation: Invitation, _ isStanding: Bool, _ caller: Caller)
        -> [String: Any]
    {
        known([
            "number": String(seat.number), "total": String(invitation.seats.count),
            "isOne": invitation.seats.count == 1,
            "image": isStanding && seat.visit == nil
                ? "/desk/invitations/\(invitation.id)/codes/\(seat.number)" : nil,
            "arrivedAt": seat.arrivedAt.map { days.clock($0) }, "isSubstituted": seat.isSubstituted,
        ])
    }

    /// An invitation as a row of a list.
    func line(of invitation: Invitation, _ letter: LetterState?, _ caller: Caller) -> [String: Any] {
        let state = invitation.state(on: reception.today())
        let seats =
            invitation.isNamed
            ? nil
            : pages.count(
                invitation.seats.count,
                one: "invitations.oneSeat",
                more: "invitations.seatCount",
                caller
            )
        return known([
            "path": "/desk/invitations/\(invitation.id)",
            "at": days.clock(invitation.startsAt), "until": days.clock(invitation.endsAt),
            "name": invitation.visitor?.fullName ?? seats ?? pages.say("invitations.forgotten", caller),
            "isAlias": invitation.visitor?.isAlias ?? false,
            "role": phrasebook.phrase("role.\(invitation.role.rawValue)", in: caller.language.rawValue),
            "petals": Flower.path(petals: invitation.role.petals),
            "from": invitation.organisation ?? "", "host": invitation.host, "address": invitation.address,
            "state": state == .partlyArrived
                ? pages.say(
                    "invitationState.partlyArrived",
                    caller,
                    ["count": String(invitation.arrived), "seats": String(invitation.seats.count)]
                ) : pages.say("invitationState.\(state.rawValue)", caller),
            "isOff": state == .cancelled, "isSeries": invitation.series != nil,
            "isUndelivered": letter?.isUndelivered ?? false,
        ])
    }
}

extension Form {
    /// Every field that was filled in by its name, to be shown again.
    var values: [String: String] {
        Dictionary(fields.filter { !$0.value.isEmpty }.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// A day with its times; without an end it lasts an hour.
    func appointment() throws -> Appointment {
        guard let day = Day(rawValue: self["day"]) else { throw Refusal.invitationDayWrong }
        guard let from = InvitationTable.Line.minute(self["from"]) else { throw Refusal.appointmentWrong }
        let usual = min(from + 60, 24 * 60 - 1)
        guard let until = self["until"].isEmpty ? usual : InvitationTable.Line.minute(self["until"]) else {
            throw Refusal.appointmentWrong
        }
        return try Appointment(day: day, from: from, until: until)
    }

    /// What somebody filled in to invite a person, or seats.
    fileprivate func invitation() throws -> NewInvitation {
        guard let role = Role(rawValue: self["role"]) else { throw Refusal.roleUnknown }
        guard let host = Int64(self["host"]) else { throw Refusal.hostUnknown }
        return try NewInvitation(
            for: guest(),
            of: affiliation(),
            as: role,
            to: host,
            in: Language(rawValue: self["language"]) ?? .nl,
            mailedTo: address(),
            at: appointment(),
            every: recurrence()
        )
    }

    private func guest() throws -> InvitedGuest {
        guard self["for"] == "seats" else { return .person(try visitor()) }
        guard let count = Int(self["seats"]) else { throw Refusal.seatsWrong }
        return .seats(count)
    }

    /// Somebody by the names that were filled in.
    func visitor() throws -> Visitor {
        try Visitor(firstName: self["firstName"], surname: self["surname"])
    }

    /// The mail address, nil where none was filled in.
    func address(_ name: String = "mail") throws -> MailAddress? {
        let text = self[name].trimmingCharacters(in: .whitespaces)
        return text.isEmpty ? nil : try MailAddress(text)
    }

    /// Whom somebody belongs to, by what was chosen or filled in.
    func affiliation() throws -> Affiliation {
        if let partner = Int64(self["partner"]) { return .partner(partner) }
        let typed = ["organisation": self["organisation"]]
        return try JSONDecoder().decode(Affiliation.self, from: JSONEncoder().encode(typed))
    }

    private func recurrence() throws -> Recurrence? {
        guard let weeks = Int(self["weeks"]), weeks > 0 else { return nil }
        guard let last = Day(rawValue: self["repeatUntil"]) else { throw Refusal.recurrenceWrong }
        return try Recurrence(weeks: weeks, until: last)
    }
}

extension Visitor {
    fileprivate var isAlias: Bool {
        guard case .alias = self else { return false }
        return true
    }
}
