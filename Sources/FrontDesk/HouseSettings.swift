import Foundation
import GRDB

/// What is set of the house at this moment: what the settings file names, else what was set on record, else the usual.
package struct HouseSettings: Sendable {
    package private(set) var hours: OpeningHours
    /// The terms that are asked for; those in force are on record.
    package private(set) var terms: Terms
    /// How long what hosts say of an affiliation counts.
    package private(set) var affiliation: AffiliationTerms
    /// How early and how late an invitation lets in.
    package private(set) var window: InvitationWindow
    /// How many days a pass is good for.
    package private(set) var passDays: Int
    /// Whom messages can reach, and how long a host has to answer.
    package private(set) var notices: NoticeRules
    /// What visitors can come as, at the kiosk.
    package private(set) var kioskRoles: Set<Role>
    /// Where meetings can be; without any a host types it.
    package private(set) var rooms: [String]
    /// Which badges are printed without being asked for.
    package private(set) var printing: PrintingRules
    /// The label printer and the one that takes over, "" for none.
    package private(set) var printer: String
    package private(set) var fallback: String
    /// Where the list for an evacuation comes out.
    package private(set) var list: ListPrinting
    /// What the settings file names: it holds, and is changed there alone.
    package let inFile: Set<HouseSetting>
    /// The newest change of each, where there was one.
    package private(set) var changes: [HouseSetting: SettingChange] = [:]
    /// When the house closed otherwise, oldest first.
    private var closings: [(since: Instant, hours: OpeningHours)] = []
    private let firstHours: OpeningHours

    package init(
        hours: OpeningHours,
        terms: Terms = .usual,
        affiliation: AffiliationTerms = .usual,
        window: InvitationWindow = .usual,
        passDays: Int = Reception.usualPassDays,
        notices: NoticeRules = .none,
        kioskRoles: Set<Role> = Set(Role.allCases),
        rooms: [String] = [],
        printing: PrintingRules = .none,
        printer: String = "",
        fallback: String = "",
        list: ListPrinting = .none,
        inFile: Set<HouseSetting> = []
    ) {
        (self.hours, firstHours, self.terms) = (hours, hours, terms)
        (self.affiliation, self.window, self.passDays) = (affiliation, window, passDays)
        (self.notices, self.kioskRoles, self.rooms) = (notices, kioskRoles, rooms)
        (self.printing, self.printer, self.fallback, self.inFile) = (printing, printer, fallback, inFile)
        self.list = list
    }

    /// Takes over what was set on record, oldest first, where the file leaves it open.
    ///
    /// What this program can't read any more stays as it was.
    func applying(_ changes: [SettingChange]) -> HouseSettings {
        var settings = self
        for change in changes {
            guard let setting = HouseSetting(rawValue: change.name), !inFile.contains(setting),
                let value = try? setting.spelled(change.value)
            else { continue }
            settings.set(setting, to: value)
            settings.changes[setting] = change
            if setting == .closingTime { settings.closings.append((change.since, settings.hours)) }
        }
        return settings
    }

    /// The value as the record spells it.
    package func value(of setting: HouseSetting) -> String {
        switch setting {
        case .closingTime: TimeOfDay(minutes: hours.closing).text
        case .names: String(terms.names)
        case .presence: String(terms.presence)
        case .looks: String(terms.looks)
        case .vouched: String(affiliation.vouched)
        case .credentialSeen: String(affiliation.credentialSeen)
        case .early: String(window.early)
        case .late: String(window.late)
        case .passDays: String(passDays)
        case .patience: String(notices.patience / 60)
        case .roles: RoleList(kioskRoles).text
        case .rooms: rooms.joined(separator: ", ")
        case .printer: printer
        case .fallback: fallback
        case .automatic: RoleList(printing.automatic).text
        case .copies: String(printing.copies)
        case .listPrinter: list.printer
        case .listPaper: list.paper.rawValue
        case .listKey: (list.hasKey ? ListPrinting.Key.enabled : .disabled).rawValue
        }
    }

    /// - Parameter value: as ``HouseSetting/spelled(_:)`` gives it.
    private mutating func set(_ setting: HouseSetting, to value: String) {
        let number = Int(value) ?? 0
        switch setting {
        case .closingTime:
            let closing = TimeOfDay(value)?.minutes ?? hours.closing
            hours = OpeningHours(timeZone: hours.timeZone, closing: closing)
        case .names: terms = Terms(names: number, presence: terms.presence, looks: terms.looks)
        case .presence: terms = Terms(names: terms.names, presence: number, looks: terms.looks)
        case .looks: terms = Terms(names: terms.names, presence: terms.presence, looks: number)
        case .vouched:
            affiliation = AffiliationTerms(vouched: number, credentialSeen: affiliation.credentialSeen)
        case .credentialSeen:
            affiliation = AffiliationTerms(vouched: affiliation.vouched, credentialSeen: number)
        case .early: window = InvitationWindow(early: number, late: window.late)
        case .late: window = InvitationWindow(early: window.early, late: number)
        case .passDays: passDays = number
        case .patience: notices = NoticeRules(receivers: notices.receivers, patience: Int64(number) * 60)
        case .roles: kioskRoles = (try? RoleList(value).roles) ?? kioskRoles
        case .rooms: rooms = (try? RoomList(value).rooms) ?? rooms
        case .printer:
            printer = value
            print(hasPrinter: !value.isEmpty, printing.automatic, printing.copies)
        case .fallback: fallback = value
        case .automatic:
            print(hasPrinter: printing.hasPrinter, (try? RoleList(value).roles) ?? [], printing.copies)
        case .copies: print(hasPrinter: printing.hasPrinter, printing.automatic, number)
        case .listPrinter: list = ListPrinting(printer: value, paper: list.paper, hasKey: list.hasKey)
        case .listPaper:
            let paper = ListPrinting.Paper(rawValue: value) ?? list.paper
            list = ListPrinting(printer: list.printer, paper: paper, hasKey: list.hasKey)
        case .listKey:
            let hasKey = value == ListPrinting.Key.enabled.rawValue
            list = ListPrinting(printer: list.printer, paper: list.paper, hasKey: hasKey)
        }
    }

    private mutating func print(hasPrinter: Bool, _ automatic: Set<Role>, _ copies: Int) {
        printing = PrintingRules(hasPrinter: hasPrinter, automatic: automatic, copies: copies)
    }
}

extension HouseSettings {
    /// The first time after `instant` that the house closes, or closed: by the closing time that held then.
    ///
    /// A closing time that is past already on the day that it is set holds from the next day on: nobody is taken to
    /// have left before it was set.
    func closing(after instant: Instant) -> Instant {
        let before = closings.last { $0.since <= instant }?.hours ?? firstHours
        var next = before.closing(after: instant)
        for change in closings where change.since > instant {
            if next <= change.since { return next }
            let other = change.hours.closing(after: change.since)
            next = isSameEvening(other, change.since) ? other : min(next, other)
        }
        return next
    }

    /// Whether both lie in one day of the centre; hours after midnight belong to the day before.
    private func isSameEvening(_ one: Instant, _ other: Instant) -> Bool {
        let night: Int64 = -5 * 3600
        return hours.day(of: one.advanced(bySeconds: night))
            == hours.day(of: other.advanced(bySeconds: night))
    }
}
