import GRDB

/// Figures of the record over some months, in which nobody can be told apart.
package struct Report: Hashable, Sendable {
    package let request: ReportRequest
    /// The fewest people that a figure may be about.
    package let smallest: Int64
    package let madeAt: Instant
    /// The months that are over and of which something may be told.
    package let months: [Month]
    /// Months that are left out because too few people came.
    package let monthsTooSmall: [Month]
    /// Whether a month that was asked for is not over yet: it counts once it is.
    package let hasUnfinished: Bool
    package let tables: [Table]

    package struct Table: Hashable, Sendable {
        /// The same in every language and period, as "busy-hours".
        package let id: String
        package let columns: [Column]
        package let rows: [[Value]]
        /// What the rows come to, also those that are not shown.
        package var total: [Value]?
        /// Whether a row stands for less than there was, because the rest of it is not told.
        package var leavesOut = false
    }

    package struct Column: Hashable, Sendable {
        /// The same in every language, as "visits".
        package let id: String
        package let kind: Kind

        init(_ id: String, _ kind: Kind) {
            (self.id, self.kind) = (id, kind)
        }
    }

    package enum Kind: String, Hashable, Sendable {
        case text, date, count, hours, share, number
    }

    package enum Value: Hashable, Sendable {
        /// A name or a period as it stands.
        case text(String)
        /// A word of the phrasebook, under `report.`.
        case word(String)
        case day(Day)
        case count(Int64)
        case hours(Double)
        /// 0 to 1.
        case share(Double)
        case number(Double)
        /// About fewer people than may be told.
        case hidden
        case none
    }
}

extension Record {
    /// A report of the months that are over; the one that runs counts once it is.
    ///
    /// - Parameters:
    ///   - hosts: asked where the report is by host alone.
    ///   - progress: how far it is, from 0 to 1.
    package func report(
        _ request: ReportRequest,
        hours: OpeningHours,
        hosts: HostNames,
        smallCounts: SmallCounts = .usual,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws -> Report {
        let figures = FiguresAtHand()
        return try await reader.read { db in
            try Report(request, hours: hours, hosts: hosts.read, smallCounts, figures, progress: progress, db)
        }
    }
}

extension Reception {
    /// A report for who manages; nobody's name is looked at.
    ///
    /// - Throws: ``Refusal/notAllowed``.
    package func report(_ request: ReportRequest, for session: Session) async throws -> Report {
        guard session.holds([.manager]) else { throw Refusal.notAllowed }
        return try await report(request)
    }

    /// The same for a program that may read sums.
    package func report(_ request: ReportRequest, for program: ReadToken) async throws -> Report {
        guard program.scopes.contains(.aggregates) else { throw Refusal.notAllowed }
        return try await report(request)
    }

    /// Works out the months of the last ten years that are not at hand, the newest first, so that no manager waits for it.
    ///
    /// One at a time: whoever asks meanwhile waits for a month at most. Returns how many months anybody came in.
    @discardableResult
    package func prepareFigures() async throws -> Int {
        let last = Month(of: today()).advanced(byMonths: -1)
        let first = last.advanced(byMonths: 1 - ReportRequest.mostMonths)
        let months = try await read { db in
            let months: SQLRequest<Month> = """
                SELECT DISTINCT substr(day, 1, 7) FROM visit WHERE day BETWEEN \(first.first) AND \(last.last)
                UNION SELECT month FROM monthTotal WHERE month BETWEEN \(first) AND \(last)
                ORDER BY 1 DESC
                """
            return try months.fetchAll(db)
        }
        for month in months {
            try Task.checkCancellation()
            _ = try await report(ReportRequest(.quality, from: month, through: month))
        }
        return months.count
    }

    private func report(_ request: ReportRequest) async throws -> Report {
        try await read { [self] db in
            try Report(request, hours: hours, hosts: hostNames, smallCounts, figures, db)
        }
    }
}

extension Report {
    init(
        _ request: ReportRequest,
        hours: OpeningHours,
        hosts: (Database) throws -> [Int64: String],
        _ rule: SmallCounts,
        _ atHand: FiguresAtHand,
        progress: (Double) -> Void = { _ in },
        _ db: Database
    ) throws {
        let now = try db.now
        let running = Month(of: hours.day(of: now))
        let partners = try Partner.fetchAll(db, sql: "SELECT id, name, kind FROM partner ORDER BY id")
        let kinds = Dictionary(uniqueKeysWithValues: partners.map { ($0.id, $0.kind) })
        let kioskNames = try Row.fetchAll(db, sql: "SELECT id, name FROM kiosk")
            .map {
                (try $0.decode(Int64.self, forColumn: "id"), try $0.decode(String.self, forColumn: "name"))
            }
        let kiosks = Dictionary(uniqueKeysWithValues: kioskNames)
        let head = try PresenceLog.head(db).sequence
        let count = Double(request.months.count * (request.isCompared ? 2 : 1))
        var done = 0.0
        func figures(_ months: [Month]) throws -> [MonthFigures] {
            try atHand.figures(of: months.filter { $0 < running }, asOf: head, db) { month in
                progress(done / count)
                done += 1
                let live = try MonthTotals(of: month, hours: hours, db).values
                let all = try MonthTotals.frozen(month, db).merging(live, uniquingKeysWith: +)
                return MonthFigures(month, all, kinds: kinds, rule)
            }
        }
        let asked = try figures(request.months)
        let told = asked.filter(\.isTold)
        let before = request.isCompared ? try figures(request.monthsBefore).filter(\.isTold) : nil
        let builder = ReportTables(
            request,
            told,
            before: before,
            partners: partners,
            kiosks: kiosks,
            hosts: request.isOfHosts ? try hosts(db) : [:],
            rule
        )
        self.init(
            request: request,
            smallest: rule.smallest,
            madeAt: now,
            months: told.map(\.month),
            monthsTooSmall: asked.filter { !$0.isTold && $0.hasVisits }.map(\.month),
            hasUnfinished: request.through >= running,
            tables: builder.tables
        )
    }
}
