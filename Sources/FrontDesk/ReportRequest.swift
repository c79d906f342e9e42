/// What somebody wants to know of the record: which figures, over which months, by what.
package struct ReportRequest: Hashable, Sendable {
    package let kind: Kind
    package let from: Month
    package let through: Month
    package let grouping: Grouping
    /// Whether as many months before stand beside it.
    package let isCompared: Bool

    package enum Kind: String, CaseIterable, Codable, Hashable, Sendable {
        case attendance, occupancy, coPresence = "co-presence", representation, noShows = "no-shows", quality
    }

    /// What the rows of attendance are.
    package enum Grouping: String, CaseIterable, Codable, Hashable, Sendable {
        case day, week, month, quarter, year
        case partner, partnerKind = "partner-kind", role, host, meeting, level, kiosk

        package var isTime: Bool {
            switch self {
            case .day, .week, .month, .quarter, .year: true
            case .partner, .partnerKind, .role, .host, .meeting, .level, .kiosk: false
            }
        }
    }

    /// The most months that one report spans: ten years.
    package static let mostMonths = 120

    /// - Throws: ``Refusal/periodImpossible`` for an end before the beginning, or more than ``mostMonths``.
    package init(
        _ kind: Kind,
        from: Month,
        through: Month,
        by grouping: Grouping = .month,
        isCompared: Bool = false
    ) throws(Refusal) {
        guard from <= through, from.months(until: through) < Self.mostMonths else {
            throw .periodImpossible
        }
        self.init(kind: kind, from: from, through: through, grouping: grouping, isCompared: isCompared)
    }

    /// The twelve months before the one that `today` lies in.
    package static func lastYear(
        _ kind: Kind = .attendance,
        by grouping: Grouping = .month,
        today: Day
    ) -> ReportRequest {
        let last = Month(of: today).advanced(byMonths: -1)
        return ReportRequest(
            kind: kind,
            from: last.advanced(byMonths: -11),
            through: last,
            grouping: grouping,
            isCompared: false
        )
    }

    private init(kind: Kind, from: Month, through: Month, grouping: Grouping, isCompared: Bool) {
        (self.kind, self.from, self.through) = (kind, from, through)
        (self.grouping, self.isCompared) = (grouping, isCompared)
    }

    /// Whether it tells of hosts.
    var isOfHosts: Bool { kind == .attendance && grouping == .host }

    /// The months that are asked for, in order.
    var months: [Month] { Month.all(from: from, through: through) }

    /// As many months before.
    var monthsBefore: [Month] {
        let count = months.count
        return Month.all(from: from.advanced(byMonths: -count), through: from.advanced(byMonths: -1))
    }
}

extension Month {
    /// How many months `other` is later.
    func months(until other: Month) -> Int {
        let (mine, theirs) = (first.numbers, other.first.numbers)
        return (theirs.year - mine.year) * 12 + theirs.month - mine.month
    }

    static func all(from first: Month, through last: Month) -> [Month] {
        (0...max(0, first.months(until: last))).map { first.advanced(byMonths: $0) }
    }

    /// "2026-Q4".
    var quarter: String { "\(rawValue.prefix(4))-Q\((first.numbers.month + 2) / 3)" }

    /// "2026".
    var year: String { String(rawValue.prefix(4)) }
}

extension Day {
    /// Days since 1 January 1970.
    ///
    /// By counting leap days in eras of 400 years: a calendar is asked too much for each of ten years' days.
    var ordinal: Int {
        let (year, month, day) = numbers
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    /// The day so many days after 1 January 1970.
    init(ordinal: Int) {
        let (year, month, day) = Self.numbers(ofOrdinal: ordinal)
        self.init(year: year, month: month, day: day)
    }

    static func numbers(ofOrdinal ordinal: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = ordinal + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * ofYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * fromMarch + 2) / 5 + 1
        )
    }

    /// 0 for Monday.
    package var weekday: Int { ((ordinal + 3) % 7 + 7) % 7 }

    /// The week that it lies in, "2026-W48", by ISO 8601: Monday first, and a week is of the year of its Thursday.
    var week: String {
        let thursday = advanced(byDays: 3 - weekday)
        let count = (thursday.ordinal - Day(year: thursday.numbers.year, month: 1, day: 1).ordinal) / 7 + 1
        return "\(thursday.rawValue.prefix(4))-W\(count < 10 ? "0" : "")\(count)"
    }
}
