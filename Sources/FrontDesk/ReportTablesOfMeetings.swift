// Who was expected: which partners were represented at meetings, and how many of those invited came.

extension ReportTables {
    /// Months, quarters or years, whichever the report is by; by months where it is by something else.
    private func period(_ figures: MonthFigures) -> String {
        switch request.grouping {
        case .quarter: figures.month.quarter
        case .year: figures.month.year
        default: figures.month.rawValue
        }
    }

    private var periodColumn: Report.Column {
        let known: [ReportRequest.Grouping] = [.quarter, .year]
        let grouping = known.contains(request.grouping) ? request.grouping : .month
        return .init(grouping.rawValue, .text)
    }

    private func share(_ part: Int64, of all: Int64) -> Value {
        all == 0 ? .none : .share(Double(part) / Double(all))
    }
}

// MARK: Representation

extension ReportTables {
    /// How often a partner was invited to meetings, and how it was represented at them: meetings, not people.
    private struct Representation {
        var invited: Int64 = 0
        var represented: Int64 = 0
        var late: Int64 = 0
        var bySubstitute: Int64 = 0

        static var measures: [(Total.Measure, WritableKeyPath<Representation, Int64>)] {
            [
                (.meetingsInvited, \.invited), (.meetingsRepresented, \.represented),
                (.meetingsLate, \.late), (.meetingsBySubstitute, \.bySubstitute),
            ]
        }
    }

    private func representations(in figures: MonthFigures) -> [Int64: Representation] {
        Representation.measures.reduce(into: [:]) { found, measure in
            for total in figures[measure.0] {
                guard let partner = total.key.partner, partner > 0 else { continue }
                found[partner, default: Representation()][keyPath: measure.1] += total.value
            }
        }
    }

    private func byPartner(_ months: [MonthFigures]) -> [Int64: Representation] {
        months.reduce(into: [:]) { sums, figures in
            for (partner, of) in representations(in: figures) {
                for (_, path) in Representation.measures {
                    sums[partner, default: Representation()][keyPath: path] += of[keyPath: path]
                }
            }
        }
    }

    /// For each partner the meetings it was invited to, and how many of them somebody of it came to.
    var representation: Table {
        let (now, earlier) = (byPartner(months), before.map(byPartner))
        var columns = [
            Report.Column("partner", .text), .init("invited", .count), .init("represented", .count),
            .init("representedShare", .share), .init("late", .count), .init("bySubstitute", .count),
            .init("absent", .count),
        ]
        if earlier != nil { columns.append(.init("representedShareBefore", .share)) }
        let rows = partners.filter { now[$0.id] != nil }
            .map { partner -> [Value] in
                let of = now[partner.id] ?? Representation()
                let row: [Value] = [
                    .text(partner.name), .count(of.invited), .count(of.represented),
                    share(of.represented, of: of.invited), .count(of.late), .count(of.bySubstitute),
                    .count(of.invited - of.represented),
                ]
                guard let other = earlier.map({ $0[partner.id] ?? Representation() }) else { return row }
                return row + [share(other.represented, of: other.invited)]
            }
        return Table(id: "representation", columns: columns, rows: rows)
    }

    /// The same share by partner and month, quarter or year; a row a partner, a column a period.
    var representationOverTime: Table {
        var periods: [(name: String, months: [MonthFigures])] = []
        for figures in months {
            let name = period(figures)
            if periods.last?.name != name { periods.append((name, [])) }
            periods[periods.count - 1].months.append(figures)
        }
        let sums = periods.map { byPartner($0.months) }
        let rows = partners.filter { partner in sums.contains { $0[partner.id] != nil } }
            .map { partner -> [Value] in
                [.text(partner.name)]
                    + sums.map { sum in
                        sum[partner.id].map { share($0.represented, of: $0.invited) } ?? .none
                    }
            }
        return Table(
            id: "representation-over-time",
            columns: [.init("partner", .text)] + periods.map { .init($0.name, .share) },
            rows: rows
        )
    }

