// What the record tells of time inside: how full it was, who was there together, and how well it is known.

extension ReportTables {
    /// How many people were inside at most, by day.
    var peaks: Table {
        let rows = months.flatMap(\.days).filter { $0.visits > 0 }
            .map { sum -> [Value] in
                guard sum.isTold else { return [.day(sum.day), .hidden, .hidden] }
                let peak: Value = sum.peak < rule.smallest ? .hidden : .count(sum.peak)
                return [.day(sum.day), peak, .hours(Self.hours(sum.stayed))]
            }
        return Table(
            id: "peaks",
            columns: [.init("day", .date), .init("peak", .count), .init("hours", .hours)],
            rows: rows
        )
    }

    /// How many people were inside on average on a day that is told, by the hour of the day.
    var curve: Table {
        var (sums, hidden): ([Int: Int64], Set<Int>) = ([:], [])
        var days = 0
        for figures in months {
            days += Set(figures[.visits].compactMap(\.key.day)).intersection(figures.toldDays).count
            var hours: [Int: Int64] = [:]
            for total in figures[.inside] {
                guard let day = total.key.day, let hour = total.key.hour, figures.toldDays.contains(day)
                else {
                    continue
                }
                hours[hour, default: 0] += total.value
            }
            // An hour of one person counts as one.
            let parts = hours.mapValues { SmallCounts.Part(size: $0, people: $0 / 3_600_000) }
            let told = rule.told(of: [parts]).parts
            for (hour, value) in hours {
                if told.contains(hour) { sums[hour, default: 0] += value } else { hidden.insert(hour) }
            }
        }
        let rows = (0..<24)
            .map { hour -> [Value] in
                guard let sum = sums[hour], days > 0 else {
                    return [.text(Self.clock(hour)), hidden.contains(hour) ? .hidden : .number(0)]
                }
                return [.text(Self.clock(hour)), .number(Self.hours(sum) / Double(days))]
            }
        return Table(
            id: "hours-of-day",
            columns: [.init("hour", .text), .init("average", .number)],
            rows: rows
        )
    }

    /// Arrivals by weekday and hour.
    var busyHours: Table {
        var (sums, hidden): ([Int: Int64], Set<Int>) = ([:], [])
        for figures in months {
            var arrivals: [Int: Int64] = [:]
            for total in figures[.arrivals] { arrivals[total.key.hour ?? 0, default: 0] += total.value }
            let parts = arrivals.mapValues { SmallCounts.Part(size: $0, people: $0) }
            let told = rule.told(of: [parts]).parts
            for (hour, value) in arrivals {
                if told.contains(hour) { sums[hour, default: 0] += value } else { hidden.insert(hour) }
            }
        }
        let rows = (0..<7)
            .map { weekday -> [Value] in
                [.word("weekday.\(weekday)")]
                    + (0..<24)
                    .map { hour in
                        let place = weekday * 24 + hour
                        return sums[place].map { .count($0) }
                            ?? (hidden.contains(place) ? .hidden : .count(0))
                    }
            }
        return Table(
            id: "busy-hours",
            columns: [.init("weekday", .text)]
                + (0..<24).map { .init("h\($0 < 10 ? "0" : "")\($0)", .count) },
            rows: rows
        )
    }

    /// "09:05".
    static func clock(_ hour: Int, _ minute: Int = 0) -> String {
        "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}

// MARK: Co-presence

extension ReportTables {
    private struct Pair: Hashable {
        let one: Int64
        let other: Int64
    }

    /// For each pair of partners the hours in which somebody of both was inside, and on how many days.
    var coPresence: Table {
        var times: [Pair: (sum: Int64, days: Int64)] = [:]
        for figures in months {
            for total in figures[.together] {
                guard let one = total.key.partner, let other = total.key.other,
                    figures.toldPartners.contains(one), figures.toldPartners.contains(other)
                else { continue }
                let pair = Pair(one: min(one, other), other: max(one, other))
                let sofar = times[pair] ?? (0, 0)
                times[pair] = (sofar.sum + total.value, sofar.days + 1)
            }
        }
        let names = Dictionary(uniqueKeysWithValues: partners.map { ($0.id, $0.name) })
        let rows =
            times.sorted { left, right in
                (right.value.sum, left.key.one, left.key.other) < (
                    left.value.sum, right.key.one, right.key.other
                )
            }
            .map { pair, time -> [Value] in
                [
                    .text(names[pair.one] ?? ""), .text(names[pair.other] ?? ""),
                    .hours(Self.hours(time.sum)),
                    .count(time.days),
                ]
            }
        return Table(
            id: "co-presence",
            columns: [
                .init("partner", .text), .init("otherPartner", .text), .init("hours", .hours),
                .init("days", .count),
            ],
            rows: rows
        )
    }
}

// MARK: Quality

extension ReportTables {
    /// How departures are known: seen, said or assumed, by month.
    var quality: Table {
        let measures: [Total.Measure] = [.observed, .reported, .assumed]
        func line(_ name: Value, _ months: [MonthFigures]) -> [Value] {
            var (counts, hidden) = ([Int64](repeating: 0, count: 3), Set<Int>())
            var all: Int64 = 0
            for figures in months {
                let sums = measures.map { sum($0, [figures]) }
                let parts = sums.enumerated()
                    .map { ($0.offset, SmallCounts.Part(size: $0.element, people: $0.element)) }
                let told = rule.told(of: [Dictionary(uniqueKeysWithValues: parts)]).parts
                all += sums.reduce(0, +)
                for place in sums.indices where told.contains(place) { counts[place] += sums[place] }
                hidden.formUnion(Set(sums.indices).subtracting(told))
            }
            let values = counts.enumerated()
                .flatMap { place, count -> [Value] in
                    guard count > 0 || !hidden.contains(place) else { return [.hidden, .none] }
                    return [.count(count), all == 0 ? .none : .share(Double(count) / Double(all))]
                }
            return [name, .count(all)] + values
        }
        return Table(
            id: "quality",
            columns: [
                .init("month", .text), .init("departures", .count), .init("observed", .count),
                .init("observedShare", .share), .init("reported", .count), .init("reportedShare", .share),
                .init("assumed", .count), .init("assumedShare", .share),
            ],
            rows: months.map { line(.text($0.month.rawValue), [$0]) },
            total: line(.word("total"), months)
        )
    }
}
