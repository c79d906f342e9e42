import Crypto
import Foundation
import GRDB

/// The real name behind an alias, in a compartment of its own.
enum SealedIdentity {
    /// How long a request waits for the second person, and how long the name can be read after that, in
    /// seconds.
    static let (approvedWithin, openedWithin): (Int64, Int64) = (3600, 1800)

    /// What the log keeps of it.
    static func seal(_ identity: Data) -> String {
        SHA256.hash(data: identity).hexadecimal
    }
}

/// A request for a real name, on its way from the first person to the second and to the privacy officer.
package struct IdentityRequest: Codable, Hashable, Sendable, Identifiable {
    package let id: Int64
    package let visit: Int64
    package let askedBy: Int64
    package let askedAt: Instant
    package let approvedBy: Int64?
    package let approvedAt: Instant?
    package let openedAt: Instant?
    /// Why, in the words of who asked; nil once that is over its term.
    package let reason: String?
}

extension Reception {
    /// Keeps the real name of a visitor with an alias, once, where only two people together can read it.
    ///
    /// - Throws: ``Refusal/notAnAlias``, ``Refusal/identityKeptAlready``, ``Refusal/nameGone``, ``Refusal/visitUnknown``.
    package func keepIdentity(of visit: Int64, name: PersonalText, by account: Int64) async throws {
        try await write { [self] db in
            guard try Self.reaches(visit, account, db) else { throw Refusal.visitUnknown }
            guard case .alias = try VisitFields(namedVisit(visit, db), self).name else {
                throw Refusal.notAnAlias
            }
            guard try Self.identity(of: visit, db) == nil else { throw Refusal.identityKeptAlready }
            let sealed = try vault.seal(for: .identity(of: visit), at: "identity \(visit)")
                .closeText(Data(name.text.utf8), column: "identity")
            try db.execute(
                literal: """
                    INSERT INTO sealedIdentity (visit, identity, keptBy)
                    VALUES (\(visit), \(sealed), \(account))
                    """
            )
            let entry = PresenceEntry(.identityKept, at: try db.now, origin: .account(account), visit: visit)
            try append(entry.with { $0.seal = SealedIdentity.seal(sealed) }, to: db)
        }
    }

    /// Asks for a real name; somebody with another duty has to allow it within the hour.
    ///
    /// - Throws: ``Refusal/identityUnknown``; ``Refusal/notAllowed`` for an account that only administers.
    package func askIdentity(of visit: Int64, reason: PersonalText, by account: Int64) async throws -> Int64 {
        try await write { [self] db in
            guard
                try !Self.duties(of: account, db)
                    .isDisjoint(with: Set(Duty.allCases).subtracting([.administrator]))
            else { throw Refusal.notAllowed }
            guard try Self.identity(of: visit, db) != nil, try Self.reaches(visit, account, db) else {
                throw Refusal.identityUnknown
            }
            let entry = PresenceEntry(.identityAsked, at: try db.now, origin: .account(account), visit: visit)
            let id = try append(entry, because: reason, to: db)
            try db.execute(
                literal: "INSERT INTO breakGlass (id, visit, askedBy) VALUES (\(id), \(visit), \(account))"
            )
            return id
        }
    }

    /// Allows somebody else to read a real name, once, within half an hour.
    ///
    /// - Throws: ``Refusal/secondPersonNeeded`` for who asked, and for somebody of no other duty;
    ///   ``Refusal/notAllowed`` for who is neither manager nor privacy officer; ``Refusal/breakGlassOver``.
    package func approveIdentity(_ id: Int64, by account: Int64) async throws {
        try await write { [self] db in
            let now = try db.now
            let request = try Self.glass(id, db)
            let (asker, approver) = (
                try Self.duties(of: request.askedBy, db), try Self.duties(of: account, db)
            )
            guard !approver.isDisjoint(with: [.manager, .privacyOfficer]) else { throw Refusal.notAllowed }
            guard request.askedBy != account, !approver.isSubset(of: asker) else {
                throw Refusal.secondPersonNeeded
            }
            let end = request.askedAt.advanced(bySeconds: SealedIdentity.approvedWithin)
            guard request.approvedAt == nil, (request.askedAt...end).contains(now) else {
                throw Refusal.breakGlassOver
            }
            try db.execute(
                literal: "UPDATE breakGlass SET approvedBy = \(account), approvedAt = \(now) WHERE id = \(id)"
            )
            try append(.identityApproved, request, by: account, db)
        }
    }

