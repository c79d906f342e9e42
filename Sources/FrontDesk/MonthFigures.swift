import GRDB
import Synchronization

/// The figures of one month, sorted by what they measure, with what of them may be told.
struct MonthFigures: Sendable {
    let month: Month
    private let values: [Total.Measure: [Total]]
    /// Whether anything at all may be told of the month.
    let isTold: Bool
    let toldDays: Set<Day>
    /// Each day of the month in order, also those on which nobody came.
    let days: [DaySum]

    /// What one day comes to, told or not.
    struct DaySum: Sendable {
        let day: Day
        var isTold = false
        var visits: Int64 = 0
        var stayed: Int64 = 0
        var people: Int64 = 0
        var peak: Int64 = 0
    }
    let toldRoles: Set<Role>
    /// Kiosks by number, 0 for the desk; levels by rank.
    let toldKiosks: Set<Int64>
    let toldLevels: Set<Int>
    /// Hosts and meetings by number, 0 for none.
    let toldHosts: Set<Int64>
    let toldMeetings: Set<Int64>
    /// Partners of which may be told how many of those expected came, 0 for none; nil where not even of all may be.
    let toldExpected: Set<Int64>?
    let toldPartners: Set<Int64>
    let toldKinds: Set<Partner.Kind>
    /// Whether what visitors of no partner add up to may be told.
    let isNoPartnerTold: Bool

    init(_ month: Month, _ totals: [Total.Key: Int64], kinds: [Int64: Partner.Kind], _ rule: SmallCounts) {
        self.month = month
        values = Dictionary(
            grouping: totals.map { Total(key: $0.key, value: $0.value) }.filter { $0.value != 0 },
            by: \.key.measure
        )
        let of = Sums(values)
        isTold = of.people >= rule.smallest
        guard isTold else {
            (days, toldDays, toldRoles, toldPartners, toldKinds) = ([], [], [], [], [])
            (toldKiosks, toldLevels, toldHosts, toldMeetings, toldExpected) = ([], [], [], [], nil)
            isNoPartnerTold = false
            return
        }
        let toldDays = rule.told(of: [of.days]).parts
        self.toldDays = toldDays
        days = Self.sums(of: month, values, toldDays)
        toldRoles = Set(rule.told(of: [of.roles]).parts.compactMap(Role.init(rawValue:)))
        toldKiosks = rule.told(of: [of.kiosks]).parts
        toldLevels = rule.told(of: [of.levels]).parts
        toldHosts = rule.told(of: [of.hosts]).parts
        toldMeetings = rule.told(of: [of.meetings]).parts
        toldExpected = rule.told(rows: of.expected)
        var groups = Partner.Kind.allCases.map { kind in of.partners.filter { kinds[$0.key] == kind } }
        groups.append(of.partners.filter { kinds[$0.key] == nil })
        let told = rule.told(of: groups)
        toldPartners = told.parts.filter { $0 > 0 }
        let places = Partner.Kind.allCases.enumerated().filter { told.groups.contains($0.offset) }
        toldKinds = Set(places.map(\.element))
        isNoPartnerTold = told.groups.contains(groups.count - 1)
    }

    private static func sums(
        of month: Month,
        _ values: [Total.Measure: [Total]],
        _ told: Set<Day>
    ) -> [DaySum] {
        let count = month.last.ordinal - month.first.ordinal
        var sums = (0...count).map { DaySum(day: Day(ordinal: month.first.ordinal + $0)) }
        let places = Dictionary(uniqueKeysWithValues: sums.enumerated().map { ($1.day, $0) })
        let measures: [(Total.Measure, WritableKeyPath<DaySum, Int64>)] = [
            (.visits, \.visits), (.stayed, \.stayed), (.peopleOfDay, \.people), (.peak, \.peak),
        ]
        for (measure, path) in measures {
            for total in values[measure] ?? [] {
                total.key.day.flatMap { places[$0] }.map { sums[$0][keyPath: path] += total.value }
            }
        }
        for place in sums.indices { sums[place].isTold = told.contains(sums[place].day) }
        return sums
    }

    /// Whether anybody came.
    var hasVisits: Bool { values[.visits] != nil }

    /// All figures of one measure; empty where nothing may be told of the month.
    subscript(_ measure: Total.Measure) -> [Total] {
        isTold ? values[measure] ?? [] : []
    }

    /// What the parts of the month come to, before anything is left out.
    private struct Sums {
        typealias Part = SmallCounts.Part

