import Crypto
import Foundation
import GRDB
import Synchronization

/// The keys that seal personal fields, in a small database file of their own.
///
/// Without a day's key its names are gone.
final class Vault: Sendable {
    static let version = 2

    let database: DatabaseQueue
    let masterKey: MasterKey
    /// Read and exchanged while the database is held, so that it is always the one that the rows are under.
    let wrapping: Mutex<SymmetricKey>
    let path: String
    private let atHand = Mutex(KeysAtHand())

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
        /// Seals a day's fields again, after one of them had to be erased before its time.
        case dayAgain(Day, Int)
        /// Seals one visit that is held beyond its day.
        case held(Int64)
        /// Seals the real name behind the alias of one visit.
        case identity(of: Int64)
        /// Seals the reasons that were given for looks in one month.
        case looks(String)
        /// Peppers passwords.
        case pepper(Int)
        /// Seals the details in passes; the two letters stand in the pass.
        case pass(String)
        /// Seals what wardens wrote down of people whom nobody knew of, in one roll call.
        case rollCall(Int64)
        /// Seals the list that lies ready for an evacuation on one day.
        case readyList(Day)

        var name: String {
            switch self {
            case .day(let day): "day:\(day.rawValue)"
            case .month(let month): "month:\(month)"
            case .standing: "standing"
            case .badge(let id): "badge:\(id)"
            case .dayAgain(let day, let time): "day:\(day.rawValue)#\(time)"
            case .held(let visit): "held:\(visit)"
            case .identity(let visit): "identity:\(visit)"
            case .looks(let month): "looks:\(month)"
            case .pepper(let number): "pepper:\(number)"
            case .pass(let id): "pass:\(id)"
            case .rollCall(let id): "rollCall:\(id)"
            case .readyList(let day): "list:\(day.rawValue)"
            }
        }

