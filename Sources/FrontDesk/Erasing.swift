import Foundation
import GRDB

extension Reception {
    /// Takes one name out before its term, from old copies of the record too: the other names of its day are
    /// sealed anew, and the key that opened them all is thrown away.
    ///
    /// - Throws: ``Refusal/visitUnknown``, ``Refusal/nameGone``; ``Refusal/heldAlready`` while somebody holds it.
    package func eraseName(_ visit: Int64, reason: PersonalText, from origin: Origin) async throws {
        try await eraseNameOnRecord(visit, reason: reason, from: origin)
        try await throwAwayKeys()
        try await truncateLogs()
    }

    /// The part of it that is one transaction; the keys go with the next round at the latest.
    func eraseNameOnRecord(_ visit: Int64, reason: PersonalText, from origin: Origin) async throws {
        try await write { [self] db in
            let day: Day = try namedVisit(visit, db).decode(forColumn: "day")
            guard try hold(on: visit, db) == nil else { throw Refusal.heldAlready }
            try wipe(visit, db)
            let invitation = try namedInvitation(ofVisit: visit, db)
            if let invitation { try wipeInvitation(invitation, db) }
            try append(
                PresenceEntry(.nameErased, at: try db.now, origin: origin, visit: visit)
                    .with { $0.invitation = invitation },
                because: reason,
                to: db
            )
            try sealDayAnew(day, from: origin, db)
        }
    }

    /// Exchanges the key of a day for what is left of it, on record.
    func sealDayAnew(_ day: Day, from origin: Origin, _ db: Database) throws {
        guard let (scope, seals) = try sealAnew(day, db) else { return }
        let entry = PresenceEntry(.resealed, at: try db.now, origin: origin)
        try append(
            entry.with {
                $0.key = scope.name
                $0.seals = seals
            },
            to: db
        )
    }

    /// Seals all names of `day` that stand under one of its keys under a new one; nil when there are none.
    private func sealAnew(_ day: Day, _ db: Database) throws -> (Vault.Scope, [String: String])? {
        let others: SQLRequest<Row> = """
            SELECT *
            FROM visit
            WHERE visitor IS NOT NULL AND day = \(day) AND substr(sealedBy, 1, 4) = 'day:'
            """
        let rows = try others.fetchAll(db)
        let scope = Vault.Scope.dayAgain(day, (try vault.timesSealed(day)) + 1)
        let invitations = try sealInvitationsAnew(day, under: scope, db)
        try sealPassLettersAnew(day, under: scope, db)
        guard !rows.isEmpty || !invitations.isEmpty else {
            _ = try vault.key(for: scope)
            return nil
        }
        return try rows.reduce(into: (scope, invitations)) { sealed, row in
            let fields = try VisitFields(row, self)
            sealed.1[String(fields.visit)] = try seal(fields, under: scope, db)
        }
    }
}

extension Vault {
    /// How many times a day's names were sealed anew.
    fileprivate func timesSealed(_ day: Day) throws -> Int {
        let prefix = Scope.day(day).name + "#"
        return try names().filter { $0.hasPrefix(prefix) }.compactMap { Int($0.dropFirst(prefix.count)) }
            .max() ?? 0
    }
}
