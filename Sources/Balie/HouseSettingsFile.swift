import Equipment
import Foundation
import FrontDesk

extension HouseSettings {
    /// What `file` names of it, and the usual; what it names is not changed at the desk.
    init(_ file: SettingsFile, in zone: TimeZone, _ printer: PrinterSettings, telling notices: NoticeRules) {
        func number(_ setting: HouseSetting, _ usual: Int) -> Int {
            guard case .number(let range, _) = setting.kind else { return usual }
            return file.integer(setting.rawValue, default: usual, in: range)
        }
        func text(_ setting: HouseSetting, _ usual: String) -> String {
            // Without quotes YAML makes 20:00 a number.
            let rule = setting.kind == .timeOfDay ? "\(setting.rule), in quotes" : setting.rule
            let typed = file.string(setting.rawValue, default: usual, rule) {
                (try? setting.spelled($0)) != nil
            }
            return (try? setting.spelled(typed)) ?? usual
        }
        let closing = TimeOfDay(text(.closingTime, "20:00"))?.minutes ?? 0
        let (terms, affiliation, window) = (Terms.usual, AffiliationTerms.usual, InvitationWindow.usual)
        var inFile = Set(HouseSetting.allCases.filter { file.names($0.rawValue) })
        if file.names("printer.address") { inFile.insert(.printer) }
        self.init(
            hours: OpeningHours(timeZone: zone, closing: closing),
            terms: Terms(
                names: number(.names, terms.names),
                presence: number(.presence, terms.presence),
                looks: number(.looks, terms.looks)
            ),
            affiliation: AffiliationTerms(
                vouched: number(.vouched, affiliation.vouched),
                credentialSeen: number(.credentialSeen, affiliation.credentialSeen)
            ),
            window: InvitationWindow(
                early: number(.early, window.early),
                late: number(.late, window.late)
            ),
            passDays: number(.passDays, Reception.usualPassDays),
            notices: notices,
            kioskRoles: (try? RoleList(text(.roles, "all")).roles) ?? [],
            rooms: (try? RoomList(text(.rooms, "")).rooms) ?? [],
            printing: printer.rules,
            printer: printer.main?.text ?? "",
            fallback: printer.fallback?.text ?? "",
            list: printer.list,
            inFile: inFile
        )
    }

    /// Those that no other part of the settings shows, a line each.
    var lines: [(key: String, value: String)] {
        HouseSetting.allCases.filter { !$0.isShownElsewhere }.map { ($0.rawValue, words(for: $0)) }
    }

    /// The value as an operator reads it, "28 days".
    func words(for setting: HouseSetting) -> String {
        let value = value(of: setting)
        guard case .number(_, let unit) = setting.kind, unit != .labels else { return value }
        return "\(value) \(value == "1" ? String(unit.rawValue.dropLast()) : unit.rawValue)"
    }
}

extension HouseSetting {
    /// Those of printers and messages have their lines among the others of their kind.
    fileprivate var isShownElsewhere: Bool {
        switch self {
        case .printer, .fallback, .automatic, .copies, .listPrinter, .listPaper, .listKey, .patience: true
        case .closingTime, .names, .presence, .looks, .vouched, .credentialSeen, .early, .late, .passDays,
            .roles, .rooms:
            false
        }
    }
}
