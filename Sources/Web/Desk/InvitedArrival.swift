import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/invitations/{id}/arrival` – somebody who was invited stands at the desk: what is known already, and
    /// what has to be said.
    func showInvitedArrival(_ request: Request, _ caller: Caller) async throws -> Response {
        try await invitedArrivalPage(caller)
    }

    /// `POST /desk/invitations/{id}/arrival` – checks them in on the invitation, and shows their visit.
    func checkInInvited(_ request: Request, _ caller: Caller) async throws -> Response {
        let (id, session, form) = (try caller.number("invitation"), try caller.atTheDesk(), caller.form)
        return try await answering {
            guard let nonce = Nonce(rawValue: form["nonce"]) else { throw Refusal.unreadable }
            let visitor = try form.comer()
            guard form["told"] == "yes" else { throw Refusal.rulesNotTold }
            let guest = InvitedAtDesk(
                nonce: nonce,
                invitation: id,
                visitor: visitor,
                needsAssistance: form["assistance"] == "yes"
            )
            return .redirect(to: "/desk/visits/\(try await reception.checkIn(guest, by: session))")
        } onRefusal: { refusal in
            guard refusal != .invitationUnknown else { throw refusal }
            return try await invitedArrivalPage(caller, refusal: refusal)
        }
    }

    private func invitedArrivalPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let (id, form) = (try caller.number("invitation"), caller.form)
        let invitation = try await reception.invitation(id, for: caller.atTheDesk())
        let isOpen =
            invitation.day == reception.today() && invitation.cancelledAt == nil
            && invitation.arrived < invitation.seats.count
        let words = PersonWords(self, caller)
        var facts = words.row(of: invitation, on: reception.today(), acts: true).facts
        facts["petals"] = Flower.path(petals: invitation.role.petals)
        facts["nonce"] = form["nonce"].isEmpty ? Nonce.fresh().rawValue : form["nonce"]
        facts["isNamed"] = invitation.visitor != nil
        facts["isOpen"] = isOpen
        facts["over"] =
            isOpen || refusal != nil ? nil : pages.sentence(.invitationOver, caller.language.rawValue)
        facts["needsAssistance"] = form["assistance"] == "yes"
        facts["isTold"] = form["told"] == "yes"
        let names = ["firstName", "surname", "alias"]
        for name in names { facts[name] = form[name] }
        facts["isOther"] = names.contains { !form[$0].isEmpty }
        if let field = refusal?.field?.rawValue { facts["wrong"] = [field: true] }
        return page("arrival", known(facts), caller, here: "today", refusal: refusal)
    }
}

extension Form {
    /// Who comes instead, or on a seat without a name; nil where nothing was filled in.
    fileprivate func comer() throws -> Visitor? {
        if let alias = try alias() { return alias }
        return self["firstName"].isEmpty && self["surname"].isEmpty ? nil : try visitor()
    }
}

extension PersonWords {
    /// What a template shows of an invitation that nobody, or not everybody, came on.
    ///
    /// - Parameter acts: whether who looks may let them in.
    func row(of invitation: Invitation, on today: Day, acts: Bool) -> RowFacts {
        let free = invitation.seats.count - invitation.arrived
        let seats = (free == 1 ? oneSeat : moreSeats).replacing("{count}", with: String(free))
        let name = invitation.visitor?.fullName ?? (invitation.isNamed ? forgotten : seats)
        let isToday = invitation.day == today
        var row = RowFacts(texts: [
            "at": isToday ? days.clock(invitation.startsAt) : days.short(invitation.day, language),
            "id": String(invitation.id), "name": name, "petals": String(invitation.role.petals),
            "role": roles[invitation.role] ?? "", "from": invitation.organisation ?? "",
            "forWhom": invitation.meeting == nil
                ? forHost.replacing("{host}", with: invitation.host) : purposes[.meeting] ?? "",
        ])
        if acts { row.flags = isToday ? ["acts", "canArrive"] : ["acts"] }
        return row
    }
}

/// What is wrong with a visit of somebody inside, as a few words in their row.
struct RowMarks {
    /// Whose badge did not come out.
    let unprinted: Set<String>
    /// Of whom nobody could be told.
    let untold: Set<Int64>

    func has(_ visit: Int64) -> Bool { unprinted.contains(String(visit)) || untold.contains(visit) }
}

extension Door {
    /// Those of the people inside whose badge did not come out, or of whom nobody could be told, for hosts.
    func marks(of inside: [PersonThere], _ troubles: [[String: Any]], _ caller: Caller) async throws
        -> RowMarks
    {
        let own = Set(inside.filter(\.isOwn).map(\.visit))
        let states = own.isEmpty ? [:] : try await reception.noticeStates(for: own)
        return RowMarks(
            unprinted: Set(troubles.compactMap { $0["visit"] as? String }),
            untold: Set(states.filter { $0.value.isTrouble }.keys)
        )
    }
}
