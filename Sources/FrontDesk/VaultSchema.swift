import Foundation
import GRDB

/// The tables of the key file.
extension Vault {
    /// Makes the tables of a new key file, and adds to an old one what it does not have yet.
    static func migrate(_ database: DatabaseQueue) throws {
        let found = try database.read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }
        guard found < version else { return }
        try database.write { db in
            try db.execute(sql: tables)
            try db.execute(sql: "PRAGMA user_version = \(version)")
        }
    }

    /// What the wrapping key is derived with beside the master key, nil before the first rotation.
    static func salt(_ db: Database) throws -> Data? {
        try Data.fetchOne(db, sql: "SELECT salt FROM wrapping")
    }

    private static let tables = """
        CREATE TABLE IF NOT EXISTS sealingKey (
            scope TEXT NOT NULL PRIMARY KEY,
            wrapped BLOB NOT NULL CHECK (length(wrapped) = 60),
            madeAt INTEGER NOT NULL
        ) STRICT;

        -- One row once the wrapping key was exchanged.
        CREATE TABLE IF NOT EXISTS wrapping (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            madeAt INTEGER NOT NULL
        ) STRICT;
        """
}
