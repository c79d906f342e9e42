package import Foundation
import GRDB
import Synchronization

/// The front desk: every verb of it, over one record.
///
/// It is the only one that writes.
package final class Reception: Sendable {
    /// What can be read of the record.
    package let record: Record
    package let hours: OpeningHours
    /// Faults after which the record is not to be trusted until the program has started again.
    package let faults: AsyncStream<RecordFault>
    let badgeKeys: BadgeKeys
    let vault: Vault
    let random: @Sendable (Int) -> Data
    let now: @Sendable () -> Date
    let heartbeats = Mutex<[Int64: Instant]>([:])
    private let writer: DatabasePool
    private let lock: RecordLock
    private let faultsSeen: AsyncStream<RecordFault>.Continuation

    /// Opens the record in `place`, makes it when there is none, and refuses to start on one that fails its
    /// own check.
    package init(_ place: Place) throws {
        let now = place.now
        self.now = now
        lock = try RecordLock(folder: place.folder)
        let file = place.recordFile
        try file.checkIdentity(version: Schema.version)
        let isNew = !file.exists
        vault = try Vault(file: place.keyFile, masterKey: place.masterKey, creating: isNew, now: now)
        let pool = try file.naming {
            let pool = try DatabasePool(path: file.path, configuration: file.configuration(now: now))
            try file.makeDurable(pool)
            try file.sign(pool)
            try Schema.migrator.migrate(pool)
            try file.checkItself(pool, version: Schema.version)
            return pool
        }
        try file.naming { try pool.read(PresenceLog.checkTail) }
        writer = pool
        record = Record(reader: pool)
        hours = place.hours
        random = place.random
        badgeKeys = try BadgeKeys(vault: vault, random: place.random)
        (faults, faultsSeen) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// One transaction, on disk when it returns.
    ///
    /// A full disk and a broken one become what the desk says about them.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value
    {
        do {
            return try await writer.write(body)
        } catch let error as DatabaseError {
            throw refusal(for: error)
        }
    }

    /// Proves that the record still takes a write and gives it back; changes nothing in it.
    package func proveAlive() async throws {
        try await write { db in
            try db.execute(sql: "UPDATE pairing SET expiresAt = expiresAt WHERE code = x'00'")
            _ = try PresenceLog.head(db)
        }
    }

    /// Leaves the record whole on disk, without a write-ahead log, and gives the lock back.
    package func close() throws {
        faultsSeen.finish()
        try writer.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try writer.close()
        try vault.close()
    }

    /// The day that it is at the centre.
    package func today() -> Day {
        hours.day(of: Instant(now()))
    }

    func append(_ entry: PresenceEntry, to db: Database) throws -> Int64 {
        try PresenceLog.append(entry, to: db, salt: random(16))
    }

    private func refusal(for error: DatabaseError) -> any Error {
        switch error.resultCode {
        case .SQLITE_FULL:
            return Refusal.recordFull
        case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_READONLY:
            faultsSeen.yield(.broken(code: error.extendedResultCode.rawValue))
            return Refusal.recordUnavailable
        default:
            return error
        }
    }
}

extension Reception {
    /// Where a record lies and what it depends on from outside: its key, the clock, chance.
    package struct Place: Sendable {
        let folder: URL
        let masterKey: MasterKey
        let hours: OpeningHours
        let now: @Sendable () -> Date
        let random: @Sendable (Int) -> Data

        package init(
            folder: URL,
            masterKey: MasterKey,
            hours: OpeningHours,
            now: @escaping @Sendable () -> Date = { Date() },
            random: @escaping @Sendable (Int) -> Data = systemRandom
        ) {
            self.folder = folder
            self.masterKey = masterKey
            self.hours = hours
            self.now = now
            self.random = random
        }

        var recordFile: RecordFile { Record.file(in: folder) }
        var keyFile: RecordFile { RecordFile(url: folder.appending(path: "keys.sqlite")) }
    }
}

/// That many bytes from the system's generator.
package func systemRandom(_ count: Int) -> Data {
    var generator = SystemRandomNumberGenerator()
    return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
}
