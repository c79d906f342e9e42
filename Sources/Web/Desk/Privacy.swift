import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/privacy` – what is kept how long, what waits, what is held; with terms in the question also what
    /// they would do.
    func showPrivacy(_ request: Request, _ caller: Caller) async throws -> Response {
        let asked = request.uri.queryParameters
        func number(_ name: String) -> Int? { asked[name[...]].flatMap { Int($0) } }
        guard let names = number("names"), let presence = number("presence"), let looks = number("looks")
        else {
            return try await privacyPage(caller)
        }
        let tried = Terms(names: names, presence: presence, looks: looks)
        return try await answering {
            try await privacyPage(caller, preview: try await reception.previewTerms(tried), tried: tried)
        } onRefusal: { refusal in
            try await privacyPage(caller, tried: tried, refusal: refusal)
        }
    }

    /// `POST /desk/privacy/terms` – puts the shorter terms in force that wait.
    func putTermsInForce(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        if let waiting = try await reception.termsWaiting() {
            try await reception.putTermsInForce(waiting, from: session.origin)
        }
        return .redirect(to: "/desk/privacy")
    }

    /// `POST /desk/privacy/holds` – keeps one name longer, with a reason and an end.
    func placeHold(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changing("/desk/privacy", caller) { form, origin in
            guard let until = Day(rawValue: form["until"]) else { throw Refusal.holdEndWrong }
            _ = try await reception.placeHold(
                on: visit(in: form),
                reason: .reason(form["reason"]),
                until: until,
                from: origin
            )
        } onRefusal: { refusal in
            try await privacyPage(caller, refusal: refusal)
        }
    }

    /// `POST /desk/privacy/holds/{id}/lift` – ends a hold.
    func liftHold(_ request: Request, _ caller: Caller) async throws -> Response {
        let hold = try caller.number("hold")
        return try await changing("/desk/privacy", caller) { _, origin in
            try await reception.liftHold(hold, from: origin)
        } onRefusal: { refusal in
            try await privacyPage(caller, refusal: refusal)
        }
    }

    /// The visit that a form names: by its number in the record, or by the badge's number and day.
    func visit(in form: Form) async throws -> Int64 {
        if let visit = Int64(form["visit"]) { return visit }
        guard let number = BadgeNumber(form["number"]), let day = Day(rawValue: form["day"]) else {
            throw Refusal.numberUnknown
        }
        return try await reception.visit(numbered: number.value, on: day)
    }

    private func privacyPage(
        _ caller: Caller,
        preview: RetentionPreview? = nil,
        tried: Terms? = nil,
        refusal: Refusal? = nil
    ) async throws -> Response {
        let terms = try await reception.termsInForce()
        var facts: [String: Any] = [
            "terms": line(of: terms, caller), "tried": numbers(of: tried ?? terms),
            "holds": try await holds(caller), "today": reception.today().rawValue,
            "form": Dictionary(caller.form.fields.map { ($0.name, $0.value) }) { first, _ in first },
            "notices": try await notices(caller),
        ]
        if let waiting = try await reception.termsWaiting() {
            facts["waiting"] = [
                "terms": line(of: waiting, caller),
                "preview": line(of: try await reception.previewTerms(waiting), caller),
            ]
        }
        if let preview { facts["preview"] = line(of: preview, caller) }
        return page("privacy", facts, caller, here: "privacy", refusal: refusal)
    }

    private func holds(_ caller: Caller) async throws -> [[String: Any]] {
        try await reception.holds()
            .map { hold in
                [
                    "path": "/desk/privacy/holds/\(hold.id)/lift", "badge": BadgeNumber(hold.number).text,
                    "day": days.long(hold.day, caller.language),
                    "until": days.long(hold.until, caller.language),
                    "reason": hold.reason,
                ]
            }
    }

    private func numbers(of terms: Terms) -> [String: Any] {
        ["names": String(terms.names), "presence": String(terms.presence), "looks": String(terms.looks)]
    }

    private func line(of terms: Terms, _ caller: Caller) -> [String: Any] {
        [
            "names": pages.count(terms.names, one: "privacy.oneDay", more: "privacy.days", caller),
            "presence": pages.count(terms.presence, one: "privacy.oneMonth", more: "privacy.months", caller),
            "looks": pages.count(terms.looks, one: "privacy.oneMonth", more: "privacy.months", caller),
        ]
    }

    private func line(of preview: RetentionPreview, _ caller: Caller) -> [String: Any] {
        [
            "terms": line(of: preview.terms, caller), "days": String(preview.days),
            "names": String(preview.names),
            "holds": String(preview.holds), "visits": String(preview.visits),
            "entries": String(preview.entries),
            "looks": String(preview.looks), "lastDay": days.long(preview.lastDay, caller.language),
        ]
    }
}
