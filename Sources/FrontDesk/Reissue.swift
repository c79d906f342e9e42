import Foundation
import GRDB
import Synchronization

extension Reception {
    /// Gives a visit a badge with another code under the same number; the old one is good for nothing, and a badge
    /// that was void counts again.
    ///
    /// - Parameter known: how many badges the visit had, as far as who asks knows.
    /// - Throws: ``Refusal/reissuedAlready`` when somebody else was first; ``Refusal/nameGone``.
    package func reissueBadge(of visit: Int64, after known: Int, by session: Session) async throws {
        try await act(on: visit, by: session) { [self] row, db in
            guard try badgesIssued(visit, db) == known else { throw Refusal.reissuedAlready }
            guard try row.decode(Data?.self, forColumn: "visitor") != nil else { throw Refusal.nameGone }
            let now = try db.now
            let code = badgeKeys.makeCode(random: random)
            let sealed = try sealOfVisit(visit, sealedBy: row.decode(forColumn: "sealedBy"))
                .close(Data(code.text.utf8), column: "code")
            let old: Data = try row.decode(forColumn: "codeHash")
            logsHoldRemains.withLock { $0 = true }
            try db.execute(
                literal: """
                    INSERT INTO replacedCode (codeHash, visit, replacedAt)
                    VALUES (\(old), \(visit), \(now))
                    """
            )
            try db.execute(
                literal: """
                    UPDATE visit
                    SET code = \(sealed), codeHash = \(code.hash), voidedAt = NULL
                    WHERE id = \(visit)
                    """
            )
            let changed = try Row.fetchOne(db, sql: "SELECT * FROM visit WHERE id = ?", arguments: [visit])
            guard let changed else { throw Refusal.visitUnknown }
            let facts = try VisitFacts(row: changed)
            let entry = PresenceEntry(.badgeReissued, at: now, origin: session.origin, visit: visit)
            try append(entry.with { $0.facts = facts }, to: db)
            guard try isInside(visit, db) else { return }
            try queueAutomaticPrint(of: visit, as: facts.role, from: session.origin, db)
        }
    }

    /// Makes a visit's badge good for nothing but leaving.
    ///
    /// - Throws: ``Refusal/voidedAlready``.
    package func voidBadge(of visit: Int64, by session: Session) async throws {
        try await act(on: visit, by: session) { [self] _, db in
            let now = try db.now
            try db.execute(
                literal: "UPDATE visit SET voidedAt = \(now) WHERE id = \(visit) AND voidedAt IS NULL"
            )
            guard db.changesCount == 1 else { throw Refusal.voidedAlready }
            try append(PresenceEntry(.badgeVoided, at: now, origin: session.origin, visit: visit), to: db)
        }
    }

    /// How many badges a visit had until now.
    func badgesIssued(_ visit: Int64, _ db: Database) throws -> Int {
        let replaced = try db.cachedStatement(sql: "SELECT count(*) FROM replacedCode WHERE visit = ?")
        return (try Int.fetchOne(replaced, arguments: [visit]) ?? 0) + 1
    }

    /// The visit whose badge had this code before another took its place.
    func visitOfReplaced(_ code: BadgeCode, _ db: Database) throws -> Int64? {
        let replaced = try db.cachedStatement(sql: "SELECT visit FROM replacedCode WHERE codeHash = ?")
        return try Int64.fetchOne(replaced, arguments: [code.hash])
    }
}
