import Foundation
import GRDB

/// A visit as another program reads it: nothing in it tells whose it was.
package struct VisitRead: Hashable, Sendable {
    package let day: Day
    package let role: Role
    /// Nil where the visitor typed an organisation.
    package let partner: String?
    /// The highest that a host said and did not take back.
    package let level: AffiliationLevel
    /// The first arrival before those of coming back.
    package let stays: [Stay]

    package struct Stay: Hashable, Sendable {
        package let arrivedAt: Instant
        /// Nil while the visitor is inside.
        package let departedAt: Instant?
        package let evidence: Evidence?
    }
}

/// Where a page of visits ends and the next one goes on, also when visits came or went in between.
///
/// Visits are numbered as they come, and no number is given out twice.
package struct VisitCursor: Hashable, Sendable {
    let visit: Int64

    init(after visit: Int64) { self.visit = visit }

    /// The cursor in an address, nil for what none of ours looks like.
    package init?(_ text: String) {
        guard let visit = Int64(text, radix: 36), visit > 0, String(visit, radix: 36) == text else {
            return nil
        }
        self.visit = visit
    }

    package var text: String { String(visit, radix: 36) }
}

/// The days that another program asks about: from the first up to, and not with, the one that ends them.
package struct DaySpan: Hashable, Sendable {
    /// The most days in one question, so that what an answer costs has an end.
    package static let longest = 366

    package let from: Day
    package let to: Day

    /// - Throws: ``Refusal/daySpanWrong`` for days that no calendar has, an end before the beginning, or more than
    ///   ``longest`` days.
    package init(from: Day, to: Day) throws(Refusal) {
        guard from.isInCalendar, to.isInCalendar, from <= to, to.advanced(byDays: -Self.longest) <= from
        else {
            throw .daySpanWrong
        }
        (self.from, self.to) = (from, to)
    }
}

/// A page of visits in the order in which they came.
package struct VisitsPage: Sendable {
    package let visits: [VisitRead]
    /// Where the next page begins, nil when there are no more at this moment.
    package let next: VisitCursor?
}

extension Reception {
    /// The most visits on one page.
    package static let mostVisitsRead = 1000

    /// A page of the visits of some days; that they were read is on record first.
    ///
    /// - Throws: ``Refusal/notAllowed`` for a token that does not open visits.
    package func visits(
        of span: DaySpan,
        after cursor: VisitCursor?,
        limit: Int,
        for token: ReadToken
    ) async throws -> VisitsPage {
        guard token.scopes.contains(.visits) else { throw Refusal.notAllowed }
        let limit = min(max(1, limit), Self.mostVisitsRead)
        let page = try await read { db in
            let rows = try VisitRow.fetch(span, after: cursor?.visit ?? 0, limit: limit + 1, db)
            let shown = rows.prefix(limit)
            return VisitsPage(
                visits: try VisitRead.all(shown, db),
                next: rows.count > limit ? shown.last.map { VisitCursor(after: $0.id) } : nil
            )
        }
        try await write { [self] db in
            _ = try note(Look(.exported, .visits), count: page.visits.count, from: .readToken(token.id), db)
        }
        return page
    }
}

/// What a row of `visit` says of nobody in particular.
fileprivate struct VisitRow: Decodable, FetchableRecord {
    let id: Int64
    let day: Day
    let role: Role
    let partner: String?

    /// The rows are gone through by number, from the first of these days to the last, or else every page would have to
    /// sort them all.
    static func fetch(_ span: DaySpan, after: Int64, limit: Int, _ db: Database) throws -> [VisitRow] {
        let ends: SQLRequest<Row> = """
            SELECT min(id) AS first, max(id) AS last
            FROM visit
            WHERE day >= \(span.from) AND day < \(span.to)
            """
        guard let ends = try ends.fetchOne(db),
            let first = try ends.decode(Int64?.self, forColumn: "first"),
            let last = try ends.decode(Int64?.self, forColumn: "last")
        else { return [] }
        let page: SQLRequest<VisitRow> = """
            SELECT visit.id, visit.day, visit.role, partner.name AS partner
            FROM visit NOT INDEXED
            LEFT JOIN partner ON partner.id = visit.partner
            WHERE visit.id > \(max(after, first - 1)) AND visit.id <= \(last)
                AND visit.day >= \(span.from) AND visit.day < \(span.to)
            ORDER BY visit.id
            LIMIT \(limit)
            """
        return try page.fetchAll(db)
    }
}

extension VisitRead {
    fileprivate static func all(_ rows: some Collection<VisitRow>, _ db: Database) throws -> [VisitRead] {
        let visits = rows.map(\.id)
        let levels: SQLRequest<Row> = "SELECT visit, level FROM affiliation WHERE visit IN \(visits)"
        var level: [Int64: AffiliationLevel] = [:]
        for row in try levels.fetchAll(db) {
            let (visit, found): (Int64, AffiliationLevel) = (
                try row.decode(forColumn: "visit"), try row.decode(forColumn: "level")
            )
            if found.rank > (level[visit] ?? .claimed).rank { level[visit] = found }
        }
        let came: SQLRequest<Row> = """
            SELECT visit, arrivedAt, departedAt, evidence
            FROM stay
            WHERE visit IN \(visits)
            ORDER BY visit, id
            """
        var stays: [Int64: [Stay]] = [:]
        for row in try came.fetchAll(db) {
            let stay = Stay(
                arrivedAt: try row.decode(forColumn: "arrivedAt"),
                departedAt: try row.decode(forColumn: "departedAt"),
                evidence: try row.decode(forColumn: "evidence")
            )
            stays[try row.decode(forColumn: "visit"), default: []].append(stay)
        }
        return rows.map {
            VisitRead(
                day: $0.day,
                role: $0.role,
                partner: $0.partner,
                level: level[$0.id] ?? .claimed,
                stays: stays[$0.id] ?? []
            )
        }
    }
}

extension Day {
    /// Whether a calendar has this day.
    fileprivate var isInCalendar: Bool { advanced(byDays: 0) == self }
}
