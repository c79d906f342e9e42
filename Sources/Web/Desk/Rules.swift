import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook

extension Door {
    /// `GET /desk/rules` – the house rules as visitors read them, and every version there was.
    func showRules(_ request: Request, _ caller: Caller) async throws -> Response {
        try await rulesPage(caller)
    }

    /// `POST /desk/rules/preview` – what was typed as the kiosk would show it; nothing changes yet.
    func previewRules(_ request: Request, _ caller: Caller) async throws -> Response {
        try await answering {
            try await rulesPage(caller, preview: RulesText(typed(caller.form)))
        } onRefusal: { refusal in
            try await rulesPage(caller, refusal: refusal)
        }
    }

    /// `POST /desk/rules` – another version, from now on.
    func changeRules(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changing("/desk/rules", caller) { form, origin in
            guard let version = Int(form["version"]) else { throw Refusal.unreadable }
            let text = try RulesText(typed(form))
            try await reception.changeHouseRules(to: text, insteadOf: version, from: origin)
        } onRefusal: { refusal in
            try await rulesPage(caller, refusal: refusal)
        }
    }

    private func typed(_ form: Form) -> [Language: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, form[$0.rawValue]) })
    }

    private func rulesPage(
        _ caller: Caller,
        preview: RulesText? = nil,
        refusal: Refusal? = nil
    ) async throws -> Response {
        let versions = try await reception.record.houseRules()
        guard let now = versions.first else { throw Refusal.recordUnavailable }
        let isFirst = caller.form["version"].isEmpty
        let texts = Language.allCases.map { language -> [String: Any] in
            [
                "code": language.rawValue, "name": pages.say("language.\(language.rawValue)", caller),
                "typed": isFirst ? now.text.joined(in: language) : caller.form[language.rawValue],
            ]
        }
        let facts = known([
            "version": String(now.version), "texts": texts, "petals": Flower.path(petals: 5),
            "inForce": sinceWhen(now, caller), "shown": shown(preview ?? now.text),
            "isPreview": preview != nil, "isWrong": refusal?.field == .rules,
            "older": versions.dropFirst()
                .map { older -> [String: Any] in
                    ["when": sinceWhen(older, caller), "shown": shown(older.text)]
                },
            "hasOlder": versions.count > 1,
        ])
        return page("rules", facts, caller, here: "rules", refusal: refusal)
    }

    /// The rules in each language, under the heading that the kiosk gives them.
    private func shown(_ text: RulesText) -> [[String: Any]] {
        Language.allCases.map { language in
            [
                "code": language.rawValue, "lines": text.lines(in: language),
                "title": phrasebook.phrase("kiosk.rules.house", in: language.rawValue),
            ]
        }
    }

    private func sinceWhen(_ rules: HouseRules, _ caller: Caller) -> String {
        let version = String(rules.version)
        guard let since = rules.since else { return pages.say("rules.first", caller, ["version": version]) }
        let moment = days.moment(since, caller.language)
        return pages.say("rules.since", caller, ["version": version, "since": moment])
    }
}
