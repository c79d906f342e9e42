import Crypto
import Foundation
package import GRDB

/// A purpose that another program reads for, and what it may read; that program alone holds the token.
package struct ReadToken: Codable, Hashable, Sendable, Identifiable {
    /// The entry that tells of it.
    package let id: Int64
    package let purpose: String
    /// What it opens, in order.
    package let scopes: [Scope]
    /// The last day that it opens anything.
    package let until: Day
    package let madeAt: Instant
    package let madeBy: Origin
    package let revokedAt: Instant?
    /// The last day that it was shown on.
    package let usedOn: Day?

    /// What can be read; there is none for names, because names go to no other program.
    package enum Scope: String, Codable, CaseIterable, Hashable, Sendable, Comparable {
        /// Counts and totals.
        case aggregates
        /// Each visit, without what tells whose it was.
        case visits

        package static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
    }

    /// What the log keeps of a purpose and a token, so that neither is exchanged unseen.
    static func seal(hash: Data, purpose: String) -> String {
        SHA256.hash(data: hash + Data(purpose.utf8)).hexadecimal
    }
}

/// What another program shows with each request.
package typealias ReadSecret = Token<ReadToken>

extension Reception {
    /// The furthest end of a token, in days: the same day next year.
    package static let longestReadToken = 366

    /// A token for one purpose; its secret is shown here only.
    ///
    /// - Throws: ``Refusal/scopeMissing``, ``Refusal/readTokenEndWrong``.
    package func makeReadToken(
        for purpose: PersonalText,
        _ scopes: Set<ReadToken.Scope>,
        until: Day,
        from origin: Origin
    ) async throws -> (token: ReadToken, secret: ReadSecret) {
        let secret = ReadSecret(random: random)
        let hash = try hash(of: secret)
        let token = try await write { [self] db in
            let (now, today) = (try db.now, hours.day(of: try db.now))
            guard !scopes.isEmpty else { throw Refusal.scopeMissing }
            guard (today...today.advanced(byDays: Self.longestReadToken)).contains(until),
                hours.instant(on: until, hour: 12, minute: 0) != nil
            else { throw Refusal.readTokenEndWrong }
            let entry = PresenceEntry(.readTokenMade, at: now, origin: origin)
                .with {
                    $0.scopes = scopes.sorted()
                    $0.until = until
                    $0.seal = ReadToken.seal(hash: hash, purpose: purpose.text)
                }
            let token = ReadToken(
                id: try append(entry, to: db),
                purpose: purpose.text,
                scopes: scopes.sorted(),
                until: until,
                madeAt: now,
                madeBy: origin,
                revokedAt: nil,
                usedOn: nil
            )
            try db.execute(
                literal: """
                    INSERT INTO readToken (id, hash, purpose, scopes, until, madeAt, madeBy, seal)
                    VALUES (\(token.id), \(hash), \(token.purpose), \(token.scopes.text), \(until), \(now),
                        \(origin.text), \(try seal(of: token, hash)))
                    """
            )
            return token
        }
        return (token, secret)
    }

    /// Takes a token away: the next request with it is refused.
    ///
    /// - Throws: ``Refusal/readTokenUnknown``.
    package func revokeReadToken(_ id: Int64, from origin: Origin) async throws -> ReadToken {
        try await write { [self] db in
            let now = try db.now
            let revoked: SQLRequest<Row> = """
                UPDATE readToken
                SET revokedAt = \(now)
                WHERE id = \(id) AND revokedAt IS NULL
                RETURNING *
                """
            guard let row = try revoked.fetchOne(db) else { throw Refusal.readTokenUnknown }
            try append(
                PresenceEntry(.readTokenRevoked, at: now, origin: origin).with { $0.readToken = id },
                to: db
            )
            return try ReadToken(row: row)
        }
    }

