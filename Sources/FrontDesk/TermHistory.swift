import GRDB

/// The terms that were ever in force: what somebody was told when they came is never kept longer.
struct TermHistory {
    /// Oldest first.
    private(set) var rows: [Row]

    struct Row: Hashable, Decodable, FetchableRecord {
        let since: Day
        let terms: Terms

        init(since: Day, terms: Terms) {
            (self.since, self.terms) = (since, terms)
        }

        init(row: GRDB.Row) throws {
            self.init(since: try row.decode(forColumn: "since"), terms: try Terms(row: row))
        }
    }

    init(_ rows: [Row]) {
        self.rows = rows
    }

    init(_ db: Database) throws {
        rows = try Row.fetchAll(db, sql: "SELECT * FROM term ORDER BY since")
    }

    /// The newest terms; the usual ones before any were put in force.
    var newest: Terms { rows.last?.terms ?? .usual }

    /// The history with `terms` in force from `day` on.
    func adding(_ terms: Terms, from day: Day) -> TermHistory {
        var history = self
        history.rows = rows.filter { $0.since < day } + [Row(since: day, terms: terms)]
        return history
    }

    /// The terms of everything from `first` to `last`: the shortest that were in force then or later.
    ///
    /// The first release kept the usual terms, and so does what it wrote.
    func terms(from first: Day, through last: Day) -> Terms {
        let begun = rows.lastIndex { $0.since < first }
        let isOlder = rows.first.map { last < $0.since } ?? true
        return rows[(begun ?? 0)...].map(\.terms).reduce(isOlder ? .usual : .longest) { $0.shorter($1) }
    }

    /// How many days the names of `day` can be read.
    func names(of day: Day) -> Int {
        terms(from: day, through: day).names
    }

    func terms(of month: Month) -> Terms {
        terms(from: month.first, through: month.last)
    }

    /// The last day whose names are over their term.
    func lastDayOver(on today: Day) -> Day {
        var day = today.advanced(byDays: -1)
        while day.advanced(byDays: names(of: day)) >= today { day = day.advanced(byDays: -1) }
        return day
    }

    /// The last month that is over a term counted in months after its end.
    func lastMonthOver(on today: Day, _ term: (Terms) -> Int) -> Month {
        var month = Month(of: today).advanced(byMonths: -1)
        while month.advanced(byMonths: term(terms(of: month)) + 1) > Month(of: today) {
            month = month.advanced(byMonths: -1)
        }
        return month
    }
}

extension Terms {
    fileprivate static let longest = Terms(names: .max, presence: .max, looks: .max)
}
