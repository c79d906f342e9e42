import Foundation
import GRDB

/// How a SQLite file of ours is opened, and what it must say of itself before anyone relies on it.
struct RecordFile: Sendable {
    /// "Balie" in the database header, so that no other program's file is taken for ours.
    static let applicationID: Int32 = 0x42_61_6C_69

    let url: URL

    var path: String { url.path(percentEncoded: false) }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Settings for a connection; `now` is read once a transaction.
    func configuration(now: @escaping @Sendable () -> Date, readOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(2)
        configuration.maximumReaderCount = 3
        configuration.transactionClock = .custom { _ in now() }
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA trusted_schema = OFF;
                    PRAGMA secure_delete = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA mmap_size = 0;
                    PRAGMA journal_size_limit = 4194304;
                    PRAGMA cache_size = -1024;
                    """
            )
        }
        return configuration
    }

    /// Says whose file a new one is before anything else stands in it, so that a start cut short can be
    /// repeated.
    func sign(_ writer: some DatabaseWriter) throws {
        try writer.writeWithoutTransaction { db in
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else { return }
            try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
        }
    }

    /// Makes commits survive a power cut.
    ///
    /// GRDB lowers `synchronous` after `prepareDatabase`, so this comes once it is open.
    func makeDurable(_ writer: some DatabaseWriter) throws {
        try writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
    }

    /// The file, for reading alone.
    ///
    /// SQLite wants to write beside a file that was left in WAL mode. Where it can't, the file is taken as one that
    /// nobody writes, unless a write-ahead log beside it would be overlooked then.
    func openedForReading() throws -> DatabaseQueue {
        let configuration = configuration(now: { Date() }, readOnly: true)
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            try database.read { _ = try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            return database
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
        {
            let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
            guard log ?? 0 == 0 else { throw error }
            return try openedAsItIs()
        }
    }

    /// The file as one that nobody writes: SQLite takes no lock and makes nothing beside it.
    func openedAsItIs() throws -> DatabaseQueue {
        try DatabaseQueue(
            path: "file:\(url.path(percentEncoded: true))?immutable=1",
            configuration: configuration(now: { Date() }, readOnly: true)
        )
    }

    /// Refuses a file of another program or of a newer schema, before anything is written to it.
    func checkIdentity(version ours: Int) throws {
        guard exists else { return }
        try naming {
            let database = try DatabaseQueue(
                path: path,
                configuration: configuration(now: { Date() }, readOnly: true)
            )
            defer { try? database.close() }
            try database.read { db in
                let empty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
                let application = try Int32.fetchOne(db, sql: "PRAGMA application_id")
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                guard empty || application == Self.applicationID else {
                    throw RecordFault.ofAnotherProgram(path: path)
                }
                guard version <= ours else {
                    throw RecordFault.newer(path: path, version: version, ours: ours)
                }
            }
        }
    }

    /// Reads back on the writer everything that durability and privacy rest on, then looks for damage.
    func checkItself(_ writer: some DatabaseWriter, version: Int, triggers: Int = 0) throws {
        try writer.writeWithoutTransaction { db in
            for (name, expected) in Self.required + [("user_version", String(version))] {
                let found =
                    try Row.fetchOne(db, sql: "PRAGMA \(name)").flatMap { String.fromRow($0) } ?? "unset"
                guard found == expected else {
                    throw RecordFault.setting(path: path, name: name, expected: expected, found: found)
                }
            }
            let guards = try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
            )
            guard guards == triggers else {
                throw RecordFault.damaged(path: path, finding: "the triggers that guard the log are gone")
            }
            let finding = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
            guard finding == "ok" else { throw RecordFault.damaged(path: path, finding: finding) }
        }
    }

    private static let required = [
        ("synchronous", "2"),
        ("journal_mode", "wal"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("secure_delete", "1"),
        ("mmap_size", "0"),
        ("temp_store", "2"),
        ("application_id", String(applicationID)),
    ]

    /// Runs `body`, giving SQLite's complaint about a file that is no database its name.
    func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw RecordFault.notADatabase(path: path)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
        {
            throw RecordFault.closedToUs(path: path)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            throw RecordFault.damaged(path: path, finding: "SQLite \(error.extendedResultCode.rawValue)")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw RecordFault.full(path: path)
        } catch let error as DatabaseError {
            throw RecordFault.broken(code: error.extendedResultCode.rawValue)
        }
    }
}

extension Database {
    /// What is wrong with any page, nil when all are whole.
    func damage() throws -> String? {
        let finding = try String.fetchOne(self, sql: "PRAGMA integrity_check(1)") ?? "no answer"
        return finding == "ok" ? nil : finding
    }

    /// Moves everything from the write-ahead log into the file and empties the log; false while a reader is in
    /// the way.
    ///
    /// Writers wait for it, so it gives up soon.
    func truncateLog() throws -> Bool {
        try execute(sql: "PRAGMA busy_timeout = 200")
        defer { try? execute(sql: "PRAGMA busy_timeout = 2000") }
        do {
            _ = try checkpoint(.truncate)
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return false
        }
    }
}

extension String {
    /// The first column of a pragma's row, whatever its type.
    fileprivate static func fromRow(_ row: Row) -> String? {
        guard let value = row.databaseValues.first else { return nil }
        return String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map { String($0) }
    }
}
