import Foundation
import GRDB

@testable import FrontDesk

extension FrontDesk.Record {
    /// The log's entries as they are stored, oldest first.
    func bodies() async throws -> [String] {
        try await reader.read { db in
            try String.fetchAll(db, sql: "SELECT body FROM presenceEntry ORDER BY sequence")
        }
    }

    /// A number that SQL counts.
    func count(_ sql: String) async throws -> Int {
        try await reader.read { db in try Int.fetchOne(db, sql: sql) ?? 0 }
    }
}

/// Changes a record's file behind its back, triggers and keys put aside, as somebody with the disk would.
func tamper(with path: String, _ sql: String) throws {
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        let guards =
            "SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
        for guardian in try String.fetchAll(db, sql: guards) { try db.execute(sql: "DROP \(guardian)") }
        try db.execute(sql: sql)
    }
    try database.close()
}
