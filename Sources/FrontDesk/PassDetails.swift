import Foundation

/// What a visitor takes along in a pass: what they told of themselves, and the last day that it is taken.
///
/// How well an affiliation is known is not in it: people see to that anew each time.
struct PassDetails: Hashable, Sendable {
    let role: Role
    let affiliation: Affiliation
    let visitor: Visitor
    let language: Language
    let until: Day

    /// How long they can be once filled up, so that the length of a pass tells little of a name.
    static let lengths = [64, 128, 256, 512, 1024]

    init(role: Role, affiliation: Affiliation, visitor: Visitor, language: Language, until: Day) {
        self.role = role
        self.affiliation = affiliation
        self.visitor = visitor
        self.language = language
        self.until = until
    }

    /// As few bytes as say it, filled up with zeros; nil for a name that no scanner would read from a screen.
    var bytes: [UInt8]? {
        var flags: UInt8 = language == .en ? Flag.english : 0
        var fields: [[UInt8]] = []
        switch affiliation {
        case .partner(let id):
            flags |= Flag.partner
            fields.append(Self.shortest(id))
        case .organisation(let name):
            fields.append(CompactText.bytes(name.text))
        }
        switch visitor {
        case .named(let firstName, let surname):
            fields.append(CompactText.bytes(firstName.text))
            fields.append(CompactText.bytes(surname?.text ?? ""))
        case .alias(let alias):
            flags |= Flag.alias
            fields.append(CompactText.bytes(alias.text))
        }
        let day = UInt16(clamping: until.packed)
        let said = [flags, role.number, UInt8(day >> 8), UInt8(day & 0xFF)] + fields.flatMap(Self.prefixed)
        guard let length = Self.lengths.first(where: { $0 >= said.count }) else { return nil }
        return said + [UInt8](repeating: 0, count: length - said.count)
    }

    /// What the bytes say, nil for any that do not say it all, or more.
    init?(_ bytes: some Sequence<UInt8>) {
        var rest = Array(bytes)[...]
        guard let flags = rest.popFirst(), flags & ~Flag.all == 0,
            let role = rest.popFirst().flatMap(Role.init(number:)),
            let high = rest.popFirst(), let low = rest.popFirst(),
            let until = Day(packed: Int(high) << 8 | Int(low)),
            let from = Self.field(&rest), let name = Self.field(&rest)
        else { return nil }
        let isAlias = flags & Flag.alias != 0
        guard let surname = isAlias ? [] : Self.field(&rest), rest.allSatisfy({ $0 == 0 }),
            let affiliation = Self.affiliation(from, isPartner: flags & Flag.partner != 0),
            let visitor = Self.visitor(name, surname, isAlias: isAlias)
        else { return nil }
        self.init(
            role: role,
            affiliation: affiliation,
            visitor: visitor,
            language: flags & Flag.english != 0 ? .en : .nl,
            until: until
        )
    }

    private enum Flag {
        static let (alias, english, partner): (UInt8, UInt8, UInt8) = (1, 2, 4)
        static let all: UInt8 = 7
    }

    /// A number in as few bytes as hold it.
    private static func shortest(_ number: Int64) -> [UInt8] {
        Array((0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }.drop { $0 == 0 })
    }

    /// A field with its length before it, in one byte or two.
    private static func prefixed(_ field: [UInt8]) -> [UInt8] {
        let count = UInt16(clamping: field.count)
        let length = count < 0x80 ? [UInt8(count)] : [0x80 | UInt8(count >> 8 & 0x7F), UInt8(count & 0xFF)]
        return length + field
    }

    private static func field(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let first = rest.popFirst() else { return nil }
        var count = Int(first)
        if first >= 0x80 {
            guard let second = rest.popFirst() else { return nil }
            count = Int(first & 0x7F) << 8 | Int(second)
        }
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    private static func affiliation(_ field: [UInt8], isPartner: Bool) -> Affiliation? {
        guard isPartner else {
            return CompactText.text(field).flatMap { try? .organisation(.organisation($0)) }
        }
        guard field.count <= 7 else { return nil }
        return .partner(field.reduce(0) { $0 << 8 | Int64($1) })
    }

    private static func visitor(_ name: [UInt8], _ surname: [UInt8], isAlias: Bool) -> Visitor? {
        guard let name = CompactText.text(name), let surname = CompactText.text(surname) else { return nil }
        return try? isAlias ? Visitor(alias: name) : Visitor(firstName: name, surname: surname)
    }
}

extension Role {
    /// What a pass knows a role by, for good.
    fileprivate var number: UInt8 {
        switch self {
        case .communityOfficer: 1
        case .customsOfficer: 2
        case .securityGuard: 3
        case .participant: 4
        case .supplier: 5
        case .other: 6
        }
    }

    fileprivate init?(number: UInt8) {
        guard let role = Role.allCases.first(where: { $0.number == number }) else { return nil }
        self = role
    }
}

extension Day {
    /// The day in sixteen bits, from 2000 to 2127.
    fileprivate var packed: Int {
        let (year, month, day) = numbers
        return (year - 2000) << 9 | month << 5 | day
    }

    fileprivate init?(packed: Int) {
        let (month, day) = (packed >> 5 & 15, packed & 31)
        guard (1...12).contains(month), day > 0 else { return nil }
        self.init(year: 2000 + (packed >> 9), month: month, day: day)
    }
}