    /// The real name, once, for who asked and was allowed.
    ///
    /// - Throws: ``Refusal/notAllowed`` for anybody else; ``Refusal/secondPersonNeeded`` before it was allowed;
    ///   ``Refusal/breakGlassOver``; ``Refusal/identityUnknown`` when it was forgotten meanwhile.
    package func openIdentity(_ id: Int64, by account: Int64) async throws -> String {
        try await write { [self] db in
            let now = try db.now
            let request = try Self.glass(id, db)
            guard request.askedBy == account, try !Self.duties(of: account, db).isEmpty else {
                throw Refusal.notAllowed
            }
            guard let approvedAt = request.approvedAt else { throw Refusal.secondPersonNeeded }
            let end = approvedAt.advanced(bySeconds: SealedIdentity.openedWithin)
            guard request.openedAt == nil, (approvedAt...end).contains(now) else {
                throw Refusal.breakGlassOver
            }
            guard let sealed = try Self.identity(of: request.visit, db) else { throw Refusal.identityUnknown }
            let name =
                try vault.existingSeal(for: .identity(of: request.visit), at: "identity \(request.visit)")
                .openText(sealed, column: "identity")
            try db.execute(literal: "UPDATE breakGlass SET openedAt = \(now) WHERE id = \(id)")
            try append(.identityOpened, request, by: account, db)
            try tell(.privacyOfficer, of: .identityOpened, visit: request.visit, from: .account(account), db)
            return String(decoding: name, as: UTF8.self)
        }
    }

    /// Requests that wait for a second person, the oldest first.
    package func identityRequests() async throws -> [IdentityRequest] {
        try await requests { now in
            let since = now.advanced(bySeconds: -SealedIdentity.approvedWithin)
            return "breakGlass.approvedAt IS NULL AND presenceEntry.at BETWEEN \(since) AND \(now)"
        }
    }

    /// Requests of `account` that were allowed and can be opened now.
    package func identitiesAllowed(to account: Int64) async throws -> [IdentityRequest] {
        try await requests { now in
            let since = now.advanced(bySeconds: -SealedIdentity.openedWithin)
            return """
                breakGlass.askedBy = \(account) AND breakGlass.openedAt IS NULL
                    AND breakGlass.approvedAt BETWEEN \(since) AND \(now)
                """
        }
    }

    /// Real names that were read, and that the privacy officer has not seen yet.
    package func identityNotices() async throws -> [IdentityRequest] {
        try await requests { _ in "breakGlass.openedAt IS NOT NULL AND breakGlass.seenAt IS NULL" }
    }

    /// Puts on record that the privacy officer has seen that a real name was read.
    ///
    /// - Throws: ``Refusal/notAllowed`` for anybody else; ``Refusal/breakGlassOver`` when it was seen before.
    package func noticeSeen(_ id: Int64, by account: Int64) async throws {
        try await write { [self] db in
            guard try Self.duties(of: account, db).contains(.privacyOfficer) else { throw Refusal.notAllowed }
            let request = try Self.glass(id, db)
            try db.execute(
                literal: """
                    UPDATE breakGlass
                    SET seenAt = \(db.now)
                    WHERE id = \(id) AND openedAt IS NOT NULL AND seenAt IS NULL
                    """
            )
            guard db.changesCount == 1 else { throw Refusal.breakGlassOver }
            try append(.identityNoticed, request, by: account, db)
        }
    }

