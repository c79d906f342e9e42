import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook

extension Door {
    /// `GET /desk/people` – the question for a person: for access, correction or erasure.
    func showPeople(_ request: Request, _ caller: Caller) async throws -> Response {
        page("people", [:], caller, here: "people")
    }

    /// `POST /desk/people` – visits of people of that name.
    func findPeople(_ request: Request, _ caller: Caller) async throws -> Response {
        try await foundPage(caller)
    }

    /// `POST /desk/people/file` – everything on the chosen visits, as a sheet to read, or as JSON.
    func personFile(_ request: Request, _ caller: Caller) async throws -> Response {
        let form = caller.form
        let visits = form.all("visit").compactMap { Int64($0) }
        let invitations = form.all("invitation").compactMap { Int64($0) }
        guard !visits.isEmpty || !invitations.isEmpty else {
            return try await foundPage(caller, choseNothing: true)
        }
        return try await answering {
            let file = try await reception.everything(
                about: visits,
                invitations: invitations,
                reason: .reason(form["reason"]),
                from: caller.atTheDesk().origin
            )
            return form["as"] == "json" ? try json(file) : filePage(file, caller)
        } onRefusal: { refusal in
            page("people", ["name": "", "reason": form["reason"]], caller, here: "people", refusal: refusal)
        }
    }

