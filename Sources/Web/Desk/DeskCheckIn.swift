import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook

extension Door {
    /// `GET /desk/check-in` – the form for somebody who is checked in at the desk.
    func showCheckIn(_ request: Request, _ caller: Caller) async throws -> Response {
        try await checkInPage(caller)
    }

    /// `POST /desk/check-in` – checks somebody in on their behalf, and shows their visit.
    func checkInAtDesk(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        return try await answering {
            let arrival = try await arrival(in: caller.form, rules: reception.houseRules().version)
            guard caller.form["told"] == "yes" else { throw Refusal.rulesNotTold }
            let visit = try await reception.checkIn(arrival, by: session)
            return .redirect(to: "/desk/visits/\(visit)")
        } onRefusal: { refusal in
            try await checkInPage(caller, refusal: refusal)
        }
    }

    /// What was filled in, read as a kiosk's check-in is.
    ///
    /// - Parameter rules: the version of the house rules for a form that names none.
    private func arrival(in form: Form, rules: Int) throws -> Arrival {
        func text(_ name: String) -> String? { form[name].isEmpty ? nil : form[name] }
        let byAlias = text("alias")
        let host = text("host")
        let sent = SentArrival(
            nonce: form["nonce"],
            language: form["language"],
            role: form["role"],
            partner: try text("partner").map { _ in try form.number("partner") },
            organisation: text("partner") == nil ? form["organisation"] : nil,
            firstName: byAlias == nil ? form["firstName"] : nil,
            surname: byAlias == nil ? form["surname"] : nil,
            alias: byAlias,
            purpose: host == nil ? form["purpose"] : Purpose.host.rawValue,
            host: try host.map { _ in try form.number("host") },
            rulesVersion: Int(form["rules"]) ?? rules,
            needsAssistance: form["assistance"] == "yes"
        )
        do {
            return try JSONDecoder().decode(Arrival.self, from: JSONEncoder().encode(sent))
        } catch is DecodingError {
            throw Refusal.unreadable
        }
    }

    private func checkInPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        let own = session.account.partner
        let partners = try await reception.partners().filter { own == nil || $0.id == own }
        let rules = try await reception.houseRules()
        func chosen(_ name: String, _ value: String, first: Bool = false) -> Bool {
            form[name].isEmpty ? first : form[name] == value
        }
        var facts: [String: Any] = [
            "nonce": form["nonce"].isEmpty ? Nonce.fresh().rawValue : form["nonce"],
            "rules": String(rules.version),
            "ruleLines": rules.text.lines(in: caller.language),
            "roles": Role.allCases.map { role -> [String: Any] in
                [
                    "value": role.rawValue,
                    "isChosen": chosen("role", role.rawValue, first: role == .communityOfficer),
                    "name": phrasebook.phrase("role.\(role.rawValue)", in: caller.language.rawValue),
                    "petals": Flower.path(petals: role.petals),
                ]
            },
            "partners": partners.map { partner -> [String: Any] in
                [
                    "value": String(partner.id), "name": partner.name,
                    "isChosen": chosen("partner", String(partner.id), first: own != nil),
                ]
            },
            "isFree": own == nil,
            "hosts": try await reception.hosts()
                .map { host -> [String: Any] in
                    [
                        "value": String(host.id), "name": host.name,
                        "isChosen": chosen("host", String(host.id)),
                    ]
                },
            "purposes": [Purpose.dropIn, .meeting]
                .map { purpose -> [String: Any] in
                    [
                        "value": purpose.rawValue, "name": pages.say("purpose.\(purpose.rawValue)", caller),
                        "isChosen": chosen("purpose", purpose.rawValue, first: purpose == .dropIn),
                    ]
                },
            "languages": Language.allCases.map { language -> [String: Any] in
                [
                    "value": language.rawValue, "name": pages.say("language.\(language.rawValue)", caller),
                    "isChosen": chosen("language", language.rawValue, first: language == .nl),
                ]
            },
            "needsAssistance": form["assistance"] == "yes", "isTold": form["told"] == "yes",
        ]
        for name in ["firstName", "surname", "alias", "organisation"] { facts[name] = form[name] }
        if let refusal { facts.merge(marked(refusal, form, caller)) { $1 } }
        return page("checkIn", facts, caller, here: "today", refusal: refusal)
    }

    /// The sentence beside each field that is not right, and which of them comes first.
    private func marked(_ refusal: Refusal, _ form: Form, _ caller: Caller) -> [String: Any] {
        let all = [refusal] + faults(in: form)
        let wrong = all.reduce(into: [Refusal.Field: String]()) { sentences, fault in
            guard let field = fault.field, sentences[field] == nil else { return }
            sentences[field] = pages.sentence(fault, caller.language.rawValue)
        }
        let first = Self.fields.first { wrong[$0] != nil }
        return known([
            "wrong": Dictionary(uniqueKeysWithValues: wrong.map { ($0.key.rawValue, $0.value) }),
            "first": first.map { [$0.rawValue: true] },
        ])
    }

    /// The fields that can be refused, in the form's order.
    private static let fields: [Refusal.Field] = [
        .partner, .organisation, .firstName, .surname, .alias, .host, .rules,
    ]

    /// All that can be said of a form without asking the record.
    private func faults(in form: Form) -> [Refusal] {
        func said(_ check: () throws -> Void) -> Refusal? {
            do {
                try check()
                return nil
            } catch {
                return error as? Refusal
            }
        }
        let checks = [
            said { _ = try form.affiliation() },
            said { _ = try form.alias() ?? form.visitor() },
            said { if form["told"] != "yes" { throw Refusal.rulesNotTold } },
        ]
        return checks.compactMap(\.self)
    }
}

extension Form {
    /// Somebody by an alias, nil where none was filled in.
    func alias() throws -> Visitor? {
        self["alias"].isEmpty ? nil : try Visitor(alias: self["alias"])
    }
}

/// A check-in as a kiosk sends it.
fileprivate struct SentArrival: Encodable {
    let nonce, language, role: String
    let partner: Int64?
    let organisation, firstName, surname, alias: String?
    let purpose: String
    let host: Int64?
    let rulesVersion: Int
    let needsAssistance: Bool
}
