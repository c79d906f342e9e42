import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/accounts` – everyone who may sign in.
    func showAccounts(_ request: Request, _ caller: Caller) async throws -> Response {
        try await accountsPage(caller)
    }

    /// `POST /desk/accounts` – a new account; its first password is shown once.
    func addAccount(_ request: Request, _ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        return try await answering {
            guard let userName = UserName(rawValue: form["userName"]) else { throw Refusal.userNameMalformed }
            let new = try NewAccount(
                userName: userName,
                name: .accountName(form["name"]),
                duties: form.duties,
                partner: Int64(form["partner"])
            )
            let (account, password) = try await reception.addAccount(new, from: session.origin)
            return firstPasswordPage(account, password, caller, status: .created)
        } onRefusal: { refusal in
            try await accountsPage(caller, refusal: refusal)
        }
    }

    /// `GET /desk/accounts/{id}` – one account and what can be done with it.
    func showAccount(_ request: Request, _ caller: Caller) async throws -> Response {
        try await accountPage(caller.number("account"), caller)
    }

    /// `POST /desk/accounts/{id}/duties` – other duties, or another partner.
    func setDuties(_ request: Request, _ caller: Caller) async throws -> Response {
        try await change(caller) { id, origin in
            let (duties, partner) = (caller.form.duties, Int64(caller.form["partner"]))
            _ = try await reception.setDuties(duties, partner: partner, of: id, from: origin)
        }
    }

    /// `POST /desk/accounts/{id}/reset` – a new first password; the codes start anew too.
    func resetAccount(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("account")
        let (account, password) = try await reception.resetAccount(id, from: caller.atTheDesk().origin)
        return firstPasswordPage(account, password, caller)
    }

    /// `POST /desk/accounts/{id}/disable` – shuts the account out.
    func disableAccount(_ request: Request, _ caller: Caller) async throws -> Response {
        try await change(caller) { id, origin in
            _ = try await reception.setDisabled(true, of: id, from: origin)
        }
    }

    /// `POST /desk/accounts/{id}/enable` – lets it in again.
    func enableAccount(_ request: Request, _ caller: Caller) async throws -> Response {
        try await change(caller) { id, origin in
            _ = try await reception.setDisabled(false, of: id, from: origin)
        }
    }

    /// `POST /desk/accounts/{id}/sign-out` – ends its sessions on all devices.
    func signOutAccount(_ request: Request, _ caller: Caller) async throws -> Response {
        try await change(caller) { id, origin in
            try await reception.signOutEverywhere(id, from: origin)
        }
    }

    private func change(_ caller: Caller, _ work: (Int64, Origin) async throws -> Void) async throws
        -> Response
    {
        let id = try caller.number("account")
        return try await changing("/desk/accounts/\(id)", caller) { _, origin in
            try await work(id, origin)
        } onRefusal: { refusal in
            try await accountPage(id, caller, refusal: refusal)
        }
    }

    private func accountsPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let session = try caller.atTheDesk()
        let partners = try await reception.partners()
        let accounts = try await reception.listAccounts(.shown, from: session.origin)
        let form = caller.form
        let facts: [String: Any] = [
            "accounts": accounts.map { line(of: $0, partners, caller) },
            "userName": form["userName"], "name": form["name"],
            "duties": choice(of: form.duties, caller),
            "partners": choice(of: Int64(form["partner"]), partners),
        ]
        return page("accounts", facts, caller, here: "accounts", refusal: refusal)
    }

    private func accountPage(_ id: Int64, _ caller: Caller, refusal: Refusal? = nil) async throws -> Response
    {
        let session = try caller.atTheDesk()
        let partners = try await reception.partners()
        let accounts = try await reception.listAccounts(.shown, from: session.origin)
        guard let account = accounts.first(where: { $0.id == id }) else { throw Refusal.accountUnknown }
        var facts = line(of: account, partners, caller)
        facts["choice"] = choice(of: refusal == nil ? account.duties : caller.form.duties, caller)
        facts["partners"] = choice(of: account.partner, partners)
        facts["isOwn"] = account.id == session.account.id
        return page("account", facts, caller, here: "accounts", refusal: refusal)
    }

    private func firstPasswordPage(
        _ account: Account,
        _ password: String,
        _ caller: Caller,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let facts: [String: Any] = [
            "name": account.name, "userName": account.userName.rawValue, "password": password,
        ]
        return page("firstPassword", facts, caller, here: "accounts", status: status)
    }

    private func line(of account: Account, _ partners: [Partner], _ caller: Caller) -> [String: Any] {
        known([
            "path": "/desk/accounts/\(account.id)", "name": account.name,
            "userName": account.userName.rawValue,
            "duties": account.duties.sorted().map { pages.say("duty.\($0.rawValue)", caller) }
                .joined(separator: ", "),
            "partner": partners.first { $0.id == account.partner }?.name,
            "isDisabled": account.disabledAt != nil, "isNew": account.mustChangePassword,
            "lacksCode": account.duties.needCode && !account.hasCode,
        ])
    }

    private func choice(of duties: Set<Duty>, _ caller: Caller) -> [[String: Any]] {
        Duty.allCases.map { duty in
            [
                "value": duty.rawValue, "name": pages.say("duty.\(duty.rawValue)", caller),
                "hint": pages.say("dutyHint.\(duty.rawValue)", caller), "isChosen": duties.contains(duty),
            ]
        }
    }

    private func choice(of partner: Int64?, _ partners: [Partner]) -> [[String: Any]] {
        partners.map { ["value": String($0.id), "name": $0.name, "isChosen": $0.id == partner] }
    }
}

extension Form {
    /// The duties that are ticked.
    fileprivate var duties: Set<Duty> {
        Set(all("duty").compactMap(Duty.init(rawValue:)))
    }
}