    /// How many meetings there were, and how often an invited partner was there.
    var meetings: Table {
        var lines: [(name: String, meetings: Int64, sum: Representation)] = []
        for figures in months {
            let name = period(figures)
            if lines.last?.name != name { lines.append((name, 0, Representation())) }
            lines[lines.count - 1].meetings += sum(.meetings, [figures])
            for of in representations(in: figures).values {
                lines[lines.count - 1].sum.invited += of.invited
                lines[lines.count - 1].sum.represented += of.represented
            }
        }
        func row(_ name: Value, _ meetings: Int64, _ invited: Int64, _ represented: Int64) -> [Value] {
            [name, .count(meetings), .count(invited), .count(represented), share(represented, of: invited)]
        }
        return Table(
            id: "meetings",
            columns: [
                periodColumn, .init("meetings", .count), .init("invited", .count),
                .init("represented", .count), .init("representedShare", .share),
            ],
            rows: lines.map { row(.text($0.name), $0.meetings, $0.sum.invited, $0.sum.represented) },
            total: row(
                .word("total"),
                lines.reduce(0) { $0 + $1.meetings },
                lines.reduce(0) { $0 + $1.sum.invited },
                lines.reduce(0) { $0 + $1.sum.represented }
            )
        )
    }
}

// MARK: No-shows

extension ReportTables {
    /// Seats that somebody was expected on, and those that somebody came on.
    private struct Expected {
        var seats: Int64 = 0
        var taken: Int64 = 0
        /// Whether something in it may be told, and whether something may not.
        var isTold = false
        var hasHidden = false

        static func += (left: inout Expected, right: Expected) {
            left.seats += right.seats
            left.taken += right.taken
            left.isTold = left.isTold || right.isTold
            left.hasHidden = left.hasHidden || right.hasHidden
        }
    }

    private func expected(in figures: MonthFigures) -> [Int64: Expected] {
        var found: [Int64: Expected] = [:]
        for total in figures[.seats] {
            found[total.key.partner ?? 0, default: Expected()].seats += total.value
        }
        for total in figures[.seatsTaken] {
            found[total.key.partner ?? 0, default: Expected()].taken += total.value
        }
        return found.mapValues { Expected(seats: $0.seats, taken: $0.taken, isTold: true) }
    }

    /// What may be told of a whole month.
    private func whole(_ figures: MonthFigures) -> Expected {
        let parts = expected(in: figures)
        guard !parts.isEmpty else { return Expected() }
        guard figures.toldExpected != nil else { return Expected(hasHidden: true) }
        return parts.values.reduce(into: Expected()) { $0 += $1 }
    }

    private func row(_ name: Value, _ expected: Expected) -> [Value] {
        guard expected.isTold || !expected.hasHidden else { return [name, .hidden, .hidden, .hidden, .none] }
        let missed = expected.seats - expected.taken
        return [
            name, .count(expected.seats), .count(expected.taken), .count(missed),
            share(missed, of: expected.seats),
        ]
    }

    private static let expectedColumns: [Report.Column] = [
        .init("expected", .count), .init("came", .count), .init("missed", .count),
        .init("missedShare", .share),
    ]

    /// How many were expected and did not come, by month, quarter or year.
    var noShows: Table {
        var lines: [(name: String, expected: Expected)] = []
        for figures in months {
            let name = period(figures)
            if lines.last?.name != name { lines.append((name, Expected())) }
            lines[lines.count - 1].expected += whole(figures)
        }
        return Table(
            id: "no-shows",
            columns: [periodColumn] + Self.expectedColumns,
            rows: lines.map { row(.text($0.name), $0.expected) },
            total: row(.word("total"), lines.reduce(into: Expected()) { $0 += $1.expected }),
            leavesOut: lines.contains(where: \.expected.hasHidden)
        )
    }

    /// The same by partner; what is not told of a month stands together in a line of its own.
    var noShowsOfPartners: Table {
        var (sums, all): ([Int64: Expected], Expected) = ([:], Expected())
        for figures in months {
            all += whole(figures)
            guard let told = figures.toldExpected else { continue }
            for (partner, of) in expected(in: figures) {
                sums[partner, default: Expected()] +=
                    told.contains(partner) ? of : Expected(hasHidden: true)
            }
        }
        var rows = partners.compactMap { partner in sums[partner.id].map { row(.text(partner.name), $0) } }
        if let none = sums[0] { rows.append(row(.word("noPartner"), none)) }
        let told = sums.values.reduce(into: Expected()) { $0 += $1 }
        let left = Expected(seats: all.seats - told.seats, taken: all.taken - told.taken, isTold: true)
        if left.seats > 0 { rows.append(row(.word("rest"), left)) }
        return Table(
            id: "no-shows-of-partners",
            columns: [.init("partner", .text)] + Self.expectedColumns,
            rows: rows,
            total: row(.word("total"), all),
            leavesOut: all.hasHidden || sums.values.contains(where: \.hasHidden)
        )
    }
}
