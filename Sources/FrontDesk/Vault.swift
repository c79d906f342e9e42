import Crypto
import Foundation
import GRDB
import Synchronization

/// The keys that seal personal fields, in a small database file of their own.
///
/// Without a day's key its names are gone.
final class Vault: Sendable {
    static let version = 1

    private let database: DatabaseQueue
    private let wrapping: SymmetricKey
    private let opened = Mutex<[Scope: SymmetricKey]>([:])
    private let path: String

    /// What one key is for.
    enum Scope: Hashable, Sendable {
        /// Seals the personal fields of one day's visits.
        case day(Day)
        /// Counts people within one month.
        case month(String)
        /// Seals what stands longer than a day: the hosts' names.
        case standing
        /// Signs badge codes; the two letters stand in the code.
        case badge(String)

        var name: String {
            switch self {
            case .day(let day): "day:\(day.rawValue)"
            case .month(let month): "month:\(month)"
            case .standing: "standing"
            case .badge(let id): "badge:\(id)"
            }
        }
    }

    /// Opens the key file at `file`, making it when `creating`, and proves that the master key belongs to it.
    init(
        file: RecordFile,
        masterKey: MasterKey,
        creating: Bool,
        now: @escaping @Sendable () -> Date
    ) throws {
        guard creating || file.exists else { throw RecordFault.keysMissing(path: file.path) }
        var configuration = file.configuration(now: now)
        configuration.journalMode = .wal
        wrapping = masterKey.wrapping
        path = file.path
        try file.checkIdentity(version: Self.version)
        database = try DatabaseQueue(path: file.path, configuration: configuration)
        try file.makeDurable(database)
        try file.sign(database)
        if try database.read({ try !$0.tableExists("sealingKey") }) { try Self.makeTable(in: database) }
        try file.checkItself(database, version: Self.version)
        _ = try key(for: .standing)
    }

    /// What seals fields at `place` under the key for `scope`, which is made when there is none.
    func seal(for scope: Scope, at place: String) throws -> Seal {
        Seal(key: try key(for: scope), keyID: scope.name, place: place)
    }

    /// What opens fields at `place`; the names of a day whose key was thrown away open no more.
    func existingSeal(for scope: Scope, at place: String) throws -> Seal {
        guard let key = try existingKey(for: scope) else {
            throw RecordFault.dayKeyMissing(scope: scope.name)
        }
        return Seal(key: key, keyID: scope.name, place: place)
    }

    /// Throws away the keys of all days before `day`, and what is left of them in the write-ahead log.
    ///
    /// Returns how many.
    func forgetDays(before day: Day) throws -> Int {
        let (oldest, first) = (Scope.day(day).name, "day:")
        let forgotten = try database.write { db in
            try db.execute(literal: "DELETE FROM sealingKey WHERE scope >= \(first) AND scope < \(oldest)")
            return db.changesCount
        }
        opened.withLock { $0.removeAll() }
        if forgotten > 0 { try database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) } }
        return forgotten
    }

    /// The key for `scope`; made, and safely on disk, when it is asked for the first time.
    func key(for scope: Scope) throws -> SymmetricKey {
        if let key = try existingKey(for: scope) { return key }
        let key = SymmetricKey(size: .bits256)
        let wrapped = try wrap(key, for: scope)
        try database.write { db in
            try db.execute(
                literal: """
                    INSERT INTO sealingKey (scope, wrapped, madeAt)
                    VALUES (\(scope.name), \(wrapped), \(db.now))
                    """
            )
        }
        remember(key, for: scope)
        return key
    }

    /// The key for `scope`, nil when it was never made or has been forgotten.
    func existingKey(for scope: Scope) throws -> SymmetricKey? {
        if let key = opened.withLock({ $0[scope] }) { return key }
        let stored = try database.read { db in
            try Data.fetchOne(
                db,
                sql: "SELECT wrapped FROM sealingKey WHERE scope = ?",
                arguments: [scope.name]
            )
        }
        guard let stored else { return nil }
        let key = try unwrap(stored, for: scope)
        remember(key, for: scope)
        return key
    }

    /// The letters of the keys that sign badge codes, the newest first.
    func badgeKeyIDs() throws -> [String] {
        try database.read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT substr(scope, 7) FROM sealingKey WHERE scope LIKE 'badge:%' ORDER BY madeAt DESC, rowid DESC"
            )
        }
    }

    func close() throws {
        try database.close()
    }

    private func wrap(_ key: SymmetricKey, for scope: Scope) throws -> Data {
        let bytes = unsafe key.withUnsafeBytes { unsafe Data($0) }
        let sealed = try AES.GCM.seal(bytes, using: wrapping, authenticating: Data(scope.name.utf8))
        guard let combined = sealed.combined else { throw CryptoKitError.incorrectParameterSize }
        return combined
    }

    private func unwrap(_ wrapped: Data, for scope: Scope) throws -> SymmetricKey {
        do {
            let box = try AES.GCM.SealedBox(combined: wrapped)
            return SymmetricKey(
                data: try AES.GCM.open(box, using: wrapping, authenticating: Data(scope.name.utf8))
            )
        } catch is CryptoKitError {
            throw RecordFault.wrongMasterKey(path: path)
        }
    }

    /// Keeps a handful of keys at hand; a day that is read once does not stay in memory for ever.
    private func remember(_ key: SymmetricKey, for scope: Scope) {
        opened.withLock { keys in
            if keys.count >= 16 { keys.removeAll() }
            keys[scope] = key
        }
    }

    private static func makeTable(in database: DatabaseQueue) throws {
        try database.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS sealingKey (
                        scope TEXT NOT NULL PRIMARY KEY,
                        wrapped BLOB NOT NULL CHECK (length(wrapped) = 60),
                        madeAt INTEGER NOT NULL
                    ) STRICT;
                    PRAGMA user_version = \(version);
                    """
            )
        }
    }
}
