import Crypto
import Foundation
import GRDB

/// The hash chain over the presence log: h(n) = SHA-256(0x00 ‖ h(n-1) ‖ commitment(n)), commitment =
/// SHA-256(salt ‖ body).
enum PresenceLog {
    /// What stands before the first entry.
    static let genesis = Data(count: 32)

    /// The newest entry's number, hash and time.
    ///
    /// Number and hash are the anchor that leaves the box.
    struct Head: Sendable {
        let sequence: Int64
        let hash: Data
        let at: Instant?
    }

    static func head(_ db: Database) throws -> Head {
        let newest = try db.cachedStatement(
            sql: """
                SELECT sequence, hash, at
                FROM presenceEntry
                ORDER BY sequence DESC
                LIMIT 1
                """
        )
        guard let row = try Row.fetchOne(newest) else { return Head(sequence: 0, hash: genesis, at: nil) }
        return Head(
            sequence: try row.decode(forColumn: "sequence"),
            hash: try row.decode(forColumn: "hash"),
            at: try row.decode(forColumn: "at")
        )
    }

    /// Writes `entry` after the last one and returns its number.
    ///
    /// A clock that stepped back is noted in it.
    @discardableResult
    static func append(_ entry: PresenceEntry, to db: Database, salt: Data) throws -> Int64 {
        let head = try head(db)
        var entry = entry
        if let last = head.at, entry.at < last {
            entry.clockBehind = last.milliseconds - entry.at.milliseconds
        }
        let body = try text(of: entry)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO presenceEntry (sequence, at, kind, visit, body, salt, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insert.execute(
            arguments: [
                head.sequence + 1, entry.at, entry.kind.rawValue, entry.visit, body, salt,
                link(head.hash, commitment(body: body, salt: salt)),
            ]
        )
        return head.sequence + 1
    }

    static func link(_ previous: Data, _ commitment: Data) -> Data {
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: previous)
        hash.update(data: commitment)
        return Data(hash.finalize())
    }

    static func commitment(body: String, salt: Data) -> Data {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: Data(body.utf8))
        return Data(hash.finalize())
    }

    /// What a row commits to: worked out from what it says, or all that is left of it once it was erased.
    static func commitment(in row: Row) throws -> Data {
        guard let body = try row.decode(String?.self, forColumn: "body") else {
            return try row.decode(forColumn: "commitment")
        }
        return commitment(body: body, salt: try row.decode(forColumn: "salt"))
    }

    /// The canonical text of an entry: JSON, keys in order.
    private static func text(of entry: PresenceEntry) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(entry), as: UTF8.self)
    }
}
