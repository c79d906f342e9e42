import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook

extension Door {
    /// `GET /desk/names` – the question for a day and a reason.
    func showNames(_ request: Request, _ caller: Caller) async throws -> Response {
        page(
            "names",
            ["day": reception.today().rawValue, "today": reception.today().rawValue],
            caller,
            here: "names"
        )
    }

    /// `POST /desk/names` – one day's names, with a reason that goes on record.
    func namesOfDay(_ request: Request, _ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        var facts: [String: Any] = [
            "day": form["day"], "reason": form["reason"], "today": reception.today().rawValue,
        ]
        return try await answering {
            guard let day = Day(rawValue: form["day"]) else { throw Refusal.unreadable }
            let people = try await reception.names(of: day, reason: .reason(form["reason"]), for: session)
            facts["shown"] = days.long(day, caller.language)
            facts["people"] = people.map { line(of: $0, caller) }
            facts["isEmpty"] = people.isEmpty
            return page("names", facts, caller, here: "names")
        } onRefusal: { refusal in
            page("names", facts, caller, here: "names", refusal: refusal)
        }
    }

    private func line(of person: PersonThere, _ caller: Caller) -> [String: Any] {
        known([
            "at": days.clock(person.arrivedAt), "until": person.departedAt.map { days.clock($0) },
            "name": person.name, "isAlias": person.isAlias, "number": BadgeNumber(person.number).text,
            "role": phrasebook.phrase("role.\(person.role.rawValue)", in: caller.language.rawValue),
            "from": person.organisation,
        ])
    }
}
