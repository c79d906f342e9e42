import GRDB
import Synchronization

/// How the desk stands at this moment, in counts and times, without anybody in it: for whoever watches the machine.
package struct Standing: Codable, Hashable, Sendable {
    /// Entries in the log, and since this start how many of each kind were written.
    package let entries: Int64
    package let written: [String: Int]
    package let inside: Int
    /// Pages of the desk that are open and listen.
    package let openPages: Int
    /// Kiosks that are paired, and when the page of each last said that it lives, to the minute.
    package let kiosks: [String: Instant]
    package let letters: Queue
    package let prints: Queue
    /// Bytes of the record's file.
    package let recordBytes: Int64
    /// When the key was made that signs badges now, and when the wrapping key was last exchanged.
    package let badgeKeyMadeAt: Instant?
    package let wrappedAt: Instant?

    /// What waits to leave the machine.
    package struct Queue: Codable, Hashable, Sendable {
        package let waiting: Int
        /// When the one was asked for that waits longest.
        package let oldest: Instant?
        /// How many did not get out in the last 24 hours, or stand before an obstacle.
        package let failed: Int
    }
}

extension Reception {
    /// How it stands.
    package func standing() async throws -> Standing {
        let pages = news.count
        let written = entriesWritten.withLock { $0.map { ($0.key.rawValue, $0.value) } }
        let (badgeKey, wrapped) = (try vault.madeAt(of: badgeKeys.newest.id), try vault.wrappedAt())
        return try await read { db in
            let kiosks = try Kiosk.fetchAll(
                db,
                sql: "SELECT id, name, pairedAt, seenAt, revokedAt FROM kiosk WHERE revokedAt IS NULL"
            )
            return Standing(
                entries: try PresenceLog.head(db).sequence,
                written: Dictionary(uniqueKeysWithValues: written),
                inside: try Int.fetchOne(db, sql: "SELECT count(*) FROM stay WHERE departedAt IS NULL") ?? 0,
                openPages: pages,
                kiosks: Dictionary(kiosks.map { ($0.name, $0.seenAt) }) { max($0, $1) },
                letters: try Self.letters(db),
                prints: try Self.prints(db),
                recordBytes: try Int64.fetchOne(
                    db,
                    sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                ) ?? 0,
                badgeKeyMadeAt: badgeKey,
                wrappedAt: wrapped
            )
        }
    }

    private static func letters(_ db: Database) throws -> Standing.Queue {
        let since = try db.now.advanced(bySeconds: -86_400)
        let failed: SQLRequest<Int> =
            "SELECT count(*) FROM notice WHERE state = 'failed' AND endedAt > \(since)"
        let waiting: SQLRequest<Row> = """
            SELECT count(*) AS waiting, min(writtenAt) AS oldest
            FROM notice
            WHERE state = 'waiting'
            """
        return try queue(waiting.fetchOne(db), failed: failed.fetchOne(db))
    }

    private static func prints(_ db: Database) throws -> Standing.Queue {
        let waiting: SQLRequest<Row> = """
            SELECT count(*) AS waiting, min(askedAt) AS oldest
            FROM printJob
            WHERE state IN ('queued', 'printing')
            """
        let stuck =
            "SELECT count(*) FROM printJob WHERE state IN ('queued', 'printing') AND cause IS NOT NULL"
        return try queue(waiting.fetchOne(db), failed: Int.fetchOne(db, sql: stuck))
    }

    private static func queue(_ row: Row?, failed: Int?) throws -> Standing.Queue {
        Standing.Queue(
            waiting: try row?.decode(forColumn: "waiting") ?? 0,
            oldest: try row?.decode(Instant?.self, forColumn: "oldest"),
            failed: failed ?? 0
        )
    }
}

extension Vault {
    /// When the badge key of these letters was made.
    fileprivate func madeAt(of letters: String) throws -> Instant? {
        try database.read { db in
            try Instant.fetchOne(
                db,
                sql: "SELECT madeAt FROM sealingKey WHERE scope = ?",
                arguments: [Scope.badge(letters).name]
            )
        }
    }
}
