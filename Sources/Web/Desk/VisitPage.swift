import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook

extension Door {
    /// The page of one visit, with the desk's no to what was just tried.
    func visitPage(_ id: Int64, _ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let edition = reception.edition
        let visit = try await reception.visit(id, for: caller.atTheDesk())
        let names = try await reception.accountNames()
        let (person, words) = (visit.person, PersonWords(self, caller))
        var facts: [String: Any] = [
            "edition": edition, "visit": String(id), "name": person.name,
            "badge": BadgeNumber(person.number).text, "day": days.long(visit.day, caller.language),
            "role": words.role(person), "from": person.organisation, "forWhom": words.forWhom(person),
            "petals": Flower.path(petals: person.role.petals),
            "isAlias": person.isAlias, "needsAssistance": person.needsAssistance,
            "needsEscort": person.needsEscort, "isVoided": person.isVoided,
            "standing": standing(of: visit, caller), "isInside": person.departedAt == nil,
            "acts": person.isOwn, "canKeepName": person.isOwn && person.canKeepIdentity,
            "canComeBack": person.departedAt != nil && !person.isVoided && visit.day == reception.today(),
            "level": words.level(person.level), "rank": String(person.level.rank),
            "isClaimed": person.level == .claimed, "canSeeCard": person.level != .credentialSeen,
            "hasProofs": !visit.proofs.isEmpty,
            "proofs": visit.proofs.map { proof(of: $0, names, caller) },
            "badges": String(visit.badgesIssued), "after": visit.departure.map { String($0) } ?? "",
            "history": visit.history.map { line(of: $0, names, caller) },
        ]
        facts.merge(choices(for: visit, caller)) { $1 }
        facts.merge(try await paper(of: visit, caller)) { $1 }
        return page("visit", facts, caller, here: "today", refusal: refusal)
    }

    /// How it stands with the badge's print and with telling the host; what is wrong stands on top.
    private func paper(of visit: VisitAtDesk, _ caller: Caller) async throws -> [String: Any] {
        let (person, id) = (visit.person, visit.person.visit)
        guard person.isOwn else { return [:] }
        let isInside = person.departedAt == nil
        let print = try await reception.prints(of: [id])[id]
        let troubles = try await printTroubles(caller).filter { $0["visit"] as? String == String(id) }
        let notice = try await reception.noticeStates(for: [id])[id].map { words(for: $0, caller) }
        let isBad = isInside && notice?.isBad == true
        let isUnderWay = print.map { [.queued, .printing].contains($0.job.state) } ?? false
        return known([
            "troubles": troubles, "untold": isBad ? notice?.text : nil,
            "notice": isBad ? nil : notice?.text,
            "print": printers == nil ? nil : printed(print, caller),
            "canPrint": printers != nil && isInside && !person.isVoided && !isUnderWay && troubles.isEmpty,
            "canPrintHere": isInside && !person.isVoided, "isAgain": (print?.count ?? 0) > 0,
        ])
    }

    /// "2 keer geprint.", in a few words.
    private func printed(_ print: (job: PrintJob, count: Int)?, _ caller: Caller) -> String {
        switch (print?.job.state, print?.count ?? 0) {
        case (.queued, _): pages.say("visit.printQueued", caller)
        case (.printing, _): pages.say("visit.printPrinting", caller)
        case (.failed, _): pages.say("visit.printFailed", caller)
        case (nil, _), (.printed, 0): pages.say("visit.printNone", caller)
        case (.printed, 1): pages.say("visit.printOnce", caller)
        case (.printed, let count): pages.say("visit.printTimes", caller, ["count": String(count)])
        }
    }

    /// What can be chosen in the page's forms, as it was chosen where that was refused.
    private func choices(for visit: VisitAtDesk, _ caller: Caller) -> [String: Any] {
        let form = caller.form
        let (at, credential) = (form["at"], form["credential"])
        let left = visit.person.departedAt ?? Instant(reception.now())
        return [
            "at": at.isEmpty ? days.field(left) : at, "from": visit.person.organisation,
            "earliest": days.field(visit.person.arrivedAt), "latest": days.field(Instant(reception.now())),
            "isTimeOpen": !at.isEmpty, "isCardOpen": form.fields.contains { $0.name == "card" },
            "reasons": Self.reasons.map { reason -> [String: Any] in
                let isChosen =
                    form["reason"].isEmpty ? reason == Self.reasons.first : form["reason"] == reason.rawValue
                return [
                    "value": reason.rawValue, "name": pages.say("note.\(reason.rawValue)", caller),
                    "isChosen": isChosen,
                ]
            },
            "credentials": Credential.allCases.map { kind -> [String: Any] in
                [
                    "value": kind.rawValue, "name": pages.say("credential.\(kind.rawValue)", caller),
                    "isChosen": kind.rawValue == credential,
                ]
            },
        ]
    }

    /// "Binnen sinds 09:02", "Vertrokken om 17:00, badge gescand".
    private func standing(of visit: VisitAtDesk, _ caller: Caller) -> String {
        let person = visit.person
        guard let left = person.departedAt, let evidence = person.evidence else {
            return pages.say("visit.inside", caller, ["time": time(person.arrivedAt, caller)])
        }
        let how = pages.say("evidence.\(evidence.rawValue)", caller)
        return pages.say("visit.left", caller, ["time": time(left, caller), "how": how])
    }

    /// "09:02", on another day "23 nov 09:02".
    func time(_ instant: Instant, _ caller: Caller) -> String {
        reception.hours.day(of: instant) == reception.today()
            ? days.clock(instant) : days.moment(instant, caller.language)
    }

    private func proof(of proof: AffiliationProof, _ names: [Int64: String], _ caller: Caller) -> [String:
        Any]
    {
        let key = proof.level == .vouched ? "visit.vouchedBy" : "visit.seenBy"
        let values = [
            "name": names[proof.account] ?? "", "time": time(proof.at, caller),
            "card": proof.credential.map { pages.say("credential.\($0.rawValue)", caller) } ?? "",
            "until": days.short(proof.until, caller.language),
        ]
        return ["sentence": pages.say(key, caller, values), "isOver": proof.until < reception.today()]
    }
}
