import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/looks` – who looked at which names, and who signed in; the search itself is a look.
    func showLooks(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        let asked = request.uri.queryParameters
        let search = LookSearch(
            from: asked["from"].flatMap { Day(rawValue: String($0)) },
            through: asked["through"].flatMap { Day(rawValue: String($0)) },
            account: asked["account"].flatMap { Int64($0) },
            object: asked["object"].flatMap { Look.Object(rawValue: String($0)) },
            before: asked["before"].flatMap { Int64($0) }
        )
        let found = try await reception.looks(search, for: session)
        let badges = try await reception.badges(of: Set(found.lines.compactMap(\.visit)))
        let facts = known([
            "from": search.from?.rawValue ?? "", "through": search.through?.rawValue ?? "",
            "objects": Look.Object.allCases.map { object -> [String: Any] in
                [
                    "value": object.rawValue, "name": pages.say("look.object.\(object.rawValue)", caller),
                    "isChosen": object == search.object,
                ]
            },
            "actors": found.actors.map { actor -> [String: Any] in
                ["value": String(actor.id), "name": actor.name, "isChosen": actor.id == search.account]
            },
            "looks": found.lines.map { line(of: $0, badges, caller) }, "isEmpty": found.lines.isEmpty,
            "older": found.older.map { older(search, before: $0) },
        ])
        return page("looks", facts, caller, here: "looks")
    }

    private func line(of look: LookLine, _ badges: [Int64: BadgeOfDay], _ caller: Caller) -> [String: Any] {
        let what =
            switch look.kind {
            case .look:
                [
                    look.look.map { pages.say("look.object.\($0.object.rawValue)", caller) } ?? "",
                    look.look.map { pages.say("look.action.\($0.action.rawValue)", caller) } ?? "",
                ]
                .joined(separator: ", ")
            default: pages.say("look.kind.\(look.kind.rawValue)", caller)
            }
        return known([
            "at": days.moment(look.at, caller.language), "what": what,
            "who": look.actor ?? pages.say("look.origin.\(look.origin)", caller),
            "day": look.look?.day.map { days.long($0, caller.language) },
            "badge": look.visit.flatMap { badges[$0] }.map { days.name(of: $0, caller.language) },
            "count": look.count.map { String($0) },
            "reason": look.reason,
        ])
    }

    private func older(_ search: LookSearch, before: Int64) -> String {
        let asked = [
            ("from", search.from?.rawValue), ("through", search.through?.rawValue),
            ("account", search.account.map { String($0) }), ("object", search.object?.rawValue),
            ("before", String(before)),
        ]
        return "/desk/looks?"
            + asked.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "&")
    }
}
