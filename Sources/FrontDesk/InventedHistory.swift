import Crypto
package import Foundation

/// A past that never was: who came in so many years, to try reports on and to measure them.
///
/// The same seed gives the same people on the same days.
package struct InventedHistory: Sendable {
    package let years: Int
    package let seed: UInt64
    /// About how many visits in a year, on average.
    package let visitsAYear: Int
    /// The moment up to which it reaches.
    package let end: Date

    /// A moment before all of it: a record that is to hold it has to be made by then, or else its terms do not hold for
    /// so long ago.
    package var beginning: Date { end.addingTimeInterval(-Double(years) * 366 * 86_400) }

    package static let yearsRange = 1...10

    package init(years: Int, seed: UInt64, visitsAYear: Int = 100_000, until end: Date) {
        self.years = min(max(years, Self.yearsRange.lowerBound), Self.yearsRange.upperBound)
        (self.seed, self.visitsAYear, self.end) = (seed, max(1, visitsAYear), end)
    }

    /// One visit, without a name.
    struct Visit {
        let partner: Int64?
        let role: Role
        /// Of so many people of a partner which one.
        let person: Int
        let isForHost: Bool
        let isAtSecondKiosk: Bool
        /// Minutes after midnight at which they came and went, oldest first; one that nobody saw leave has no end.
        let stays: [(from: Int, until: Int?)]
    }

    /// An overleg: which partners are invited, with how many seats, and how many of each come.
    struct Overleg {
        let startsAt: Int
        let seats: [(partner: Int64, count: Int, come: Int)]
        let isLate: Bool
    }

    /// What happens on one day.
    struct DayInvented {
        let visits: [Visit]
        let overleg: Overleg?
    }
}

/// Draws an invented past, day by day in order.
struct InventedDays {
    private let calendar: InventedCalendar
    private let visitsAWeight: Double
    private let crowd: [Crowd]
    private let weights: Double
    /// How many of the days for meetings have one: a small centre has few.
    private let meetings: Double
    private var generator: SeededNumbers

    /// The people of one partner.
    private struct Crowd {
        let partner: Partner?
        let weight: Double
        let people: Int
    }

    init(_ history: InventedHistory, from first: Day, through last: Day, partners: [Partner]) {
        let calendar = InventedCalendar(from: first, through: last)
        self.calendar = calendar
        let all = (0...max(0, last.ordinal - first.ordinal)).map { first.advanced(byDays: $0) }
        let total = all.reduce(0) { $0 + calendar.weight(of: $1) }
        visitsAWeight = Double(history.visitsAYear) * Double(all.count) / 365.25 / max(total, 0.01)
        // Nobody's partner: suppliers, who type their firm.
        let crowds = partners.map { ($0, Self.weight(of: $0.kind)) } + [(nil, 4)]
        let sum = crowds.reduce(0) { $0 + $1.1 }
        crowd = crowds.map { partner, weight in
            let aMonth = Double(history.visitsAYear) / 12 * weight / sum
            return Crowd(partner: partner, weight: weight, people: max(2, Int(aMonth / 5)))
        }
        weights = sum
        meetings = min(1, Double(history.visitsAYear) / 20_000)
        generator = SeededNumbers(seed: history.seed)
    }

    private static func weight(of kind: Partner.Kind) -> Double {
        switch kind {
        case .police: 12
        case .customs: 16
        case .auction: 14
        case .security: 8
        case .municipality, .tax, .prosecution, .riec: 3
        }
    }

    mutating func next(on day: Day) -> InventedHistory.DayInvented {
        let expected =
            calendar.weight(of: day) * visitsAWeight * Double.random(in: 0.85...1.15, using: &generator)
        let count = Int(expected + Double.random(in: 0..<1, using: &generator))
        let isMeetingDay = [1, 3].contains(day.weekday) && !InventedCalendar.isHoliday(day)
        return .init(
            visits: (0..<count).map { _ in visit() },
            overleg: isMeetingDay && Double.random(in: 0..<1, using: &generator) < meetings ? overleg() : nil
        )
    }

    private mutating func visit() -> InventedHistory.Visit {
        var place = Double.random(in: 0..<weights, using: &generator)
        let own = crowd.first { one in
            place -= one.weight
            return place < 0
        }
        let role = role(of: own?.partner)
        return InventedHistory.Visit(
            partner: own?.partner?.id,
            role: role,
            // Some come every day, most now and then.
            person: Int(pow(Double.random(in: 0..<1, using: &generator), 1.8) * Double(own?.people ?? 1)),
            isForHost: Int.random(in: 0..<3, using: &generator) == 0,
            isAtSecondKiosk: Int.random(in: 0..<4, using: &generator) == 0,
            stays: stays(as: role)
        )
    }

    private mutating func role(of partner: Partner?) -> Role {
        guard let partner else { return .supplier }
        let chance = Int.random(in: 0..<10, using: &generator)
        switch partner.kind {
        case .police: return chance < 8 ? .communityOfficer : .participant
        case .customs: return chance < 8 ? .customsOfficer : .participant
        case .security, .auction: return chance < 6 ? .securityGuard : .participant
        default: return chance < 8 ? .participant : .other
        }
    }

    private mutating func stays(as role: Role) -> [(from: Int, until: Int?)] {
        let peak = Int.random(in: 0..<10, using: &generator)
        let from =
            switch peak {
            case 0..<5: bell(around: 525, width: 45)
            case 5..<8: bell(around: 795, width: 55)
            default: Int.random(in: 420..<1020, using: &generator)
            }
        let usual: Double =
            switch role {
            case .securityGuard: 300
            case .participant: 110
            case .supplier: 20
            default: 60
            }
        let lasted = max(3, Int(usual * exp(0.6 * deviation())))
        let until = min(from + lasted, 1260)
        if Int.random(in: 0..<100, using: &generator) < 4 { return [(from, nil)] }
        // One in twelve goes out for an hour and comes back on the same badge.
        guard lasted > 150, Int.random(in: 0..<4, using: &generator) == 0 else { return [(from, until)] }
        let out = from + lasted / 2
        return out + 40 < until ? [(from, out), (out + 40, until)] : [(from, until)]
    }

    private mutating func overleg() -> InventedHistory.Overleg {
        let known = crowd.compactMap(\.partner).shuffled(using: &generator)
        let invited = known.prefix(Int.random(in: 4...8, using: &generator))
        let seats = invited.map { partner -> (partner: Int64, count: Int, come: Int) in
            let count = Int.random(in: 1...3, using: &generator)
            let come = (0..<count)
                .reduce(0) { sum, _ in
                    sum + (Int.random(in: 0..<10, using: &generator) < 8 ? 1 : 0)
                }
            return (partner.id, count, come)
        }
        return .init(
            startsAt: [570, 600, 840][Int.random(in: 0..<3, using: &generator)],
            seats: seats,
            isLate: Int.random(in: 0..<5, using: &generator) == 0
        )
    }

    private mutating func bell(around middle: Int, width: Double) -> Int {
        min(max(middle + Int(width * deviation()), 390), 1200)
    }

    /// About normal: the sum of twelve even ones.
    private mutating func deviation() -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }
}

/// Numbers that are the same for the same seed: SplitMix64.
fileprivate struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