    private func append(
        _ kind: PresenceEntry.Kind,
        _ request: Glass,
        by account: Int64,
        _ db: Database
    ) throws {
        let entry = PresenceEntry(kind, at: try db.now, origin: .account(account), visit: request.visit)
        try append(entry.with { $0.asked = request.id }, to: db)
    }

    private func requests(where condition: @escaping @Sendable (Instant) -> SQL) async throws
        -> [IdentityRequest]
    {
        try await read { [self] db in
            let request: SQLRequest<Row> = """
                SELECT breakGlass.*, presenceEntry.at AS askedAt, reason.text
                FROM breakGlass
                JOIN presenceEntry ON presenceEntry.sequence = breakGlass.id
                LEFT JOIN reason ON reason.entry = breakGlass.id
                WHERE \(condition(try db.now))
                ORDER BY breakGlass.id
                """
            return try request.fetchAll(db)
                .map { row in
                    let glass = try Glass(row: row)
                    return IdentityRequest(
                        id: glass.id,
                        visit: glass.visit,
                        askedBy: glass.askedBy,
                        askedAt: glass.askedAt,
                        approvedBy: try row.decode(forColumn: "approvedBy"),
                        approvedAt: glass.approvedAt,
                        openedAt: glass.openedAt,
                        reason: try reason(row.decode(forColumn: "text"), of: glass.id, at: glass.askedAt)
                    )
                }
        }
    }

    private static func glass(_ id: Int64, _ db: Database) throws -> Glass {
        let request: SQLRequest<Glass> = """
            SELECT breakGlass.*, presenceEntry.at AS askedAt
            FROM breakGlass
            JOIN presenceEntry ON presenceEntry.sequence = breakGlass.id
            WHERE breakGlass.id = \(id)
            """
        guard let glass = try request.fetchOne(db) else { throw Refusal.breakGlassOver }
        return glass
    }

    private static func identity(of visit: Int64, _ db: Database) throws -> Data? {
        try Data.fetchOne(db, sql: "SELECT identity FROM sealedIdentity WHERE visit = ?", arguments: [visit])
    }

    /// Whether an account's duties reach a visit: a host's who is bound to a partner reach only that partner's.
    private static func reaches(_ visit: Int64, _ account: Int64, _ db: Database) throws -> Bool {
        guard try duties(of: account, db).isDisjoint(with: [.warden, .manager, .privacyOfficer]) else {
            return true
        }
        let found: SQLRequest<Bool> = """
            SELECT account.partner IS NULL OR account.partner IS visit.partner
            FROM account, visit
            WHERE account.id = \(account) AND visit.id = \(visit)
            """
        return try found.fetchOne(db) ?? false
    }

    /// The duties of an account that is not shut out; none for any other.
    private static func duties(of account: Int64, _ db: Database) throws -> Set<Duty> {
        let text = try String.fetchOne(
            db,
            sql: "SELECT duties FROM account WHERE id = ? AND disabledAt IS NULL",
            arguments: [account]
        )
        return Set(text: text ?? "")
    }
}

/// A row of `breakGlass`.
fileprivate struct Glass: Decodable, FetchableRecord {
    let id: Int64
    let visit: Int64
    let askedBy: Int64
    let askedAt: Instant
    let approvedAt: Instant?
    let openedAt: Instant?
}

extension Reception {
    /// - Throws: ``RecordFault/dayKeyMissing(scope:)`` where a real name is kept that no key opens.
    func checkIdentityOpens(of visit: Int64, _ db: Database) throws {
        let kept = "SELECT 1 FROM sealedIdentity WHERE visit = ?"
        guard try Int.fetchOne(db, sql: kept, arguments: [visit]) != nil else { return }
        _ = try vault.existingSeal(for: .identity(of: visit), at: "identity \(visit)")
    }
}