    private func foundPage(_ caller: Caller, choseNothing: Bool = false) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        var facts: [String: Any] = [
            "name": form["name"], "reason": form["reason"], "choseNothing": choseNothing,
        ]
        return try await answering {
            let found = try await reception.findPerson(
                form["name"],
                reason: .reason(form["reason"]),
                from: session.origin
            )
            facts["found"] = found.map { match -> [String: Any] in
                known([
                    "visit": String(match.visit), "day": days.long(match.day, caller.language),
                    "badge": BadgeNumber(match.number).text, "name": match.name, "isAlias": match.isAlias,
                    "from": match.organisation,
                ])
            }
            let invited = try await reception.findInvited(
                form["name"],
                reason: .reason(form["reason"]),
                from: session.origin
            )
            facts["invited"] = invited.map { sheet(of: $0, caller) }
            facts["hasInvited"] = !invited.isEmpty
            facts["hasFound"] = !found.isEmpty || !invited.isEmpty
            facts["foundNobody"] = found.isEmpty && invited.isEmpty
            return page("people", facts, caller, here: "people")
        } onRefusal: { refusal in
            page("people", facts, caller, here: "people", refusal: refusal)
        }
    }

    /// `POST /desk/people/rectify` – another name in the place of a wrong one.
    func rectify(_ request: Request, _ caller: Caller) async throws -> Response {
        try await onVisit(caller) { visit, reason, origin in
            let visitor = try caller.form.alias() ?? caller.form.visitor()
            try await reception.rectify(visit, to: visitor, reason: reason, from: origin)
        }
    }

    /// `POST /desk/people/erase` – takes a name out before its term.
    func eraseName(_ request: Request, _ caller: Caller) async throws -> Response {
        guard caller.form["invitation"].isEmpty else { return try await eraseInvited(caller) }
        return try await onVisit(caller) { visit, reason, origin in
            try await reception.eraseName(visit, reason: reason, from: origin)
        }
    }

    private func eraseInvited(_ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        let invitation = try form.number("invitation")
        return try await answering {
            try await reception.eraseInvited(
                invitation,
                reason: .reason(form["reason"]),
                from: session.origin
            )
            return page("people", ["isDone": true], caller, here: "people")
        } onRefusal: { refusal in
            page("people", ["name": "", "reason": form["why"]], caller, here: "people", refusal: refusal)
        }
    }

    /// Does something to the visit that a form names, then shows what is left of it.
    private func onVisit(
        _ caller: Caller,
        _ work: (Int64, PersonalText, Origin) async throws -> Void
    ) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        let visit = try form.number("visit")
        return try await answering {
            try await work(visit, .reason(form["reason"]), session.origin)
            return page("people", ["isDone": true], caller, here: "people")
        } onRefusal: { refusal in
            let reason = try PersonalText.reason(form["why"].isEmpty ? form["reason"] : form["why"])
            let file = try await reception.everything(about: [visit], reason: reason, from: session.origin)
            return filePage(file, caller, refusal: refusal)
        }
    }

    private func json(_ file: PersonFile) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        var response = Response(
            status: .ok,
            mediaType: "application/json",
            bytes: Array(try encoder.encode(file))
        )
        response.headers[.contentDisposition] = "attachment; filename=\"inzage.json\""
        return response
    }

    private func filePage(_ file: PersonFile, _ caller: Caller, refusal: Refusal? = nil) -> Response {
        let facts: [String: Any] = [
            "madeAt": days.fullMoment(file.madeAt, caller.language),
            "visits": file.visits.map { sheet(of: $0, caller) },
            "invitations": file.invitations.map { sheet(of: $0, caller) },
            "reason": caller.form["reason"], "today": reception.today().rawValue,
        ]
        return page("file", facts, caller, here: "people", refusal: refusal)
    }

    private func sheet(of invited: InvitedMatch, _ caller: Caller) -> [String: Any] {
        known([
            "invitation": String(invited.invitation), "name": invited.name, "isAlias": invited.isAlias,
            "moment": days.fullMoment(invited.startsAt, caller.language), "from": invited.organisation,
            "role": phrasebook.phrase("role.\(invited.role.rawValue)", in: caller.language.rawValue),
            "address": invited.address, "host": invited.host, "isOff": invited.isCancelled,
            "hasCome": invited.hasCome, "nameUntil": days.long(invited.nameUntil, caller.language),
        ])
    }

    private func sheet(of visit: PersonFile.Visit, _ caller: Caller) -> [String: Any] {
        let language = caller.language.rawValue
        return known([
            "visit": String(visit.visit), "badge": BadgeNumber(visit.number).text,
            "day": days.long(visit.day, caller.language), "name": visit.name, "isAlias": visit.isAlias,
            "isForgotten": visit.name == nil,
            "role": phrasebook.phrase("role.\(visit.role.rawValue)", in: language),
            "from": visit.partner ?? visit.organisation ?? "",
            "forWhom": visit.host ?? pages.say("purpose.\(visit.purpose.rawValue)", caller),
            "hasIdentity": visit.hasSealedIdentity,
            "affiliation": visit.affiliation.map { proof -> [String: Any] in
                let card =
                    proof.credential.map { " (\(pages.say("credential.\($0.rawValue)", caller)))" } ?? ""
                return [
                    "at": days.moment(proof.at, caller.language),
                    "what": pages.say("level.\(proof.level.rawValue)", caller) + card,
                    "until": days.short(proof.until, caller.language),
                ]
            },
            "hasAffiliation": !visit.affiliation.isEmpty, "needsEscort": visit.needsEscort,
            "stays": visit.stays.map { stay -> [String: Any] in
                known([
                    "from": days.moment(stay.arrivedAt, caller.language),
                    "until": stay.departedAt.map { days.moment($0, caller.language) }
                        ?? pages.say("file.stillInside", caller),
                    "evidence": stay.evidence.map { pages.say("evidence.\($0.rawValue)", caller) },
                ])
            },
            "entries": visit.entries.map { entry -> [String: Any] in
                [
                    "at": days.moment(entry.at, caller.language),
                    "what": pages.say("entry.\(entry.kind.rawValue)", caller),
                    "source": pages.say("source.\(entry.source.rawValue)", caller),
                ]
            },
            "looks": visit.looks.map { look -> [String: Any] in
                [
                    "at": days.moment(look.at, caller.language),
                    "what": look.object.map { pages.say("look.object.\($0.rawValue)", caller) }
                        ?? pages.say("look.kind.\(look.kind.rawValue)", caller),
                    "who": look.duties.isEmpty
                        ? pages.say("source.\(look.source.rawValue)", caller)
                        : look.duties.map { pages.say("duty.\($0.rawValue)", caller) }.joined(separator: ", ")
                        ,
                ]
            },
            "hold": visit.hold.map { ["until": days.long($0.until, caller.language), "reason": $0.reason] },
            "nameUntil": visit.kept.nameUntil.map { days.long($0, caller.language) },
            "visitUntil": days.name(of: visit.kept.visitUntil, caller.language),
            "looksUntil": days.name(of: visit.kept.looksUntil, caller.language),
        ])
    }
}
