import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/partners` – the organisations that visitors can belong to.
    func showPartners(_ request: Request, _ caller: Caller) async throws -> Response {
        try await partnersPage(caller)
    }

    /// `POST /desk/partners` – one more of them.
    func addPartner(_ request: Request, _ caller: Caller) async throws -> Response {
        try await changePartners(caller) { form, origin in
            guard let kind = Partner.Kind(rawValue: form["kind"]) else { throw Refusal.unreadable }
            try await reception.addPartner(named: .partnerName(form["name"]), of: kind, from: origin)
        }
    }

    /// `POST /desk/partners/{id}/name` – another name for one.
    func renamePartner(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("partner")
        return try await changePartners(caller) { form, origin in
            try await reception.renamePartner(id, to: .partnerName(form["name"]), from: origin)
        }
    }

    /// `POST /desk/partners/{id}/end` – visitors can choose it no more.
    func endPartner(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("partner")
        return try await changePartners(caller) { _, origin in
            try await reception.setEnded(true, ofPartner: id, from: origin)
        }
    }

    /// `POST /desk/partners/{id}/return` – visitors can choose it again.
    func returnPartner(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("partner")
        return try await changePartners(caller) { _, origin in
            try await reception.setEnded(false, ofPartner: id, from: origin)
        }
    }

    private func changePartners(
        _ caller: Caller,
        _ work: (Form, Origin) async throws -> Void
    ) async throws -> Response {
        try await changing("/desk/partners", caller, work) { refusal in
            try await partnersPage(caller, refusal: refusal)
        }
    }

    private func partnersPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let partners = try await reception.record.partnersOnList()
        let isNew = caller.path == "/desk/partners"
        let facts: [String: Any] = [
            "partners": partners.map { line(of: $0, caller) },
            "name": isNew ? caller.form["name"] : "",
            "kinds": Partner.Kind.allCases.map { kind -> [String: Any] in
                [
                    "value": kind.rawValue, "name": pages.say("partnerKind.\(kind.rawValue)", caller),
                    "isChosen": kind.rawValue == caller.form["kind"],
                ]
            },
        ]
        return page("partners", facts, caller, here: "partners", refusal: refusal)
    }

    private func line(of listed: PartnerOnList, _ caller: Caller) -> [String: Any] {
        let path = "/desk/partners/\(listed.partner.id)"
        let isBeingRenamed = caller.path == path + "/name"
        return [
            "path": path, "name": listed.partner.name, "hasEnded": listed.endedAt != nil,
            "kind": pages.say("partnerKind.\(listed.partner.kind.rawValue)", caller),
            "typed": isBeingRenamed ? caller.form["name"] : listed.partner.name, "isOpen": isBeingRenamed,
        ]
    }
}
