import Foundation
import GRDB

/// A name that is kept beyond its term, because somebody needs it: why, and until when at most.
package struct LegalHold: Codable, Hashable, Sendable, Identifiable {
    package let id: Int64
    package let visit: Int64
    /// The visit's day and badge number; its name is not part of this.
    package let day: Day
    package let number: Int
    package let placedAt: Instant
    package let until: Day
    package let reason: String
}

extension Reception {
    /// Keeps the name of one visit until a day at most two years off, under a key of its own, also when the
    /// other names of its day are forgotten.
    ///
    /// - Throws: ``Refusal/visitUnknown``, ``Refusal/nameGone``, ``Refusal/heldAlready``, ``Refusal/holdEndWrong``.
    package func placeHold(
        on visit: Int64,
        reason: PersonalText,
        until: Day,
        from origin: Origin
    ) async throws -> LegalHold {
        try await write { [self] db in
            let (now, today) = (try db.now, hours.day(of: try db.now))
            let row = try namedVisit(visit, db)
            guard try hold(on: visit, db) == nil else { throw Refusal.heldAlready }
            guard (today...Self.lastHoldEnd(from: today)).contains(until),
                hours.instant(on: until, hour: 12, minute: 0) != nil
            else { throw Refusal.holdEndWrong }
            let fingerprint = try seal(VisitFields(row, self), under: .held(visit), db)
            let sealed = try vault.seal(for: .held(visit), at: "hold \(visit)")
                .closeText(Data(reason.text.utf8), column: "reason")
            let entry = PresenceEntry(.holdPlaced, at: now, origin: origin, visit: visit)
                .with {
                    $0.until = until
                    $0.seals = [String(visit): fingerprint]
                }
            let id = try append(entry, because: reason, to: db)
            try db.execute(
                literal: """
                    INSERT INTO legalHold (id, visit, reason, until)
                    VALUES (\(id), \(visit), \(sealed), \(until))
                    """
            )
            return LegalHold(
                id: id,
                visit: visit,
                day: try row.decode(forColumn: "day"),
                number: try row.decode(forColumn: "number"),
                placedAt: now,
                until: until,
                reason: reason.text
            )
        }
    }

    /// Ends a hold: a name that is over its term is forgotten in the next round.
    ///
    /// - Throws: ``Refusal/holdUnknown``.
    package func liftHold(_ id: Int64, reason: PersonalText? = nil, from origin: Origin) async throws {
        try await write { [self] db in
            let visit = try Int64.fetchOne(
                db,
                sql: "SELECT visit FROM legalHold WHERE id = ? AND liftedAt IS NULL",
                arguments: [id]
            )
            guard let visit else { throw Refusal.holdUnknown }
            try lift(id, on: visit, reason: reason, from: origin, db)
        }
    }

    /// All holds, the one that ends first before the others.
    package func holds() async throws -> [LegalHold] {
        try await read { [self] db in
            let ids = try Int64.fetchAll(
                db,
                sql: "SELECT visit FROM legalHold WHERE liftedAt IS NULL ORDER BY until, id"
            )
            return try ids.compactMap { try hold(on: $0, db) }
        }
    }

    /// The hold on a visit, nil when there is none.
    func hold(on visit: Int64, _ db: Database) throws -> LegalHold? {
        let open: SQLRequest<Row> = """
            SELECT legalHold.id, legalHold.visit, visit.day, visit.number, presenceEntry.at, legalHold.until,
                legalHold.reason
            FROM legalHold
            JOIN visit ON visit.id = legalHold.visit
            JOIN presenceEntry ON presenceEntry.sequence = legalHold.id
            WHERE legalHold.visit = \(visit) AND legalHold.liftedAt IS NULL
            """
        guard let row = try open.fetchOne(db) else { return nil }
        let reason = try vault.existingSeal(for: .held(visit), at: "hold \(visit)")
            .openText(row.decode(forColumn: "reason"), column: "reason")
        return LegalHold(
            id: try row.decode(forColumn: "id"),
            visit: visit,
            day: try row.decode(forColumn: "day"),
            number: try row.decode(forColumn: "number"),
            placedAt: try row.decode(forColumn: "at"),
            until: try row.decode(forColumn: "until"),
            reason: String(decoding: reason, as: UTF8.self)
        )
    }

    /// Lifts what ended before today.
    @discardableResult
    func liftEndedHolds() async throws -> Int {
        try await write { [self] db in
            let today = hours.day(of: try db.now)
            let ended: SQLRequest<Row> = """
                SELECT id, visit
                FROM legalHold
                WHERE liftedAt IS NULL AND until < \(today)
                ORDER BY id
                """
            let rows = try ended.fetchAll(db)
            for row in rows {
                let (id, visit): (Int64, Int64) = (
                    try row.decode(forColumn: "id"), try row.decode(forColumn: "visit")
                )
                try lift(id, on: visit, reason: nil, from: .closingTime, db)
            }
            return rows.count
        }
    }

    private func lift(
        _ id: Int64,
        on visit: Int64,
        reason: PersonalText?,
        from origin: Origin,
        _ db: Database
    ) throws {
        let now = try db.now
        try db.execute(literal: "UPDATE legalHold SET liftedAt = \(now) WHERE id = \(id)")
        try append(PresenceEntry(.holdLifted, at: now, origin: origin, visit: visit), because: reason, to: db)
    }

    /// Two years on, to the day.
    private static func lastHoldEnd(from today: Day) -> Day {
        let (year, month, day) = today.numbers
        return Day(year: year + 2, month: month, day: day)
    }
}
