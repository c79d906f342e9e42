import Foundation
import GRDB

extension Reception {
    /// Sets a visitor's name right; the entry takes the place of what the arrival said.
    ///
    /// - Throws: ``Refusal/visitUnknown``, ``Refusal/nameGone``.
    package func rectify(
        _ visit: Int64,
        to visitor: Visitor,
        reason: PersonalText,
        from origin: Origin
    ) async throws {
        try await write { [self] db in
            let row = try namedVisit(visit, db)
            var fields = try VisitFields(row, self)
            fields.visitor = try JSONEncoder().encode(visitor)
            let sealedBy: String = try row.decode(forColumn: "sealedBy")
            guard let scope = Vault.Scope(sealing: sealedBy) else {
                throw RecordFault.dayKeyMissing(scope: sealedBy)
            }
            try seal(fields, under: scope, db)
            try count(visitor, on: row, fields, db)
            guard
                let changed = try Row.fetchOne(
                    db,
                    sql: "SELECT * FROM visit WHERE id = ?",
                    arguments: [visit]
                )
            else { throw Refusal.visitUnknown }
            let facts = try VisitFacts(row: changed)
            let entry = PresenceEntry(.nameRectified, at: try db.now, origin: origin, visit: visit)
                .with {
                    $0.supersedes = visit
                    $0.facts = facts
                }
            try append(entry, because: reason, to: db)
        }
    }

    /// Counts the visit as that of another person, as long as the month's people can be told apart.
    private func count(_ visitor: Visitor, on row: Row, _ fields: VisitFields, _ db: Database) throws {
        let month = try row.decode(Day.self, forColumn: "day").month
        guard try vault.existingKey(for: .month(month)) != nil else { return }
        let affiliation: Affiliation
        if let partner = try row.decode(Int64?.self, forColumn: "partner") {
            affiliation = .partner(partner)
        } else {
            affiliation = .organisation(
                try PersonalText(
                    fields.organisationName ?? "",
                    in: .organisation,
                    else: .init(empty: .organisationEmpty, tooLong: .organisationTooLong)
                )
            )
        }
        let person = try person(visitor, of: affiliation, in: month)
        try db.execute(literal: "UPDATE visit SET person = \(person) WHERE id = \(fields.visit)")
    }
}
