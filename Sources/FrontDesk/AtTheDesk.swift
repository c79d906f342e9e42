import Foundation
import GRDB

extension Reception {
    /// How many days back somebody can still say when they left whom nobody saw leaving.
    static let assumedShown = 3

    /// Lets a host do one thing to a visitor of today, in one transaction.
    ///
    /// - Throws: ``Refusal/notAllowed`` for who is no host, ``Refusal/visitUnknown`` beyond their reach.
    func act(
        on visit: Int64,
        by session: Session,
        _ work: @escaping @Sendable (Row, Database) throws -> Void
    ) async throws {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        try await write { [self] db in
            let row = try visitAtHand(visit, for: session, db)
            guard try session.actsOn(partner: row.decode(forColumn: "partner")) else {
                throw Refusal.notAllowed
            }
            try work(row, db)
        }
    }

    /// The row of a visit that is today's concern and within reach of who looks.
    func visitAtHand(_ visit: Int64, for session: Session, _ db: Database) throws -> Row {
        guard session.holds([.host, .warden]) else { throw Refusal.notAllowed }
        let wanted: SQLRequest<Row> = """
            SELECT *
            FROM visit
            WHERE id = \(visit) AND id IN (\(try atHand(db)))
            """
        guard let row = try wanted.fetchOne(db), try session.sees(partner: row.decode(forColumn: "partner"))
        else { throw Refusal.visitUnknown }
        return row
    }

    /// The visits that are the desk's concern today: of the day, still inside, left today, or not seen leaving in the
    /// last days.
    func atHand(_ db: Database) throws -> SQL {
        let today = hours.day(of: try db.now)
        let (start, since) = (hours.start(of: today), today.advanced(byDays: -Self.assumedShown))
        return """
            SELECT id FROM visit WHERE day = \(today)
            UNION
            SELECT visit FROM stay WHERE departedAt IS NULL
            UNION
            SELECT last.visit
            FROM visit AS earlier
            JOIN stay AS last ON last.visit = earlier.id
            WHERE earlier.day >= \(since) AND earlier.day < \(today)
                AND (last.departedAt >= \(start)
                    OR last.evidence = 'assumed' AND last.departedAt >= \(hours.start(of: since)))
            """
    }
}

extension Session {
    /// Whether they see names of visitors from `partner`: all of them, or where they are bound to one, its own.
    func sees(partner: Int64?) -> Bool {
        holds([.warden]) || holds([.host]) && (account.partner == nil || account.partner == partner)
    }

    /// Whether they receive visitors from `partner`.
    func actsOn(partner: Int64?) -> Bool {
        holds([.host]) && (account.partner == nil || account.partner == partner)
    }
}

extension Session {
    /// Whether they may let in who comes on an invitation.
    package func receives(_ invitation: Invitation) -> Bool { actsOn(partner: invitation.partner) }
}

extension Reception {
    /// Checks a visitor out, as somebody at the desk says.
    ///
    /// - Throws: ``Refusal/leftAlready``.
    package func checkOut(_ visit: Int64, by session: Session) async throws {
        try await act(on: visit, by: session) { [self] _, db in
            guard try isInside(visit, db) else { throw Refusal.leftAlready }
            try depart(visit, evidence: .reported, from: session.origin, db)
        }
    }

    /// Lets a visitor who left back in on the same badge.
    ///
    /// - Throws: ``Refusal/insideAlready``, ``Refusal/voidedAlready``.
    package func checkInAgain(_ visit: Int64, by session: Session) async throws {
        try await act(on: visit, by: session) { [self] row, db in
            guard try !isInside(visit, db) else { throw Refusal.insideAlready }
            guard try row.decode(Instant?.self, forColumn: "voidedAt") == nil else {
                throw Refusal.voidedAlready
            }
            guard try row.decode(Day.self, forColumn: "day") == hours.day(of: db.now) else {
                throw Refusal.visitUnknown
            }
            try reenter(visit, needsAssistance: false, from: session.origin, db)
        }
    }

    /// Sets when a visitor left, as somebody says now; the entry that said otherwise is superseded.
    ///
    /// - Parameter known: the entry by which the visit ended as far as who asks knows, nil while inside.
    /// - Throws: ``Refusal/timeChangedAlready`` when another one was first; ``Refusal/timeImpossible``.
    package func correct(
        _ visit: Int64,
        leftAt: Instant,
        reason: PresenceEntry.Note,
        after known: Int64?,
        by session: Session
    ) async throws {
        try await act(on: visit, by: session) { [self] _, db in
            guard try lastDeparture(of: visit, db) == known else { throw Refusal.timeChangedAlready }
            try correct(lastStayOf: visit, leftAt: leftAt, reason: reason, from: session.origin, db)
        }
    }

    /// Checks somebody in on their behalf, and returns the visit.
    ///
    /// - Throws: what ``checkIn(_:from:)`` does; ``Refusal/partnerUnknown`` for a partner that is not the host's own.
    package func checkIn(_ arrival: Arrival, by session: Session) async throws -> Int64 {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        guard session.actsOn(partner: arrival.affiliation.partner) else { throw Refusal.partnerUnknown }
        _ = try await checkIn(arrival, from: session.origin)
        let visit = try await read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT visit FROM request WHERE nonce = ?",
                arguments: [arrival.nonce.hash]
            )
        }
        guard let visit else { throw Refusal.visitUnknown }
        return visit
    }

    func isInside(_ visit: Int64, _ db: Database) throws -> Bool {
        let open = try db.cachedStatement(sql: "SELECT 1 FROM stay WHERE visit = ? AND departedAt IS NULL")
        return try Int.fetchOne(open, arguments: [visit]) != nil
    }

    /// The entry by which a visit ended, nil while its visitor is inside.
    func lastDeparture(of visit: Int64, _ db: Database) throws -> Int64? {
        let last = try db.cachedStatement(
            sql: "SELECT departure FROM stay WHERE visit = ? ORDER BY id DESC LIMIT 1"
        )
        return try Int64?.fetchOne(last, arguments: [visit]) ?? nil
    }
}
