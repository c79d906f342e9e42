/// The tables of one report, added up from what may be told of its months.
struct ReportTables {
    typealias Value = Report.Value
    typealias Table = Report.Table

    let request: ReportRequest
    let months: [MonthFigures]
    /// As many months before, when they stand beside it.
    let before: [MonthFigures]?
    let partners: [Partner]
    /// What kiosks are called, by number.
    let kiosks: [Int64: String]
    /// What hosts are called, by number, as far as whoever asks can read their names.
    let hosts: [Int64: String]
    let rule: SmallCounts

    init(
        _ request: ReportRequest,
        _ months: [MonthFigures],
        before: [MonthFigures]?,
        partners: [Partner],
        kiosks: [Int64: String],
        hosts: [Int64: String],
        _ rule: SmallCounts
    ) {
        (self.request, self.months, self.before) = (request, months, before)
        (self.partners, self.kiosks, self.hosts, self.rule) = (partners, kiosks, hosts, rule)
    }

    var tables: [Table] {
        switch request.kind {
        case .attendance: [summary, request.grouping.isTime ? overTime : divided]
        case .occupancy: [peaks, curve, busyHours]
        case .coPresence: [coPresence]
        case .representation: [representation, representationOverTime, meetings]
        case .noShows: [noShows, noShowsOfPartners]
        case .quality: [quality]
        }
    }

    static func hours(_ milliseconds: Int64) -> Double { Double(milliseconds) / 3_600_000 }

    func sum(_ measure: Total.Measure, _ months: [MonthFigures]) -> Int64 {
        months.reduce(0) { $0 + $1[measure].reduce(0) { $0 + $1.value } }
    }
}

// MARK: Attendance

extension ReportTables {
    /// The figures of the whole period, one a row.
    private var summary: Table {
        let compared = before.map(summaryValues)
        let rows = summaryValues(of: months).enumerated()
            .map { place, line in
                [Value.word("measure.\(line.0)"), line.1] + (compared.map { [$0[place].1] } ?? [])
            }
        let columns = [Report.Column("measure", .text), .init("value", .number)]
        return Table(
            id: "summary",
            columns: columns + (before == nil ? [] : [.init("valueBefore", .number)]),
            rows: rows
        )
    }

    private func summaryValues(of months: [MonthFigures]) -> [(String, Value)] {
        let visits = sum(.visits, months)
        guard visits > 0 else {
            let names = ["visits", "hours", "openDays", "dwellQuarter", "dwellMedian", "dwellThreeQuarters"]
            return (names + ["dwellLeast", "dwellMost"]).map { ($0, .none) }
        }
        let (stayed, least) = (sum(.stayed, months), sum(.stayedAtLeast, months))
        let dwell = Dwell(months)
        let mean = { (sum: Int64) in
            dwell.count == 0 ? Value.none : .hours(Self.hours(sum) / Double(dwell.count))
        }
        let days = months.reduce(0) { $0 + Set($1[.visits].compactMap(\.key.day)).count }
        return [
            ("visits", .count(visits)), ("hours", .hours(Self.hours(stayed))),
            ("openDays", .count(Int64(days))),
            ("dwellQuarter", dwell.value(at: 0.25)), ("dwellMedian", dwell.value(at: 0.5)),
            ("dwellThreeQuarters", dwell.value(at: 0.75)),
            ("dwellLeast", mean(least)), ("dwellMost", mean(stayed)),
        ]
    }

    /// How long stays lasted.
    private struct Dwell {
        private var counts: [Int: Int64] = [:]
        private(set) var count: Int64 = 0

        init(_ months: [MonthFigures]) {
            for total in months.lazy.flatMap({ $0[.dwell] }) {
                counts[total.key.hour ?? 0, default: 0] += total.value
                count += total.value
            }
        }

        /// The middle of the step that so large a part of the stays do not go beyond.
        func value(at part: Double) -> Value {
            let wanted = Int64((Double(count) * part).rounded(.up))
            var seen: Int64 = 0
            for (step, count) in counts.sorted(by: { $0.key < $1.key }) {
                seen += count
                guard seen >= max(1, wanted) else { continue }
                let middle = (Double(step) + 0.5) * Double(MonthTotals.dwellStep)
                return .hours(middle / 3_600_000)
            }
            return .none
        }
    }

