import GRDB

/// A later word on when somebody left: "I left at five".
///
/// The first entry stays; this one takes its place.
package struct Correction: Codable, Hashable, Sendable {
    package let day: Day
    package let number: Int
    package let leftAt: Instant
    package let reason: PresenceEntry.Note

    package init(day: Day, number: Int, leftAt: Instant, reason: PresenceEntry.Note) {
        self.day = day
        self.number = number
        self.leftAt = leftAt
        self.reason = reason
    }
}

extension Reception {
    /// Sets when the last stay on a badge ended, as *reported*; the entry that said otherwise is superseded.
    ///
    /// - Throws: ``Refusal/numberUnknown``; ``Refusal/timeImpossible`` before the arrival or in the future.
    package func correct(_ correction: Correction, from origin: Origin) async throws {
        try await write { [self] db in
            let named: SQLRequest<Int64> = """
                SELECT id
                FROM visit
                WHERE day = \(correction.day) AND number = \(correction.number)
                """
            guard let visit = try named.fetchOne(db) else { throw Refusal.numberUnknown }
            try correct(
                lastStayOf: visit,
                leftAt: correction.leftAt,
                reason: correction.reason,
                from: origin,
                db
            )
        }
    }

    /// The same for a visit of which it is known that it may be corrected.
    func correct(
        lastStayOf visit: Int64,
        leftAt: Instant,
        reason: PresenceEntry.Note,
        from origin: Origin,
        _ db: Database
    ) throws {
        let last: SQLRequest<Row> = """
            SELECT arrivedAt, departure
            FROM stay
            WHERE visit = \(visit)
            ORDER BY id DESC
            LIMIT 1
            """
        guard let stay = try last.fetchOne(db) else { throw Refusal.numberUnknown }
        // People say times to the minute: the one that somebody arrived in counts too.
        let arrivedAt = try stay.decode(Instant.self, forColumn: "arrivedAt").milliseconds
        guard arrivedAt - arrivedAt % 60_000 <= leftAt.milliseconds, try leftAt <= db.now else {
            throw Refusal.timeImpossible
        }
        guard let departure = try stay.decode(Int64?.self, forColumn: "departure") else {
            return try depart(
                visit,
                evidence: .reported,
                moment: leftAt,
                note: reason,
                from: origin,
                db
            )
        }
        try supersede(
            departure,
            of: visit,
            evidence: .reported,
            moment: leftAt,
            note: reason,
            from: origin,
            db
        )
    }

    /// Puts another word in the place of a departure, on record and in the stay that it ended.
    func supersede(
        _ departure: Int64,
        of visit: Int64,
        evidence: Evidence,
        moment: Instant? = nil,
        note: PresenceEntry.Note? = nil,
        from origin: Origin,
        _ db: Database
    ) throws {
        let now = try db.now
        let entry = PresenceEntry(.correction, at: now, origin: origin, visit: visit)
            .with {
                $0.evidence = evidence
                $0.moment = moment
                $0.supersedes = departure
                $0.note = note
            }
        let sequence = try append(entry, to: db)
        try db.execute(
            literal: """
                UPDATE stay
                SET departedAt = max(arrivedAt, \(moment ?? now)), evidence = \(evidence), departure = \(sequence)
                WHERE departure = \(departure) AND visit = \(visit)
                """
        )
    }

    /// Makes a badge good for nothing but leaving.
    package func voidBadge(_ number: Int, on day: Day, from origin: Origin) async throws {
        try await write { [self] db in
            let now = try db.now
            let voided: SQLRequest<Int64> = """
                UPDATE visit
                SET voidedAt = \(now)
                WHERE day = \(day) AND number = \(number) AND voidedAt IS NULL
                RETURNING id
                """
            guard let visit = try voided.fetchOne(db) else { throw Refusal.numberUnknown }
            try append(PresenceEntry(.badgeVoided, at: now, origin: origin, visit: visit), to: db)
        }
    }
}
