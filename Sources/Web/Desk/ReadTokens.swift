import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/tokens` – which other programs may read what, and until when.
    func showReadTokens(_ request: Request, _ caller: Caller) async throws -> Response {
        try await readTokensPage(caller)
    }

    /// `POST /desk/tokens` – a token for another program; it is shown once.
    func makeReadToken(_ request: Request, _ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        return try await answering {
            guard let until = Day(rawValue: form["until"]) else { throw Refusal.readTokenEndWrong }
            let (token, secret) = try await reception.makeReadToken(
                for: .purpose(form["purpose"]),
                form.scopes,
                until: until,
                from: session.origin
            )
            let facts: [String: Any] = [
                "purpose": token.purpose, "secret": secret.text, "scopes": words(for: token.scopes, caller),
                "until": days.long(token.until, caller.language),
            ]
            return page("token", facts, caller, here: "tokens", status: .created)
        } onRefusal: { refusal in
            try await readTokensPage(caller, refusal: refusal)
        }
    }

    /// `POST /desk/tokens/{id}/revoke` – shuts the program out, at once.
    func revokeReadToken(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("token")
        return try await changing("/desk/tokens", caller) { _, origin in
            _ = try await reception.revokeReadToken(id, from: origin)
        } onRefusal: { refusal in
            try await readTokensPage(caller, refusal: refusal)
        }
    }

    private func readTokensPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let (today, form) = (reception.today(), caller.form)
        let (tokens, names) = (try await reception.record.readTokens(), try await reception.accountNames())
        let lines = tokens.map { line(of: $0, today, names, caller) }
        let chosen = form.fields.isEmpty ? [.aggregates] : form.scopes
        let last = today.advanced(byDays: Reception.longestReadToken)
        let facts: [String: Any] = [
            "tokens": lines.filter { $0["isOver"] as? Bool == false }
                + lines.filter { $0["isOver"] as? Bool == true },
            "isEmpty": lines.isEmpty, "purpose": form["purpose"],
            "scopes": ReadToken.Scope.allCases.map { scope -> [String: Any] in
                [
                    "value": scope.rawValue, "name": pages.say("scope.\(scope.rawValue)", caller),
                    "hint": pages.say("scopeHint.\(scope.rawValue)", caller),
                    "isChosen": chosen.contains(scope),
                ]
            },
            "first": today.rawValue, "last": last.rawValue,
            "until": form["until"].isEmpty ? today.advanced(byDays: 92).rawValue : form["until"],
        ]
        return page("tokens", facts, caller, here: "tokens", refusal: refusal)
    }

    private func line(
        of token: ReadToken,
        _ today: Day,
        _ names: [Int64: String],
        _ caller: Caller
    ) -> [String: Any] {
        let language = caller.language
        let made = reception.hours.day(of: token.madeAt)
        return known([
            "path": "/desk/tokens/\(token.id)", "purpose": token.purpose,
            "scopes": words(for: token.scopes, caller),
            "made": days.short(made, language),
            "who": token.madeBy.account.flatMap { names[$0] } ?? pages.say("settingValue.operator", caller),
            "used": token.usedOn.map { days.short($0, language) },
            "until": days.short(token.until, language),
            "isRevoked": token.revokedAt != nil, "isEnded": token.revokedAt == nil && token.until < today,
            "isOver": token.revokedAt != nil || token.until < today,
        ])
    }

    private func words(for scopes: [ReadToken.Scope], _ caller: Caller) -> String {
        scopes.map { pages.say("scope.\($0.rawValue)", caller) }.joined(separator: " · ")
    }
}

extension Form {
    /// What is ticked of what a program may read.
    fileprivate var scopes: Set<ReadToken.Scope> {
        Set(all("scope").compactMap(ReadToken.Scope.init(rawValue:)))
    }
}