        let people: Int64
        let days: [Day: Part]
        let roles: [String: Part]
        let partners: [Int64: Part]
        let kiosks: [Int64: Part]
        let levels: [Int: Part]
        let hosts: [Int64: Part]
        let meetings: [Int64: Part]
        /// Of each partner the seats, those that somebody came on, and the others.
        let expected: [Int64: [Part]]

        init(_ values: [Total.Measure: [Total]]) {
            func sums<Key: Hashable>(_ measure: Total.Measure, by key: (Total.Key) -> Key?) -> [Key: Int64] {
                (values[measure] ?? [])
                    .reduce(into: [:]) { sums, total in
                        key(total.key).map { sums[$0, default: 0] += total.value }
                    }
            }
            func parts<Key: Hashable>(
                _ visits: Total.Measure,
                _ people: Total.Measure,
                by key: (Total.Key) -> Key?
            ) -> [Key: Part] {
                let people = sums(people, by: key)
                return sums(visits, by: key)
                    .reduce(into: [:]) { parts, visit in
                        parts[visit.key] = Part(size: visit.value, people: people[visit.key] ?? visit.value)
                    }
            }
            people = sums(.people) { _ in 0 }[0] ?? 0
            days = parts(.visits, .peopleOfDay, by: \.day)
            roles = parts(.visits, .peopleOfRole, by: \.role?.rawValue)
            kiosks = parts(.visitsOfKiosk, .peopleOfKiosk, by: \.other)
            levels = parts(.visitsOfLevel, .peopleOfLevel, by: \.hour)
            hosts = parts(.visitsOfHost, .peopleOfHost, by: \.other)
            meetings = parts(.visitsOfMeeting, .peopleOfMeeting, by: \.other)
            partners = parts(.visits, .peopleOfPartner, by: \.partner)
            let (taken, come) = (sums(.seatsTaken, by: \.partner), sums(.peopleCome, by: \.partner))
            let missed = sums(.peopleMissed, by: \.partner)
            expected = sums(.seats, by: \.partner)
                .reduce(into: [:]) { rows, seats in
                    let came = Part(size: taken[seats.key] ?? 0, people: come[seats.key] ?? 0)
                    let others = Part(size: seats.value - came.size, people: missed[seats.key] ?? 0)
                    let all = Part(size: seats.value, people: max(came.people, others.people))
                    rows[seats.key] = [all, came, others]
                }
        }
    }
}

/// Months whose figures were worked out already, until something happens to one of their visits.
final class FiguresAtHand: Sendable {
    private struct Shelf {
        var months: [Month: (figures: MonthFigures, asOf: Int64)] = [:]
        /// Visits that something happened to since, and the last entry of each.
        var touched: [Int64: Int64] = [:]
        /// The entry after which nothing that was worked out before counts.
        var allAfter: Int64 = 0

        mutating func forgetAll(after sequence: Int64) {
            (months, touched, allAfter) = ([:], [:], sequence)
        }
    }

    private let shelf = Mutex(Shelf())
    private static let mostTouched = 10_000

    /// Takes notice of an entry of the log.
    func take(_ entry: PresenceEntry, _ sequence: Int64) {
        shelf.withLock { shelf in
            switch entry.kind {
            case .arrival, .departure, .correction:
                guard let visit = entry.visit else { return }
                shelf.touched[visit] = sequence
                if shelf.touched.count > Self.mostTouched { shelf.forgetAll(after: sequence) }
            case .purged where entry.purge?.totals != nil:
                shelf.forgetAll(after: sequence)
            default:
                break
            }
        }
    }

    /// The figures of `months`, those that are not at hand worked out by `make`; `asOf` is the last entry seen.
    func figures(
        of months: [Month],
        asOf: Int64,
        _ db: Database,
        make: (Month) throws -> MonthFigures
    ) throws -> [MonthFigures] {
        let touched = shelf.withLock(\.touched)
        var changed: [Month: Int64] = [:]
        for (visit, sequence) in touched {
            let day = try Day.fetchOne(
                db.cachedStatement(sql: "SELECT day FROM visit WHERE id = ?"),
                arguments: [visit]
            )
            guard let day else { continue }
            let month = Month(of: day)
            changed[month] = max(changed[month] ?? 0, sequence)
        }
        return try months.map { month in
            let found = shelf.withLock { shelf -> MonthFigures? in
                guard let kept = shelf.months[month] else { return nil }
                let after = max(changed[month] ?? 0, shelf.allAfter)
                return kept.asOf >= after ? kept.figures : nil
            }
            if let found { return found }
            let made = try make(month)
            shelf.withLock { $0.months[month] = (made, asOf) }
            return made
        }
    }
}
