import Foundation
import GRDB

/// What a visitor says who leaves without a badge.
package struct Leaving: Decodable, Hashable, Sendable {
    package let nonce: Nonce
    package let affiliation: Affiliation
    package let visitor: Visitor

    private enum CodingKeys: String, CodingKey {
        case nonce
    }

    package init(from decoder: any Decoder) throws {
        nonce = try decoder.container(keyedBy: CodingKeys.self).decode(Nonce.self, forKey: .nonce)
        affiliation = try Affiliation(from: decoder)
        visitor = try Visitor(from: decoder)
    }
}

extension Leaving: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(nonce, forKey: .nonce)
        try affiliation.encode(to: encoder)
        try visitor.encode(to: encoder)
    }
}

extension Reception {
    /// Notes that somebody leaves who has no badge at hand.
    ///
    /// Known and unknown people get the same answer. Exactly one visitor of that name inside is checked out;
    /// none or several leave an anomaly for the desk.
    package func leave(_ leaving: Leaving, from origin: Origin) async throws -> Ruling {
        let request = try Request<Ruling>(nonce: leaving.nonce, content: leaving, kiosk: origin.kiosk)
        return try await write { [self] db in
            try request.answer(db) {
                let inside = try visitsInside(of: leaving, db)
                switch (inside.count, inside.first) {
                case (1, .some(let visit)):
                    try depart(visit, evidence: .reported, from: origin, db)
                case (0, _):
                    try noteStrayDeparture(of: nil, .noArrival, evidence: .reported, from: origin, db)
                default:
                    try noteStrayDeparture(of: nil, .ambiguous, evidence: .reported, from: origin, db)
                }
                return (Ruling(verdict: .noted, number: nil), nil)
            }
        }
    }

    /// Ends the open stay of `visit`, never before its arrival, and wipes what was only needed while inside.
    ///
    /// - Parameters:
    ///   - moment: when it happened, where that is not now.
    ///   - since: the earliest that it can have been, for an assumed departure.
    func depart(
        _ visit: Int64,
        evidence: Evidence,
        moment: Instant? = nil,
        since: Instant? = nil,
        note: PresenceEntry.Note? = nil,
        from origin: Origin,
        _ db: Database
    ) throws {
        let entry = PresenceEntry(.departure, at: try db.now, origin: origin, visit: visit)
            .with {
                $0.evidence = evidence
                $0.moment = moment
                $0.since = since
                $0.note = note
            }
        try depart(visit, as: entry, db)
    }

    /// The same for what the log will say of it.
    func depart(_ visit: Int64, as entry: PresenceEntry, _ db: Database) throws {
        let departure = try append(entry, to: db)
        let close = try db.cachedStatement(
            sql: """
                UPDATE stay
                SET departedAt = max(arrivedAt, ?), evidence = ?, departure = ?
                WHERE visit = ? AND departedAt IS NULL
                """
        )
        try close.execute(arguments: [entry.moment ?? entry.at, entry.evidence, departure, visit])
        guard db.changesCount == 1 else { throw RecordFault.chainBroken(sequence: departure) }
        try db.cachedStatement(sql: "UPDATE visit SET assistance = NULL WHERE id = ?")
            .execute(arguments: [visit])
    }

    /// Notes a departure that has no arrival to go with it.
    func noteStrayDeparture(
        of visit: Int64?,
        _ note: PresenceEntry.Note,
        evidence: Evidence,
        from origin: Origin,
        _ db: Database
    ) throws {
        let entry = PresenceEntry(.strayDeparture, at: try db.now, origin: origin, visit: visit)
            .with {
                $0.evidence = evidence
                $0.note = note
            }
        try append(entry, to: db)
    }

    /// Open visits of the person who says goodbye, also of one who came on the last day of the month before.
    private func visitsInside(of leaving: Leaving, _ db: Database) throws -> [Int64] {
        let now = try db.now
        let months = Set([now, now.advanced(bySeconds: -24 * 3600)].map { hours.day(of: $0).month })
        return try months.flatMap { month -> [Int64] in
            guard try vault.existingKey(for: .month(month)) != nil else { return [] }
            let person = try person(leaving.visitor, of: leaving.affiliation, in: month)
            let inside = try db.cachedStatement(
                sql: """
                    SELECT visit.id
                    FROM visit
                    JOIN stay ON stay.visit = visit.id AND stay.departedAt IS NULL
                    WHERE visit.person = ?
                    """
            )
            return try Int64.fetchAll(inside, arguments: [person])
        }
    }
}
