import Crypto
import Foundation
import GRDB

/// One figure of a month: a count, or a time in milliseconds, in which nobody can be told apart.
package struct Total: Codable, Hashable, Sendable {
    package let key: Key
    package let value: Int64

    package enum Measure: String, Codable, CaseIterable, Hashable, Sendable {
        /// By day, role and partner.
        case visits, stays
        /// Visits in the month: by kiosk, its number as the other one; by ``AffiliationLevel/rank``, as the hour; by
        /// host, as the other one; by meeting, as the other one, with its day and the minute of it as the hour.
        case visitsOfKiosk, visitsOfLevel, visitsOfHost, visitsOfMeeting
        /// The time spent inside, by day, role and partner; at least that when assumed departures were early.
        case stayed, stayedAtLeast
        /// Stays that have ended by how long they lasted, in steps of ``dwellStep``.
        case dwell
        /// Departures by day.
        case observed, reported, assumed
        /// Arrivals by the hour of the week, Monday's first hour being 0.
        case arrivals
        /// The time that people were inside, by day and hour.
        case inside
        /// The most people inside at once, by day.
        case peak
        /// Different people: in the month, on a day; in the month of a partner, in a role, and as above.
        case people, peopleOfDay, peopleOfPartner, peopleOfRole, peopleOfKiosk, peopleOfLevel, peopleOfHost
        case peopleOfMeeting
        /// The time that two partners were both inside, by day.
        case together
        /// Seats that somebody was expected on, and those that somebody came on, by partner; and how many people they
        /// are about: who came, and who did not at least.
        case seats, seatsTaken, peopleCome, peopleMissed
        /// Meetings that were not called off: in the month; and by partner those that it was invited to, that
        /// somebody of it came to, that nobody of it came to in time, that only others came to than were invited.
        case meetings, meetingsInvited, meetingsRepresented, meetingsLate, meetingsBySubstitute
    }

    /// What a figure is about.
    package struct Key: Codable, Hashable, Sendable {
        package let measure: Measure
        package var day: Day?
        package var hour: Int?
        package var role: Role?
        /// The partner's number, 0 for all who are of none.
        package var partner: Int64?
        package var other: Int64?
    }
}

/// The figures of one month, worked out from its visits.
struct MonthTotals {
    private(set) var values: [Total.Key: Int64] = [:]
    let hours: OpeningHours

    /// A visit as figures need it.
    struct Visit {
        let id: Int64
        let day: Day
        let role: Role
        let partner: Int64
        let person: Data
        /// Where the visitor checked in, 0 for at the desk.
        var kiosk: Int64 = 0
        /// The highest level that anybody gave them.
        var level = AffiliationLevel.claimed
        /// Whom it was for, 0 for nobody.
        var host: Int64 = 0
        /// The meeting that it was announced for.
        var meeting: MeetingPlace?
        var stays: [Stay] = []

        struct MeetingPlace: Hashable {
            let id: Int64
            let startsAt: Instant
        }

        struct Stay {
            let arrivedAt: Instant
            /// When it ended, as far as it has, and the earliest that it can have.
            let departedAt: Instant?
            let departedAfter: Instant?
            let evidence: Evidence?
        }
    }

    /// How finely ``Total/Measure/dwell`` tells stays apart, in milliseconds.
    static let dwellStep: Int64 = 5 * 60_000

    init(_ visits: some Sequence<Visit>, _ invited: some Sequence<Invited> = [], hours: OpeningHours) {
        self.hours = hours
        let visits = Array(visits)
        for visit in visits { take(visit) }
        countPeople(visits)
        for (day, ofDay) in Dictionary(grouping: visits, by: \.day) {
            values[.init(measure: .peak, day: day)] = Self.peak(ofDay.flatMap(\.stays))
        }
        addTogether(visits)
        addInside(visits)
        addInvited(invited)
    }

    /// What is in these figures and not in `others`.
    func without(_ others: MonthTotals) -> [Total.Key: Int64] {
        values.merging(others.values.mapValues { -$0 }, uniquingKeysWith: +).filter { $0.value != 0 }
    }

    private mutating func take(_ visit: Visit) {
        func key(_ measure: Total.Measure) -> Total.Key {
            .init(measure: measure, day: visit.day, role: visit.role, partner: visit.partner)
        }
        add(1, to: key(.visits))
        for division in Division.all { add(1, to: division.key(.visits, visit, hours)) }
        for stay in visit.stays {
            add(1, to: key(.stays))
            let (_, hour, weekday) = hours.time(of: stay.arrivedAt)
            add(1, to: .init(measure: .arrivals, hour: weekday * 24 + hour))
            guard let end = stay.departedAt, let evidence = stay.evidence else { continue }
            add(end - stay.arrivedAt, to: key(.stayed))
            add(max(0, (stay.departedAfter ?? end) - stay.arrivedAt), to: key(.stayedAtLeast))
            add(1, to: .init(measure: Self.measure(of: evidence), day: visit.day))
            add(1, to: .init(measure: .dwell, hour: Int((end - stay.arrivedAt) / Self.dwellStep)))
        }
    }

    private static func measure(of evidence: Evidence) -> Total.Measure {
        switch evidence {
        case .observed: .observed
        case .reported: .reported
        case .assumed: .assumed
        }
    }

