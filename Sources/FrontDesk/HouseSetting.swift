import Foundation

/// Something of the house that can be set in the settings file, at the desk and by command; what the file names
/// holds always, the rest is changed on record.
package enum HouseSetting: String, CaseIterable, Codable, Hashable, Sendable {
    case closingTime = "centre.closingTime"
    case names = "retention.names"
    case presence = "retention.presence"
    case looks = "retention.looks"
    case vouched = "affiliation.vouched"
    case credentialSeen = "affiliation.credentialSeen"
    case early = "invitation.early"
    case late = "invitation.late"
    case passDays = "pass.days"
    case patience = "notices.patience"
    case roles = "kiosk.roles"
    case rooms = "meetings.rooms"
    case printer = "printer.name"
    case fallback = "printer.fallback"
    case automatic = "printer.automatic"
    case copies = "printer.copies"
    case listPrinter = "printer.rollCall"
    case listPaper = "printer.rollCallPaper"
    case listKey = "kiosk.rollCallKey"

    /// What can be filled in for it.
    package enum Kind: Hashable, Sendable {
        case timeOfDay
        case number(ClosedRange<Int>, Unit)
        case roles(mayBeNone: Bool)
        case rooms
        /// The name of a queue or an address; what is a good one is known where printers are.
        case printer
        case paper
        case key
    }

    package enum Unit: String, CaseIterable, Hashable, Sendable {
        case days, months, minutes, labels
    }

    package var kind: Kind {
        switch self {
        case .closingTime: .timeOfDay
        case .names: .number(Terms.ranges.names, .days)
        case .presence: .number(Terms.ranges.presence, .months)
        case .looks: .number(Terms.ranges.looks, .months)
        case .vouched, .credentialSeen: .number(AffiliationTerms.range, .days)
        case .early: .number(InvitationWindow.ranges.early, .minutes)
        case .late: .number(InvitationWindow.ranges.late, .minutes)
        case .passDays: .number(Reception.passRange, .days)
        case .patience: .number(NoticeRules.patienceRange, .minutes)
        case .roles: .roles(mayBeNone: false)
        case .rooms: .rooms
        case .printer, .fallback, .listPrinter: .printer
        case .listPaper: .paper
        case .listKey: .key
        case .automatic: .roles(mayBeNone: true)
        case .copies: .number(PrintingRules.copiesRange, .labels)
        }
    }

    /// What can be filled in, in words for an operator.
    package var rule: String {
        switch kind {
        case .timeOfDay: "a time like \"20:00\""
        case .number(let range, _): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .roles(let mayBeNone):
            "all, \(mayBeNone ? "none, " : "")or some of \(Role.allCases.map(\.rawValue).joined(separator: ", "))"
        case .rooms:
            "names of 1 to \(PersonalText.longest) letters with commas between them, at most \(RoomList.most)"
        case .printer: "the name of a queue in CUPS, or an address like ipp://10.0.0.7/ipp/print"
        case .key: ListPrinting.Key.allCases.map(\.rawValue).joined(separator: " or ")
        case .paper: ListPrinting.Paper.allCases.map(\.rawValue).joined(separator: " or ")
        }
    }

    /// Which of them a change forgets by, or sends badges elsewhere by: whoever makes it shows once more who they are.
    package var isGrave: Bool {
        switch self {
        case .names, .presence, .looks, .printer, .fallback, .listPrinter: true
        case .closingTime, .vouched, .credentialSeen, .early, .late, .passDays, .patience, .roles, .rooms,
            .automatic, .copies, .listPaper, .listKey:
            false
        }
    }

    /// What was filled in, as the record spells it.
    ///
    /// - Throws: the refusal that says what to fill in instead.
    package func spelled(_ typed: String) throws(Refusal) -> String {
        let text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
        switch kind {
        case .timeOfDay:
            guard let time = TimeOfDay(text) else { throw .settingTimeWrong }
            return time.text
        case .number(let range, _):
            guard let number = Int(text), range.contains(number) else {
                throw .settingNumberWrong(least: range.lowerBound, most: range.upperBound)
            }
            return String(number)
        case .roles(let mayBeNone):
            let list = try RoleList(text)
            guard mayBeNone || !list.roles.isEmpty else { throw .kioskNeedsRole }
            return list.text
        case .rooms:
            return try RoomList(text).text
        case .printer:
            guard text.utf8.count <= 255, text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
                throw .printerMalformed
            }
            return text
        case .key:
            guard ListPrinting.Key(rawValue: text) != nil else { throw .unreadable }
            return text
        case .paper:
            guard ListPrinting.Paper(rawValue: text) != nil else { throw .unreadable }
            return text
        }
    }
}

/// A time on the clock, "08:30".
package struct TimeOfDay: Hashable, Sendable {
    /// Since midnight.
    package let minutes: Int

    package init(minutes: Int) {
        self.minutes = minutes
    }

    /// Nil for what is no time of day, like "24:00".
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        minutes = hour * 60 + minute
    }

    package var text: String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : String($0) }.joined(separator: ":")
    }
}

/// Some of the roles there are, "all", "none" or "supplier other".
package struct RoleList: Hashable, Sendable {
    package let roles: Set<Role>

    package init(_ roles: Set<Role>) {
        self.roles = roles
    }

    /// - Throws: ``Refusal/roleUnknown``.
    package init(_ text: String) throws(Refusal) {
        let names = text.split { $0.isWhitespace || $0 == "," }.map(String.init)
        switch names {
        case ["all"]: roles = Set(Role.allCases)
        case ["none"], []: roles = []
        default:
            let known = names.compactMap { Role(rawValue: $0) }
            guard known.count == names.count else { throw .roleUnknown }
            roles = Set(known)
        }
    }

    /// In the order that tiles have.
    package var ordered: [Role] { Role.allCases.filter(roles.contains) }

    package var text: String {
        if roles.isEmpty { return "none" }
        return roles.count == Role.allCases.count ? "all" : ordered.map(\.rawValue).joined(separator: " ")
    }
}

/// The rooms that meetings can be in; without any a host types one.
package struct RoomList: Hashable, Sendable {
    package static let most = 40

    package let rooms: [String]

    /// - Parameter text: with commas or line ends between them; one that is named twice is there once.
    /// - Throws: ``Refusal/roomTooLong``, ``Refusal/roomsTooMany``, or that it holds odd signs or a BSN.
    package init(_ text: String) throws(Refusal) {
        var rooms: [String] = []
        for part in text.split(whereSeparator: { $0 == "," || $0.isNewline })
        where !part.allSatisfy(\.isWhitespace) {
            let room = try PersonalText.room(String(part)).text
            let isKnown = rooms.contains { $0.folded == room.folded }
            if !isKnown { rooms.append(room) }
        }
        guard rooms.count <= Self.most else { throw .roomsTooMany }
        self.rooms = rooms
    }

    package var text: String { rooms.joined(separator: ", ") }
}
