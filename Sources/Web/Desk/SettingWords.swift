import FrontDesk
import Phrasebook

/// Settings that are changed on one page, because they are about one thing.
enum SettingGroup: String, CaseIterable {
    case closing, retention, affiliation, invitations, passes, notices, roles, rooms, printer
    case list = "roll-call"

    var settings: [HouseSetting] {
        switch self {
        case .closing: [.closingTime]
        case .retention: [.names, .presence, .looks]
        case .affiliation: [.vouched, .credentialSeen]
        case .invitations: [.early, .late]
        case .passes: [.passDays]
        case .notices: [.patience]
        case .roles: [.roles]
        case .rooms: [.rooms]
        case .printer: [.printer, .fallback, .automatic, .copies]
        case .list: [.listPrinter, .listPaper, .listKey]
        }
    }

    var path: String { "/desk/settings/\(rawValue)" }
}

extension Pages {
    /// A setting's value as people say it: "28 dagen", "Wijkagent, Douane", "geen".
    func words(_ value: String, of setting: HouseSetting, in language: String) -> String {
        switch setting.kind {
        case .timeOfDay:
            return value
        case .number(_, let unit):
            let key = "settingUnit.\(unit)\(value == "1" ? "One" : "")"
            return phrasebook.phrase("desk.\(key)", in: language, ["count": value])
        case .roles:
            let roles = (try? RoleList(value))?.ordered ?? []
            let names = roles.map { phrasebook.phrase("role.\($0.rawValue)", in: language) }
            if roles.count == Role.allCases.count {
                return phrasebook.phrase("desk.settingValue.allRoles", in: language)
            }
            return names.isEmpty ? none(setting, language) : names.joined(separator: ", ")
        case .paper, .key:
            return phrasebook.phrase("desk.settingValue.\(value)", in: language)
        case .rooms, .printer:
            return value.isEmpty ? none(setting, language) : value
        }
    }

    private func none(_ setting: HouseSetting, _ language: String) -> String {
        let key =
            switch setting.kind {
            case .rooms: "desk.settingValue.freeRoom"
            case .roles: "desk.settingValue.byHand"
            default: "desk.settingValue.none"
            }
        return phrasebook.phrase(key, in: language)
    }
}