    private mutating func countPeople(_ visits: [Visit]) {
        values[.init(measure: .people)] = Int64(Set(visits.map(\.person)).count)
        for (day, ofDay) in Dictionary(grouping: visits, by: \.day) {
            values[.init(measure: .peopleOfDay, day: day)] = Int64(Set(ofDay.map(\.person)).count)
        }
        func count(by key: (Visit) -> Total.Key) {
            for (key, of) in Dictionary(grouping: visits, by: key) {
                values[key] = Int64(Set(of.map(\.person)).count)
            }
        }
        count { Total.Key(measure: .peopleOfPartner, partner: $0.partner) }
        count { Total.Key(measure: .peopleOfRole, role: $0.role) }
        for division in Division.all { count { division.key(.people, $0, hours) } }
    }

    /// The most stays that overlap; one ends before another begins at the same moment.
    private static func peak(_ stays: [Visit.Stay]) -> Int64 {
        let steps = stays.flatMap { stay in
            [(stay.arrivedAt, 1)] + (stay.departedAt.map { [($0, -1)] } ?? [])
        }
        var (inside, most) = (Int64(0), Int64(0))
        for (_, step) in steps.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
            inside += Int64(step)
            most = max(most, inside)
        }
        return most
    }

    /// Cuts every stay at the full hours.
    private mutating func addInside(_ visits: [Visit]) {
        var times: [Int64: (day: Day, hour: Int)] = [:]
        for stay in visits.lazy.flatMap(\.stays) {
            guard let end = stay.departedAt else { continue }
            var from = stay.arrivedAt
            while from < end {
                let hour = from.milliseconds / 3_600_000
                let time = times[hour] ?? { ($0.day, $0.hour) }(hours.time(of: from))
                times[hour] = time
                let next = min(Instant(milliseconds: (hour + 1) * 3_600_000), end)
                add(next - from, to: .init(measure: .inside, day: time.day, hour: time.hour))
                from = next
            }
        }
    }

    private mutating func addTogether(_ visits: [Visit]) {
        let known = visits.filter { $0.partner > 0 }
        let spans = Dictionary(grouping: known, by: \.partner)
            .mapValues {
                Spans(
                    $0.lazy.flatMap(\.stays)
                        .compactMap { stay in
                            stay.departedAt.map { ($0 > stay.arrivedAt) ? stay.arrivedAt..<$0 : nil } ?? nil
                        }
                )
            }
        let partners = spans.keys.sorted()
        for (index, one) in partners.enumerated() {
            for other in partners[(index + 1)...] {
                guard let ours = spans[one], let theirs = spans[other] else { continue }
                for span in ours.overlap(with: theirs) {
                    var from = span.lowerBound
                    while from < span.upperBound {
                        let day = hours.day(of: from)
                        let end = min(hours.end(of: day) ?? span.upperBound, span.upperBound)
                        add(end - from, to: .init(measure: .together, day: day, partner: one, other: other))
                        from = end
                    }
                }
            }
        }
    }

    mutating func add(_ amount: Int64, to key: Total.Key) {
        values[key, default: 0] += amount
    }
}

/// By what else visits of a month are counted than by day, role and partner.
fileprivate enum Division {
    case kiosk, level, host, meeting

    static let all: [Division] = [.kiosk, .level, .host, .meeting]

    enum Counted {
        case visits, people
    }

    func key(_ counted: Counted, _ visit: MonthTotals.Visit, _ hours: OpeningHours) -> Total.Key {
        var key = Total.Key(measure: measure(counted))
        switch self {
        case .kiosk: key.other = visit.kiosk
        case .level: key.hour = visit.level.rank
        case .host: key.other = visit.host
        case .meeting:
            key.other = visit.meeting?.id ?? 0
            key.day = visit.meeting.map { hours.day(of: $0.startsAt) }
            key.hour = visit.meeting.map { hours.minute(of: $0.startsAt) }
        }
        return key
    }

    private func measure(_ counted: Counted) -> Total.Measure {
        switch self {
        case .kiosk: counted == .visits ? .visitsOfKiosk : .peopleOfKiosk
        case .level: counted == .visits ? .visitsOfLevel : .peopleOfLevel
        case .host: counted == .visits ? .visitsOfHost : .peopleOfHost
        case .meeting: counted == .visits ? .visitsOfMeeting : .peopleOfMeeting
        }
    }
}

/// Times at which at least one of a group was inside: in order, none touching another.
struct Spans {
    private(set) var spans: [Range<Instant>] = []

    init(_ ranges: some Sequence<Range<Instant>>) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = spans.last, range.lowerBound <= last.upperBound {
                spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                spans.append(range)
            }
        }
    }

    /// The times that both groups were inside.
    func overlap(with other: Spans) -> [Range<Instant>] {
        var (found, mine, theirs): ([Range<Instant>], Int, Int) = ([], 0, 0)
        while mine < spans.count, theirs < other.spans.count {
            let both = spans[mine].clamped(to: other.spans[theirs])
            if !both.isEmpty { found.append(both) }
            if spans[mine].upperBound < other.spans[theirs].upperBound { mine += 1 } else { theirs += 1 }
        }
        return found
    }
}

extension Instant {
    /// The milliseconds from `right` to `left`.
    fileprivate static func - (left: Instant, right: Instant) -> Int64 {
        left.milliseconds - right.milliseconds
    }
}
