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
                link(head.hash, body: body, salt: salt),
            ]
        )
        return head.sequence + 1
    }

    static func link(_ previous: Data, body: String, salt: Data) -> Data {
        var commitment = SHA256()
        commitment.update(data: salt)
        commitment.update(data: Data(body.utf8))
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: previous)
        hash.update(data: Data(commitment.finalize()))
        return Data(hash.finalize())
    }

    /// The canonical text of an entry: JSON, keys in order.
    private static func text(of entry: PresenceEntry) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(entry), as: UTF8.self)
    }
}
