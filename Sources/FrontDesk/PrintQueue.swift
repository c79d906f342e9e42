import Foundation
import GRDB

extension Reception {
    /// The next badge to print, marked as being printed; nil when none is due.
    ///
    /// One that nobody can wear any more ends here.
    package func nextPrint() async throws -> PrintOrder? {
        let isDue = try await read { db in try Self.nextDue(db) != nil }
        guard isDue else { return nil }
        return try await write { [self] db in
            while let row = try Self.nextDue(db) {
                let job: Int64 = try row.decode(forColumn: "job")
                guard try Self.isWorn(row) else {
                    try end(job, with: PrintFailure(.gone), db)
                    continue
                }
                let which = try badgesIssued(row.decode(forColumn: "id"), db)
                try db.execute(
                    literal: """
                        UPDATE printJob
                        SET state = 'printing', badge = \(which), attempts = attempts + 1
                        WHERE id = \(job)
                        """
                )
                tellDesks()
                return PrintOrder(
                    job: job,
                    badge: try badge(in: row, db),
                    copies: try row.decode(forColumn: "copies")
                )
            }
            return nil
        }
    }

    /// Notes that a badge came out of `printer`, with an entry that says which print this is.
    ///
    /// Where another badge took its place meanwhile, that one is printed now.
    package func notePrinted(_ job: Int64, by printer: String) async throws {
        try await write { [self] db in
            let now = try db.now
            let open: SQLRequest<Row> = """
                SELECT printJob.visit, printJob.badge, printJob.askedBy, visit.role
                FROM printJob
                JOIN visit ON visit.id = printJob.visit
                WHERE printJob.id = \(job) AND printJob.state = 'printing'
                """
            guard let row = try open.fetchOne(db) else { return }
            let visit: Int64 = try row.decode(forColumn: "visit")
            let origin = try Origin(text: row.decode(forColumn: "askedBy")) ?? .operatorShell
            let count = try Self.printCount(of: visit, db) + 1
            let entry = PresenceEntry(.badgePrinted, at: now, origin: origin, visit: visit)
            let sequence = try append(entry.with { $0.count = count }, to: db)
            try db.execute(
                literal: """
                    UPDATE printJob
                    SET state = 'printed', printer = \(printer), cause = NULL, loaded = NULL, needed = NULL,
                        endedAt = \(now), entry = \(sequence)
                    WHERE id = \(job)
                    """
            )
            guard try row.decode(Int.self, forColumn: "badge") < badgesIssued(visit, db) else { return }
            try queueAutomaticPrint(of: visit, as: row.decode(forColumn: "role"), from: origin, db)
        }
    }

    /// Notes that a badge did not come out.
    ///
    /// What passes is tried again, after a pause that grows, for a quarter of an hour. Returns when, nil for a job that
    /// ended.
    @discardableResult
    package func notePrintFailed(_ job: Int64, _ failure: PrintFailure) async throws -> Instant? {
        try await write { [self] db in
            let open: SQLRequest<Row> = """
                SELECT attempts, askedAt
                FROM printJob
                WHERE id = \(job) AND state = 'printing'
                """
            guard let row = try open.fetchOne(db) else { return nil }
            let askedAt: Instant = try row.decode(forColumn: "askedAt")
            let now = try db.now
            guard failure.cause.passes, now < askedAt.advanced(bySeconds: Self.printsWait) else {
                try end(job, with: failure, db)
                return nil
            }
            let pause = Self.pause(after: try row.decode(forColumn: "attempts"), failure.cause)
            let dueAt = now.advanced(bySeconds: pause)
            try db.execute(
                literal: """
                    UPDATE printJob
                    SET state = 'queued', dueAt = \(dueAt), cause = \(failure.cause), loaded = \(failure.loaded),
                        needed = \(failure.needed)
                    WHERE id = \(job)
                    """
            )
            tellDesks()
            return dueAt
        }
    }

    /// Puts a badge back whose print was taken away because the daemon stops: it is printed after the next start.
    package func putPrintBack(_ job: Int64) async throws {
        try await write { [self] db in
            tellDesks()
            try db.execute(
                literal: "UPDATE printJob SET state = 'queued' WHERE id = \(job) AND state = 'printing'"
            )
        }
    }

    /// Ends what was being printed when the daemon stopped: nobody knows whether it came out.
    ///
    /// Returns how many.
    @discardableResult
    package func endLostPrints() async throws -> Int {
        try await write { [self] db in
            tellDesks()
            try db.execute(
                literal: """
                    UPDATE printJob
                    SET state = 'failed', cause = \(PrintCause.lost), endedAt = \(db.now)
                    WHERE state = 'printing'
                    """
            )
            return db.changesCount
        }
    }

    private func end(_ job: Int64, with failure: PrintFailure, _ db: Database) throws {
        tellDesks()
        try db.execute(
            literal: """
                UPDATE printJob
                SET state = 'failed', cause = \(failure.cause), loaded = \(failure.loaded),
                    needed = \(failure.needed), endedAt = \(db.now)
                WHERE id = \(job)
                """
        )
    }

    /// Seconds until the next try: quickly for a printer that has something else to do, then less and less often.
    private static func pause(after attempts: Int, _ cause: PrintCause) -> Int64 {
        let most: Int64 = cause == .busy ? 4 : 10
        return min(Int64(1) << Int64(min(max(attempts - 1, 0), 10)), most)
    }

    private static func nextDue(_ db: Database) throws -> Row? {
        let now = try db.now
        let due: SQLRequest<Row> = """
            SELECT printJob.id AS job, printJob.copies, printJob.askedBy, visit.id, visit.day, visit.number, visit.role,
                visit.purpose, visit.host, visit.language, visit.visitor, visit.code, visit.sealedBy, visit.voidedAt,
                EXISTS (SELECT 1 FROM stay WHERE stay.visit = visit.id AND departedAt IS NULL) AS isInside
            FROM printJob
            JOIN visit ON visit.id = printJob.visit
            WHERE printJob.state = 'queued' AND printJob.dueAt <= \(now)
            ORDER BY printJob.dueAt, printJob.id
            LIMIT 1
            """
        return try due.fetchOne(db)
    }

    /// Whether the badge is good for anything: its name is there, it is in use, and its visitor has not left.
    private static func isWorn(_ row: Row) throws -> Bool {
        try row.decode(Data?.self, forColumn: "code") != nil
            && row.decode(Instant?.self, forColumn: "voidedAt") == nil
            && row.decode(Bool.self, forColumn: "isInside")
    }
}
