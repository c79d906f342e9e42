import Foundation
import GRDB

/// How well it is known that a visitor belongs to whom they say.
package enum AffiliationLevel: String, CaseIterable, Codable, Hashable, Sendable, DatabaseValueConvertible {
    /// The visitor says so.
    case claimed
    /// A host says so.
    case vouched
    /// A host saw a card that says so.
    case credentialSeen

    /// 1, 2 or 3: as many diamonds are filled on the badge.
    package var rank: Int {
        switch self {
        case .claimed: 1
        case .vouched: 2
        case .credentialSeen: 3
        }
    }
}

/// What kind of card somebody showed.
///
/// The record never holds a number or a copy of one.
package enum Credential: String, CaseIterable, Codable, Hashable, Sendable, DatabaseValueConvertible {
    case policePass, customsPass, servicePass, companyPass, identityCard
}

/// How many days a level counts, the day itself included; after that the one below it does.
package struct AffiliationTerms: Hashable, Sendable {
    package let vouched: Int
    package let credentialSeen: Int

    /// A word counts for the day that it is given on; a card was looked at more closely.
    package static let usual = AffiliationTerms(vouched: 1, credentialSeen: 28)
    package static let range = 1...92

    package init(vouched: Int, credentialSeen: Int) {
        (self.vouched, self.credentialSeen) = (vouched, credentialSeen)
    }
}

/// A level as it stands on a visit: by whom, when, and how long it counts.
package struct AffiliationProof: Decodable, Hashable, Sendable, FetchableRecord {
    package let level: AffiliationLevel
    package let credential: Credential?
    package let account: Int64
    package let at: Instant
    /// The last day that it counts.
    package let until: Day
}

extension Reception {
    /// A host says that the visitor belongs to whom they say.
    ///
    /// - Throws: ``Refusal/vouchedAlready`` while that, or more, counts.
    package func vouch(for visit: Int64, by session: Session) async throws {
        try await act(on: visit, by: session) { [self] _, db in
            guard try level(of: visit, db) == .claimed else { throw Refusal.vouchedAlready }
            try raise(visit, to: .vouched, nil, by: session.account.id, db)
        }
    }

    /// A host saw a card of this kind; which one is never kept.
    ///
    /// - Throws: ``Refusal/credentialSeenAlready`` while that counts.
    package func credentialSeen(_ credential: Credential, on visit: Int64, by session: Session) async throws {
        try await act(on: visit, by: session) { [self] _, db in
            guard try level(of: visit, db) != .credentialSeen else { throw Refusal.credentialSeenAlready }
            try raise(visit, to: .credentialSeen, credential, by: session.account.id, db)
        }
    }

    /// Takes back what hosts said of the affiliation: it is the visitor's own word again.
    ///
    /// - Throws: ``Refusal/claimedOnly`` where there is nothing to take back.
    package func withdrawAffiliation(of visit: Int64, by session: Session) async throws {
        try await act(on: visit, by: session) { [self] _, db in
            try db.execute(literal: "DELETE FROM affiliation WHERE visit = \(visit)")
            guard db.changesCount > 0 else { throw Refusal.claimedOnly }
            try append(
                PresenceEntry(.affiliationWithdrawn, at: try db.now, origin: session.origin, visit: visit),
                to: db
            )
        }
    }

    /// The highest level that counts today.
    func level(of visit: Int64, _ db: Database) throws -> AffiliationLevel {
        let today = hours.day(of: try db.now)
        let levels = try proofs(of: visit, db).filter { $0.until >= today }.map(\.level)
        return levels.max { $0.rank < $1.rank } ?? .claimed
    }

    /// What hosts said of a visit's affiliation, also what does not count any more.
    func proofs(of visit: Int64, _ db: Database) throws -> [AffiliationProof] {
        let proofs = try db.cachedStatement(
            sql: "SELECT * FROM affiliation WHERE visit = ? ORDER BY at, level DESC"
        )
        return try AffiliationProof.fetchAll(proofs, arguments: [visit])
    }

    func raise(
        _ visit: Int64,
        to level: AffiliationLevel,
        _ credential: Credential?,
        by account: Int64,
        _ db: Database
    ) throws {
        let now = try db.now
        let days = level == .vouched ? settings.affiliation.vouched : settings.affiliation.credentialSeen
        let until = hours.day(of: now).advanced(byDays: days - 1)
        try db.execute(
            literal: """
                INSERT OR REPLACE INTO affiliation (visit, level, credential, account, at, until)
                VALUES (\(visit), \(level), \(credential), \(account), \(now), \(until))
                """
        )
        let kind: PresenceEntry.Kind = level == .vouched ? .affiliationVouched : .credentialSeen
        let entry = PresenceEntry(kind, at: now, origin: .account(account), visit: visit)
        try append(
            entry.with {
                $0.credential = credential
                $0.until = until
            },
            to: db
        )
    }
}