    /// Visits, people and hours of one stretch of time.
    private struct Line {
        var visits: Int64 = 0
        var stayed: Int64 = 0
        var people: Int64?
        /// Whether something in it may be told, and whether something may not.
        var isTold = false
        var hasHidden = false
    }

    private var overTime: Table {
        let lines = lines(of: months)
        let earlier = before.map { self.lines(of: $0).map(\.line) }
        let hasPeople = [.day, .month].contains(request.grouping)
        var columns = [Report.Column(request.grouping.rawValue, request.grouping == .day ? .date : .text)]
        columns += [.init("visits", .count)]
        if hasPeople { columns.append(.init("people", .count)) }
        columns.append(.init("hours", .hours))
        if earlier != nil { columns.append(.init("visitsBefore", .count)) }
        let rows = lines.enumerated()
            .map { place, entry in
                let line = entry.line
                var row = [entry.name]
                row += [value(line, .count(line.visits))]
                if hasPeople { row.append(value(line, line.people.map { .count($0) } ?? .none)) }
                row.append(value(line, .hours(Self.hours(line.stayed))))
                if let earlier {
                    let other = place < earlier.count ? earlier[place] : nil
                    row.append(other.map { value($0, .count($0.visits)) } ?? .none)
                }
                return row
            }
        var total: [Value] = [.word("total"), .count(sum(.visits, months))]
        if hasPeople { total.append(.none) }
        total.append(.hours(Self.hours(sum(.stayed, months))))
        if let before { total.append(.count(sum(.visits, before))) }
        return Table(id: "attendance", columns: columns, rows: rows, total: total)
    }

    private func value(_ line: Line, _ value: Value) -> Value {
        if line.isTold { return value }
        return line.hasHidden ? .hidden : value
    }

    private func lines(of months: [MonthFigures]) -> [(name: Value, line: Line)] {
        switch request.grouping {
        case .day: days(of: months).map { (.day($0), $1) }
        case .week: weeks(of: months)
        default: byMonths(of: months)
        }
    }

    /// Each day of the months, also those on which nobody came.
    private func days(of months: [MonthFigures]) -> [(Day, Line)] {
        months.flatMap(\.days)
            .map { sum in
                guard sum.visits > 0 else { return (sum.day, Line(people: 0)) }
                guard sum.isTold else { return (sum.day, Line(hasHidden: true)) }
                return (
                    sum.day, Line(visits: sum.visits, stayed: sum.stayed, people: sum.people, isTold: true)
                )
            }
    }

    /// Weeks as far as they lie in the months; one with a day that is not told, is not.
    private func weeks(of months: [MonthFigures]) -> [(name: Value, line: Line)] {
        var weeks: [(name: String, line: Line)] = []
        for (day, line) in days(of: months) {
            let week = day.week
            if weeks.last?.name != week { weeks.append((week, Line())) }
            weeks[weeks.count - 1].line.visits += line.visits
            weeks[weeks.count - 1].line.stayed += line.stayed
            if line.hasHidden { weeks[weeks.count - 1].line.hasHidden = true }
        }
        return weeks.map { (.text($0.name), $0.line) }
    }

    private func byMonths(of months: [MonthFigures]) -> [(name: Value, line: Line)] {
        var lines: [(name: String, line: Line)] = []
        for figures in months {
            let name =
                switch request.grouping {
                case .quarter: figures.month.quarter
                case .year: figures.month.year
                default: figures.month.rawValue
                }
            if lines.last?.name != name { lines.append((name, Line())) }
            lines[lines.count - 1].line.visits += sum(.visits, [figures])
            lines[lines.count - 1].line.stayed += sum(.stayed, [figures])
            lines[lines.count - 1].line.people = sum(.people, [figures])
            lines[lines.count - 1].line.isTold = true
        }
        return lines.map { (.text($0.name), $0.line) }
    }
}
