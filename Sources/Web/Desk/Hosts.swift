import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/hosts` – the people who receive visitors; the look is on record.
    func showHosts(_ request: Request, _ caller: Caller) async throws -> Response {
        try await hostsPage(caller)
    }

    /// `POST /desk/hosts` – one more of them.
    func addHost(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changeHosts(caller) { form, origin in
            let reach = try HostReach(mail: Self.mail(in: form), deputy: Self.deputy(in: form))
            _ = try await reception.addHost(named: .hostName(form["name"]), reach: reach, from: origin)
        }
    }

    /// `POST /desk/hosts/{id}/reach` – where one hears of visitors, and who does in their place.
    func setHostReach(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("host")
        return try await changeHosts(caller) { form, origin in
            let mail = form["noMail"] == "yes" ? HostReach.Change.removed : try Self.mail(in: form)
            try await reception.setHost(id, .init(mail: mail, deputy: Self.deputy(in: form)), from: origin)
        }
    }

    /// `POST /desk/hosts/{id}/leave` – visitors can find one no more.
    func hostLeaves(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("host")
        return try await changeHosts(caller) { _, origin in
            try await reception.hostLeaves(id, from: origin)
        }
    }

    private func changeHosts(
        _ caller: Caller,
        _ work: (Form, Origin) async throws -> Void
    ) async throws -> Response {
        try await changing("/desk/hosts", caller, work) { refusal in
            try await hostsPage(caller, refusal: refusal)
        }
    }

    /// An address that was left empty stays as it is.
    private static func mail(in form: Form) throws -> HostReach.Change<MailAddress> {
        form["mail"].isEmpty ? .none : .to(try MailAddress(form["mail"]))
    }

    private static func deputy(in form: Form) throws -> HostReach.Change<Int64> {
        form["deputy"].isEmpty ? .removed : .to(try form.number("deputy"))
    }

    private func hostsPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let hosts = try await reception.listHosts(.shown, from: caller.atTheDesk().origin)
        let isNew = caller.path == "/desk/hosts"
        var facts: [String: Any] = [
            "hosts": hosts.map { line(of: $0, among: hosts, caller) }, "isEmpty": hosts.isEmpty,
            "name": isNew ? caller.form["name"] : "", "mail": isNew ? caller.form["mail"] : "",
            "deputies": deputies(among: hosts, chosen: isNew ? Int64(caller.form["deputy"]) : nil),
        ]
        if isNew, let field = refusal?.field?.rawValue { facts["wrong"] = [field: true] }
        return page("hosts", facts, caller, here: "hosts", refusal: refusal)
    }

    private func line(of host: HostOnList, among hosts: [HostOnList], _ caller: Caller) -> [String: Any] {
        let path = "/desk/hosts/\(host.id)"
        let isOpen = caller.path == path + "/reach"
        let deputy = host.deputy.flatMap { id in hosts.first { $0.id == id } }
        let chosen = isOpen ? Int64(caller.form["deputy"]) : deputy?.id
        return known([
            "path": path, "name": host.name, "hasMail": host.hasMail, "isOpen": isOpen,
            "deputy": deputy.map { pages.say("hosts.deputyIs", caller, ["name": $0.name]) },
            "hasLostDeputy": host.deputy != nil && deputy == nil,
            "deputies": deputies(among: hosts.filter { $0.id != host.id }, chosen: chosen),
            "mail": isOpen ? caller.form["mail"] : "", "dropsMail": isOpen && caller.form["noMail"] == "yes",
        ])
    }

    private func deputies(among hosts: [HostOnList], chosen: Int64?) -> [[String: Any]] {
        hosts.map { ["value": String($0.id), "name": $0.name, "isChosen": $0.id == chosen] }
    }
}
