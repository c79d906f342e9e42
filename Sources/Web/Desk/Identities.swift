import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/identities` – real names behind aliases: asking for one, allowing it, reading it.
    func showIdentities(_ request: Request, _ caller: Caller) async throws -> Response {
        try await identitiesPage(caller)
    }

    /// `POST /desk/identities/keep` – puts a visitor's real name into the compartment.
    func keepIdentity(_ request: Request, _ caller: Caller) async throws -> Response {
        let (session, visit) = (try caller.atTheDesk(), try caller.form.number("visit"))
        return try await answering {
            let name = try PersonalText.accountName(caller.form["name"])
            try await reception.keepIdentity(of: visit, name: name, by: session.account.id)
            return .redirect(to: "/desk/visits/\(visit)")
        } onRefusal: { refusal in
            guard ![.visitUnknown, .nameGone].contains(refusal) else { throw refusal }
            return try await visitPage(visit, caller, refusal: refusal)
        }
    }

    /// `POST /desk/identities/ask` – asks for the real name behind an alias.
    func askIdentity(_ request: Request, _ caller: Caller) async throws -> Response {
        try await step(caller) { account, form in
            let reason = try PersonalText.reason(form["reason"])
            _ = try await reception.askIdentity(of: visit(in: form), reason: reason, by: account)
        }
    }

    /// `POST /desk/identities/approve` – the second person allows it.
    func approveIdentity(_ request: Request, _ caller: Caller) async throws -> Response {
        try await step(caller) { account, form in
            try await reception.approveIdentity(form.number("request"), by: account)
        }
    }

    /// `POST /desk/identities/open` – shows the name, once, to who asked.
    func openIdentity(_ request: Request, _ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        return try await answering {
            let name = try await reception.openIdentity(form.number("request"), by: session.account.id)
            return page("identity", ["name": name], caller, here: "identities")
        } onRefusal: { refusal in
            try await identitiesPage(caller, refusal: refusal)
        }
    }

    /// `POST /desk/identities/seen` – the privacy officer has seen that a name was read.
    func noticeSeen(_ request: Request, _ caller: Caller) async throws -> Response {
        try await step(caller, back: "/desk/privacy") { account, form in
            try await reception.noticeSeen(form.number("request"), by: account)
        }
    }

    /// Real names that were read and that the privacy officer has not seen yet.
    func notices(_ caller: Caller) async throws -> [[String: Any]] {
        let names = try await reception.accountNames()
        let notices = try await reception.identityNotices()
        let badges = try await reception.badges(of: Set(notices.map(\.visit)))
        return notices.map { line(of: $0, names, badges, caller) }
    }

    private func step(
        _ caller: Caller,
        back: String = "/desk/identities",
        _ work: (Int64, Form) async throws -> Void
    ) async throws -> Response {
        let session = try caller.atTheDesk()
        return try await answering {
            try await work(session.account.id, caller.form)
            return .redirect(to: back)
        } onRefusal: { refusal in
            try await identitiesPage(caller, refusal: refusal)
        }
    }

    private func identitiesPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let session = try caller.atTheDesk()
        let names = try await reception.accountNames()
        let waiting = try await reception.identityRequests()
        let own = waiting.filter { $0.askedBy == session.account.id }
        let mayApprove = session.holds([.manager, .privacyOfficer])
        let others = mayApprove ? waiting.filter { $0.askedBy != session.account.id } : []
        let allowed = try await reception.identitiesAllowed(to: session.account.id)
        let badges = try await reception.badges(of: Set((waiting + allowed).map(\.visit)))
        let facts: [String: Any] = [
            "today": reception.today().rawValue,
            "day": caller.form["day"].isEmpty ? reception.today().rawValue : caller.form["day"],
            "number": caller.form["number"], "reason": caller.form["reason"],
            "allowed": allowed.map { line(of: $0, names, badges, caller) }, "hasAllowed": !allowed.isEmpty,
            "others": others.map { line(of: $0, names, badges, caller) }, "hasOthers": !others.isEmpty,
            "own": own.map { line(of: $0, names, badges, caller) }, "hasOwn": !own.isEmpty,
        ]
        return page("identities", facts, caller, here: "identities", refusal: refusal)
    }

    private func line(
        of request: IdentityRequest,
        _ names: [Int64: String],
        _ badges: [Int64: BadgeOfDay],
        _ caller: Caller
    ) -> [String: Any] {
        known([
            "request": String(request.id),
            "badge": badges[request.visit].map { days.name(of: $0, caller.language) },
            "askedAt": days.moment(request.askedAt, caller.language),
            "asker": names[request.askedBy] ?? "", "approver": request.approvedBy.flatMap { names[$0] },
            "openedAt": request.openedAt.map { days.moment($0, caller.language) },
            "reason": request.reason ?? "",
        ])
    }
}
