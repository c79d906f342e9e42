import Equipment
import FrontDesk
import Hummingbird
import Phrasebook

extension Door {
    /// The form for some settings; what was filled in stays when the desk says no.
    func settingPage(
        _ group: SettingGroup,
        _ caller: Caller,
        preview: (terms: Terms, goes: RetentionPreview)? = nil,
        refusal: Refusal? = nil
    ) async throws -> Response {
        let settings = reception.settings
        let queues = [.printer, .list].contains(group) ? (try? await LabelPrinter.queues()) ?? [] : []
        let fields = group.settings.map { field(of: $0, settings, queues, caller) }
        var facts: [String: Any] = [
            "title": pages.say("settingGroup.\(group)", caller),
            "lead": pages.say("settingLead.\(group)", caller), "path": group.path, "fields": fields,
            "isOpen": group.settings.contains { !settings.inFile.contains($0) },
            "isRetention": group == .retention,
            "changes": try await changes(of: group, caller),
        ]
        if group == .retention {
            facts["inForce"] = try await inForce(caller)
            facts["isWaiting"] = try await reception.termsWaiting() != nil
        }
        if let preview { facts["preview"] = try await previewFacts(preview, fields, caller) }
        return page("setting", facts, caller, here: "settings", refusal: refusal)
    }

    private func field(
        of setting: HouseSetting,
        _ settings: HouseSettings,
        _ queues: [String],
        _ caller: Caller
    ) -> [String: Any] {
        let now = settings.value(of: setting)
        let known = SettingField.known(setting)
        let isTyped = caller.form.fields.contains { $0.name == known }
        let typed = isTyped ? caller.form.typed(setting) : now
        var facts: [String: Any] = [
            "key": setting.rawValue, "name": pages.say("settingName.\(setting)", caller),
            "value": pages.words(now, of: setting, in: caller.language.rawValue), "typed": typed,
            "known": known, "seen": String(settings.changes[setting]?.entry ?? 0),
            "isInFile": settings.inFile.contains(setting), "isOpen": !settings.inFile.contains(setting),
        ]
        switch setting.kind {
        case .timeOfDay:
            facts["isTime"] = true
        case .number(let range, let unit):
            let ends = ["least": String(range.lowerBound), "most": String(range.upperBound)]
            facts["number"] = ends.merging(
                ["range": pages.say("settingRange.\(unit)", caller, ends)]
            ) { $1 }
        case .roles:
            facts["isRoles"] = true
            facts["roles"] = roles(chosen: typed, caller)
        case .rooms:
            facts["isRooms"] = true
            facts["typed"] = isTyped ? typed : settings.rooms.joined(separator: "\n")
        case .paper:
            facts["hasWays"] = true
            facts["ways"] = ways(ListPrinting.Paper.allCases.map(\.rawValue), typed, setting, caller)
        case .key:
            facts["hasWays"] = true
            facts["ways"] = ways(ListPrinting.Key.allCases.map(\.rawValue), typed, setting, caller)
        case .printer:
            facts["isPrinter"] = true
            facts["address"] = SettingField.address(setting)
            facts["typedAddress"] = caller.form[SettingField.address(setting)]
            facts["printers"] = choice(of: queues, chosen: isTyped ? caller.form[setting.rawValue] : now, now)
        }
        return facts
    }

    private func ways(_ values: [String], _ chosen: String, _ setting: HouseSetting, _ caller: Caller)
        -> [[String: Any]]
    {
        values.map { value in
            [
                "value": value, "isChosen": value == chosen,
                "label": pages.words(value, of: setting, in: caller.language.rawValue),
            ]
        }
    }

    private func roles(chosen: String, _ caller: Caller) -> [[String: Any]] {
        let chosen = (try? RoleList(chosen))?.roles ?? []
        return Role.allCases.map { role in
            [
                "value": role.rawValue, "petals": Flower.path(petals: role.petals),
                "label": phrasebook.phrase("role.\(role.rawValue)", in: caller.language.rawValue),
                "isChosen": chosen.contains(role),
            ]
        }
    }

    /// The printers that were found here, and the one that is set.
    private func choice(of queues: [String], chosen: String, _ now: String) -> [[String: Any]] {
        let others = now.isEmpty || queues.contains(now) ? [] : [now]
        return (others + queues).map { ["printer": $0, "isChosen": $0 == chosen] }
    }

    /// Every change there was, the newest first: when, by whom, from what to what.
    private func changes(of group: SettingGroup, _ caller: Caller) async throws -> [[String: Any]] {
        let changes = try await reception.record.settingChanges(of: Set(group.settings))
        guard !changes.isEmpty else { return [] }
        let names = try await reception.accountNames()
        let language = caller.language.rawValue
        return changes.prefix(Self.changesShown)
            .compactMap { change in
                guard let setting = HouseSetting(rawValue: change.name) else { return nil }
                let who =
                    change.origin?.account.flatMap { names[$0] } ?? pages.say("settingValue.operator", caller)
                return known([
                    "when": days.moment(change.since, caller.language), "who": who,
                    "name": group.settings.count > 1 ? pages.say("settingName.\(setting)", caller) : nil,
                    "before": pages.words(change.before, of: setting, in: language),
                    "value": pages.words(change.value, of: setting, in: language),
                ])
            }
    }

    private static let changesShown = 20

    private func inForce(_ caller: Caller) async throws -> [[String: Any]] {
        lines(of: try await reception.termsInForce(), caller)
    }

    private func lines(of terms: Terms, _ caller: Caller) -> [[String: Any]] {
        let values = [(HouseSetting.names, terms.names), (.presence, terms.presence), (.looks, terms.looks)]
        return values.map { setting, value in
            [
                "name": pages.say("settingName.\(setting)", caller),
                "value": pages.words(String(value), of: setting, in: caller.language.rawValue),
            ]
        }
    }

    /// What other terms do, with all that the form held, to be sent once more.
    private func previewFacts(
        _ preview: (terms: Terms, goes: RetentionPreview),
        _ fields: [[String: Any]],
        _ caller: Caller
    ) async throws -> [String: Any] {
        let now = try await reception.termsInForce()
        let isLonger = preview.terms != preview.goes.terms
        let goes = preview.goes
        return [
            "terms": lines(of: preview.terms, caller), "isLonger": isLonger,
            "isShorter": goes.terms != now,
            "names": String(goes.names), "visits": String(goes.visits), "looks": String(goes.looks),
            "holds": String(goes.holds),
            "carried": caller.form.fields.filter { $0.name != Repeats.field }
                .map { ["field": $0.name, "text": $0.value] },
        ]
    }
}
