import Foundation
import GRDB

/// A badge that did not come out, as hosts hear of it.
package struct PrintTroubleLine: Hashable, Sendable {
    package let visit: Int64
    package let number: Int
    package let job: PrintJob

    /// Whether it prints by itself once the trouble is gone.
    package var comesByItself: Bool { job.state == .queued || job.state == .printing }
}

extension Reception {
    /// Badges of people inside that did not come out and were not printed since, the longest waiting first.
    ///
    /// Hosts hear of them, a partner-bound host of their own partner's; everyone else of none.
    package func printTroubles(for session: Session) async throws -> [PrintTroubleLine] {
        guard session.holds([.host]) else { return [] }
        let bound = session.account.partner
        return try await read { db in
            let troubles: SQLRequest<Row> = """
                SELECT printJob.*, visit.number
                FROM printJob
                JOIN visit ON visit.id = printJob.visit
                JOIN stay ON stay.visit = visit.id AND stay.departedAt IS NULL
                WHERE printJob.cause IS NOT NULL
                    AND printJob.id = (SELECT max(id) FROM printJob AS last WHERE last.visit = visit.id)
                    AND (\(bound) IS NULL OR visit.partner = \(bound))
                ORDER BY printJob.askedAt, printJob.id
                """
            return try troubles.fetchAll(db)
                .map { row in
                    PrintTroubleLine(
                        visit: try row.decode(forColumn: "visit"),
                        number: try row.decode(forColumn: "number"),
                        job: try PrintJob(row: row)
                    )
                }
        }
    }

    /// The last print job of each of these visits that has one, with how often the badge came out that it has now.
    package func prints(of visits: Set<Int64>) async throws -> [Int64: (job: PrintJob, count: Int)] {
        try await read { db in
            let jobs: SQLRequest<Row> = """
                SELECT *,
                    state = 'printed' AND badge = 1 + (
                        SELECT count(*) FROM replacedCode WHERE replacedCode.visit = printJob.visit
                    ) AS counts
                FROM printJob
                WHERE visit IN \(visits)
                ORDER BY id
                """
            return try jobs.fetchAll(db)
                .reduce(into: [:]) { prints, row in
                    let job = try PrintJob(row: row)
                    let counts: Bool = try row.decode(forColumn: "counts")
                    prints[job.visit] = (job, (prints[job.visit]?.count ?? 0) + (counts ? 1 : 0))
                }
        }
    }

    /// Queues a badge for a host at the desk.
    ///
    /// - Throws: as ``printBadge(of:again:copies:from:)``; ``Refusal/visitUnknown`` for a visit to another partner too.
    package func printBadge(of visit: Int64, again: Bool, for session: Session) async throws {
        try await allowBadge(of: visit, session)
        try await printBadge(of: visit, again: again, from: session.origin)
    }

    /// The number on the badge of a visit, for a host who may hand it over.
    ///
    /// - Throws: ``Refusal/badgeOutOfUse`` for one that is void, ``Refusal/visitUnknown``.
    package func badgeNumber(of visit: Int64, for session: Session) async throws -> BadgeOfDay {
        try await allowBadge(of: visit, session)
        let isVoid = try await read { db in
            try Bool.fetchOne(
                db,
                sql: "SELECT voidedAt IS NOT NULL FROM visit WHERE id = ?",
                arguments: [visit]
            )
        }
        guard isVoid != true else { throw Refusal.badgeOutOfUse }
        guard let badge = try await badges(of: [visit])[visit] else { throw Refusal.visitUnknown }
        return badge
    }

    /// The badge itself, for a host who prints it from a browser; that look is on record first.
    package func badgeToPrint(of visit: Int64, for session: Session) async throws -> Badge {
        try await allowBadge(of: visit, session)
        return try await write { [self] db in
            let row = try namedVisit(visit, db)
            guard try row.decode(Instant?.self, forColumn: "voidedAt") == nil else {
                throw Refusal.badgeOutOfUse
            }
            _ = try note(Look(.printed, .visit), count: 1, visit: visit, from: session.origin, db)
            return try badge(in: row, db)
        }
    }

    private func allowBadge(of visit: Int64, _ session: Session) async throws {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        let bound = session.account.partner
        try await read { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT partner FROM visit WHERE id = ?",
                    arguments: [visit]
                ),
                try bound == nil || row.decode(Int64?.self, forColumn: "partner") == bound
            else { throw Refusal.visitUnknown }
        }
    }
}