    /// What the program that shows `secret` may read, nil when that opens nothing: revoked, over, or never made here.
    ///
    /// The record keeps a keyed hash, so that how long a search takes tells nothing about any token.
    package func readToken(holding secret: ReadSecret) async throws -> ReadToken? {
        let (hash, today) = (try hash(of: secret), today())
        let found = try await read { [self] db -> ReadToken? in
            let held: SQLRequest<Row> = """
                SELECT * FROM readToken WHERE hash = \(hash) AND revokedAt IS NULL AND until >= \(today)
                """
            guard let row = try held.fetchOne(db), let token = try? ReadToken(row: row),
                try seal(of: token, hash).isSame(as: row.decode(Data.self, forColumn: "seal"))
            else { return nil }
            return token
        }
        guard let found, found.usedOn != today else { return found }
        try await write { db in
            try db.execute(literal: "UPDATE readToken SET usedOn = \(today) WHERE id = \(found.id)")
        }
        return found
    }

    private func hash(of secret: ReadSecret) throws -> Data {
        try keyed("read token \(secret.text)", bytes: 32)
    }

    private func seal(of token: ReadToken, _ hash: Data) throws -> Data {
        let facts = "\(token.id) \(token.until.rawValue) \(token.scopes.text)"
        return try keyed("sealed read token \(hash.hexadecimal) \(facts)", bytes: 32)
    }
}

extension Record {
    /// Every token that ever was made, the newest first.
    package func readTokens() async throws -> [ReadToken] {
        try await reader.read { db in
            try ReadToken.fetchAll(db, sql: "SELECT * FROM readToken ORDER BY id DESC")
        }
    }
}

extension ReadToken: FetchableRecord {
    package init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        purpose = try row.decode(forColumn: "purpose")
        scopes = [Scope](text: try row.decode(forColumn: "scopes"))
        until = try row.decode(forColumn: "until")
        madeAt = try row.decode(forColumn: "madeAt")
        let origin = try row.decode(String.self, forColumn: "madeBy")
        guard let madeBy = Origin(text: origin) else {
            throw RecordFault.damaged(path: "readToken", finding: "no origin")
        }
        self.madeBy = madeBy
        revokedAt = try row.decode(forColumn: "revokedAt")
        usedOn = try row.decode(forColumn: "usedOn")
    }
}

extension [ReadToken.Scope] {
    /// The scopes as the record writes them: by name, in order.
    var text: String { map(\.rawValue).joined(separator: " ") }

    init(text: String) {
        self = text.split(separator: " ").compactMap { ReadToken.Scope(rawValue: String($0)) }
    }
}

/// The tokens of other programs as the log alone tells them.
struct DerivedReadTokens {
    private var tokens: [Int64: State] = [:]

    private struct State: Hashable {
        let seal: String?
        let scopes: String
        let until: Day?
        let madeAt: Instant
        let madeBy: String
        var revokedAt: Instant?
    }

    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        if let revoked = entry.readToken {
            tokens[revoked]?.revokedAt = entry.at
            return
        }
        tokens[sequence] = State(
            seal: entry.seal,
            scopes: (entry.scopes ?? []).text,
            until: entry.until,
            madeAt: entry.at,
            madeBy: entry.origin.text
        )
    }

    /// The first token that is not as the log says, or is missing.
    func firstWrong(_ db: Database) throws -> Int64? {
        let found = try Row.fetchAll(db, sql: "SELECT * FROM readToken")
            .map { row in
                let seal = ReadToken.seal(
                    hash: try row.decode(forColumn: "hash"),
                    purpose: try row.decode(forColumn: "purpose")
                )
                let state = State(
                    seal: seal,
                    scopes: try row.decode(forColumn: "scopes"),
                    until: try? row.decode(Day.self, forColumn: "until"),
                    madeAt: try row.decode(forColumn: "madeAt"),
                    madeBy: try row.decode(forColumn: "madeBy"),
                    revokedAt: try row.decode(forColumn: "revokedAt")
                )
                return (try row.decode(Int64.self, forColumn: "id"), state)
            }
        return DerivedStates.firstUnlike(found, tokens)
    }
}
