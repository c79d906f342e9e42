import GRDB

extension Reception {
    /// Says whether a visitor may walk alone; their badge carries the mark from now on.
    ///
    /// - Throws: ``Refusal/escortNeededAlready``, ``Refusal/escortLiftedAlready`` when that is so.
    package func setEscort(_ isNeeded: Bool, on visit: Int64, by session: Session) async throws {
        try await act(on: visit, by: session) { [self] _, db in
            let now = try db.now
            guard try needsEscort(visit, db) != isNeeded else {
                throw isNeeded ? Refusal.escortNeededAlready : .escortLiftedAlready
            }
            if isNeeded {
                try db.execute(
                    literal:
                        "INSERT INTO escort (visit, account, at) VALUES (\(visit), \(session.account.id), \(now))"
                )
            } else {
                try db.execute(literal: "DELETE FROM escort WHERE visit = \(visit)")
            }
            let kind: PresenceEntry.Kind = isNeeded ? .escortNeeded : .escortLifted
            try append(PresenceEntry(kind, at: now, origin: session.origin, visit: visit), to: db)
        }
    }

    /// Whether a visitor is not to walk alone.
    func needsEscort(_ visit: Int64, _ db: Database) throws -> Bool {
        let found = try db.cachedStatement(sql: "SELECT 1 FROM escort WHERE visit = ?")
        return try Int.fetchOne(found, arguments: [visit]) != nil
    }
}
