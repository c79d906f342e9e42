import Foundation
import GRDB

@testable import FrontDesk

extension FrontDesk.Record {
    /// The log's entries as they are stored, oldest first.
    func bodies() async throws -> [String] {
        try await reader.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT body FROM presenceEntry WHERE body IS NOT NULL ORDER BY sequence"
            )
        }
    }

    /// A number that SQL counts.
    func count(_ sql: String) async throws -> Int {
        try await reader.read { db in try Int.fetchOne(db, sql: sql) ?? 0 }
    }
}

/// Changes a record's file behind its back, as somebody with the disk would: guards put aside, and back in
/// their place.
func tamper(with path: String, _ sql: String) throws {
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        let guards = try Row.fetchAll(
            db,
            sql:
                "SELECT type, name, sql FROM sqlite_master WHERE type = 'trigger' OR (type = 'index' AND sql LIKE '%UNIQUE%')"
        )
        for row in guards { try db.execute(sql: "DROP \(row["type"] as String) \(row["name"] as String)") }
        try db.execute(sql: sql)
        for row in guards { try? db.execute(sql: row["sql"]) }
    }
    try database.close()
}