        /// The scope that seals a visit's fields, by the name that the visit keeps of it.
        init?(sealing name: String) {
            let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            let day = parts[1].split(separator: "#").map(String.init)
            switch (parts[0], day.first.flatMap(Day.init(rawValue:)), Int64(parts[1])) {
            case ("day", .some(let first), _) where day.count == 1: self = .day(first)
            case ("day", .some(let first), _) where day.count == 2:
                guard let time = Int(day[1]) else { return nil }
                self = .dayAgain(first, time)
            case ("held", _, .some(let visit)): self = .held(visit)
            default: return nil
            }
        }
    }

    static func file(in folder: URL) -> RecordFile {
        RecordFile(url: folder.appending(path: "keys.sqlite"))
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
        self.masterKey = masterKey
        path = file.path
        try file.checkIdentity(version: Self.version)
        database = try DatabaseQueue(path: file.path, configuration: configuration)
        try file.makeDurable(database)
        try file.sign(database)
        try Self.migrate(database)
        try file.checkItself(database, version: Self.version)
        wrapping = Mutex(masterKey.wrapping(try database.read(Self.salt)))
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

    /// The names of all keys that there are.
    func names() throws -> [String] {
        try database.read { db in try String.fetchAll(db, sql: "SELECT scope FROM sealingKey ORDER BY scope")
        }
    }

    /// Throws keys away for good, by their names; what is left of them in the write-ahead log goes with
    /// ``truncateLog()``.
    ///
    /// Returns how many there were.
    @discardableResult
    func throwAway(_ names: [String]) throws -> Int {
        guard !names.isEmpty else { return 0 }
        let gone = try database.write { db in
            try db.execute(literal: "DELETE FROM sealingKey WHERE scope IN \(names)")
            return db.changesCount
        }
        atHand.withLock { $0.forget() }
        return gone
    }

    /// Empties the write-ahead log; false while somebody reads it.
    func truncateLog() throws -> Bool {
        try database.writeWithoutTransaction { try $0.truncateLog() }
    }

    /// The key for `scope`; made, and safely on disk, when it is asked for the first time.
    func key(for scope: Scope) throws -> SymmetricKey {
        if let key = try existingKey(for: scope) { return key }
        let made = try database.write { [self] db in
            if let stored = try storedKey(for: scope, db) { return stored }
            let key = SymmetricKey(size: .bits256)
            let wrapped = try wrap(key, for: scope.name, with: wrapping.withLock(\.self))
            try db.execute(
                literal: """
                    INSERT INTO sealingKey (scope, wrapped, madeAt)
                    VALUES (\(scope.name), \(wrapped), \(db.now))
                    """
            )
            return key
        }
        atHand.withLock { $0.remember(made, for: scope, as: $0.generation) }
        return made
    }

    /// The key for `scope`, nil when it was never made or has been forgotten.
    func existingKey(for scope: Scope) throws -> SymmetricKey? {
        let (known, generation) = atHand.withLock { ($0.keys[scope], $0.generation) }
        if let known { return known }
        guard let key = try database.read({ try storedKey(for: scope, $0) }) else { return nil }
        atHand.withLock { $0.remember(key, for: scope, as: generation) }
        return key
    }

    private func storedKey(for scope: Scope, _ db: Database) throws -> SymmetricKey? {
        try Self.wrapped(scope.name, db)
            .map { try unwrap($0, for: scope.name, with: wrapping.withLock(\.self)) }
    }

    /// The key of that name as it stands in the file, nil where there is none.
    static func wrapped(_ name: String, _ db: Database) throws -> Data? {
        try Data.fetchOne(db, sql: "SELECT wrapped FROM sealingKey WHERE scope = ?", arguments: [name])
    }

    /// The numbers of the keys called "`kind`:number" that are there.
    func numbers(of kind: String) throws -> [Int] {
        let prefix = kind + ":"
        let scopes = try database.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT scope FROM sealingKey WHERE substr(scope, 1, ?) = ?",
                arguments: [prefix.count, prefix]
            )
        }
        return scopes.compactMap { Int($0.dropFirst(prefix.count)) }
    }

    func close() throws {
        try database.close()
    }

    func wrap(_ key: SymmetricKey, for name: String, with wrapping: SymmetricKey) throws -> Data {
        try Self.wrap(key, for: name, with: wrapping)
    }

    static func wrap(_ key: SymmetricKey, for name: String, with wrapping: SymmetricKey) throws -> Data {
        let bytes = unsafe key.withUnsafeBytes { unsafe Data($0) }
        let sealed = try AES.GCM.seal(bytes, using: wrapping, authenticating: Data(name.utf8))
        guard let combined = sealed.combined else { throw CryptoKitError.incorrectParameterSize }
        return combined
    }

    func unwrap(_ wrapped: Data, for name: String, with wrapping: SymmetricKey) throws -> SymmetricKey {
        try Self.unwrap(wrapped, for: name, with: wrapping, in: path)
    }

    /// - Parameter path: the key file that it stands in, for the fault.
    static func unwrap(
        _ wrapped: Data,
        for name: String,
        with wrapping: SymmetricKey,
        in path: String
    ) throws -> SymmetricKey {
        do {
            let box = try AES.GCM.SealedBox(combined: wrapped)
            return SymmetricKey(
                data: try AES.GCM.open(box, using: wrapping, authenticating: Data(name.utf8))
            )
        } catch is CryptoKitError {
            throw RecordFault.wrongMasterKey(path: path)
        }
    }
}

/// A handful of opened keys; a day that is read once does not stay in memory for ever.
fileprivate struct KeysAtHand {
    private(set) var keys: [Vault.Scope: SymmetricKey] = [:]
    /// Counts the times that all were forgotten, so that what was read before such a time is not kept after
    /// it.
    private(set) var generation = 0

    mutating func remember(_ key: SymmetricKey, for scope: Vault.Scope, as read: Int) {
        guard read == generation else { return }
        if keys.count >= 16 { keys.removeAll() }
        keys[scope] = key
    }

    mutating func forget() {
        keys.removeAll()
        generation += 1
    }
}

extension Reception {
    /// What opens the sealed fields of a visit, under the key that the visit names.
    func sealOfVisit(_ visit: Int64, sealedBy name: String) throws -> Seal {
        guard let scope = Vault.Scope(sealing: name) else { throw RecordFault.dayKeyMissing(scope: name) }
        return try vault.existingSeal(for: scope, at: "visit \(visit)")
    }
}
