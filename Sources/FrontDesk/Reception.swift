package import Foundation
import GRDB
import Synchronization

/// The front desk: every verb of it, over one record.
///
/// It is the only one that writes.
package final class Reception: Sendable {
    /// What can be read of the record.
    package let record: Record
    /// Faults after which the record is not to be trusted until the program has started again.
    package let faults: AsyncStream<RecordFault>
    let vault: Vault
    /// What the settings file and the usual make of the house; what is set on record is put over it.
    let settingsAsMade: HouseSettings
    let settingsNow: Mutex<HouseSettings>
    /// A sign for each badge that is to be printed, once it is on record.
    package let printsWanted: AsyncStream<Void>
    let printWanted: AsyncStream<Void>.Continuation
    let random: @Sendable (Int) -> Data
    /// The clock of the desk and of all that serves it.
    package let now: @Sendable () -> Date
    let kiosksAtHand = Mutex(KiosksAtHand())
    /// Tells open pages of the desk that something changed.
    let news = News()
    let figures = FiguresAtHand()
    let smallCounts: SmallCounts
    let namesShown = Mutex(NamesShown())
    let startedAt: String
    /// Whether the transaction under way wrote something that open pages show; one at a time writes.
    private let wroteNews = Mutex(false)
    let heartbeats = Mutex<[Int64: Instant]>([:])
    /// Whether something was erased that may still stand in a write-ahead log; so it may after every start.
    let logsHoldRemains = Mutex(true)
    /// Tells that a message was written, once it is on disk.
    package let noticesWritten: AsyncStream<Void>
    let noticeIsWritten: AsyncStream<Void>.Continuation
    /// How many entries of each kind were written since the start.
    let entriesWritten = Mutex<[PresenceEntry.Kind: Int]>([:])
    private let badgeKeysInUse: Mutex<BadgeKeys>
    let stretching: Stretching
    let delays: Delays
    /// Where the record lies.
    package let folder: URL
    private let writer: DatabasePool
    private let lock: RecordLock
    private let faultsSeen: AsyncStream<RecordFault>.Continuation

    /// Opens the record in `place`, makes it when there is none, and refuses to start on one that fails its
    /// own check.
    package init(_ place: Place) throws {
        let now = place.now
        self.now = now
        folder = place.folder
        lock = try RecordLock(folder: place.folder)
        let file = place.recordFile
        Self.copyOnItsWay(place.folder).remove()
        try file.checkIdentity(version: Schema.version)
        try file.naming { try KeptBeforeUpgrade(folder: place.folder).keep() }
        let (isNew, masterKey) = (!file.exists, try place.masterKey())
        let vault = try place.keyFile.naming {
            try Vault(file: place.keyFile, masterKey: masterKey, creating: isNew, now: now)
        }
        self.vault = vault
        let pool = try file.naming {
            let pool = try DatabasePool(path: file.path, configuration: file.configuration(now: now))
            try file.makeDurable(pool)
            try file.sign(pool)
            try Schema.migrator.migrate(pool)
            try file.checkItself(pool, version: Schema.version, triggers: Schema.triggers)
            return pool
        }
        try file.naming { try pool.read(PresenceLog.checkTail) }
        writer = pool
        record = Record(reader: pool)
        settingsAsMade = place.settings
        let changes = try file.naming { try pool.read(SettingChange.all) }
        settingsNow = Mutex(place.settings.applying(changes))
        random = place.random
        smallCounts = place.smallCounts
        stretching = Stretching(cost: place.passwordCost)
        delays = Delays(now: place.now)
        (printsWanted, printWanted) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        startedAt = place.random(6).hexadecimal
        (noticesWritten, noticeIsWritten) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        badgeKeysInUse = Mutex(try BadgeKeys(vault: vault, random: place.random))
        (faults, faultsSeen) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        try file.naming { try pool.write(takeOverLongerTerms) }
    }

    /// What is set of the house at this moment.
    package var settings: HouseSettings { settingsNow.withLock(\.self) }

    package var hours: OpeningHours { settingsNow.withLock(\.hours) }

    /// One look at the record.
    ///
    /// A broken disk becomes what the desk says about it.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await record.reader.read(body)
        } catch let error as DatabaseError {
            throw refusal(for: error)
        }
    }

    /// One transaction, on disk when it returns.
    ///
    /// A full disk and a broken one become what the desk says about them.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value
    {
        do {
            let (value, isNews) = try await writer.write { [self] db in
                wroteNews.withLock { $0 = false }
                return (try body(db), wroteNews.withLock(\.self))
            }
            if isNews { news.tell() }
            return value
        } catch let error as DatabaseError {
            throw refusal(for: error)
        }
    }

    /// Proves that the record still takes a write, onto the disk, and gives it back.
    package func proveAlive() async throws {
        let written = try await write { db in
            let now = try db.now
            try db.execute(literal: "INSERT OR REPLACE INTO pulse (id, at) VALUES (1, \(now))")
            return now
        }
        let found = try await read { db in try Instant.fetchOne(db, sql: "SELECT at FROM pulse") }
        guard found == written else { throw RecordFault.broken(code: 0) }
    }

    /// Leaves the record whole on disk, without a write-ahead log unless somebody is reading it.
    package func close() throws {
        faultsSeen.finish()
        printWanted.finish()
        noticeIsWritten.finish()
        do {
            try writer.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // A reader holds the log; it stays, whole, and the next start takes it in.
        }
        try writer.close()
        try vault.close()
    }

    /// The day that it is at the centre.
    package func today() -> Day {
        hours.day(of: Instant(now()))
    }

    /// Empties the record's write-ahead log; false while somebody reads it.
    func truncateLog() async throws -> Bool {
        do {
            return try await writer.writeWithoutTransaction { try $0.truncateLog() }
        } catch let error as DatabaseError {
            throw refusal(for: error)
        }
    }

    /// The keys that sign badge codes at this moment.
    var badgeKeys: BadgeKeys {
        get { badgeKeysInUse.withLock(\.self) }
        set { badgeKeysInUse.withLock { $0 = newValue } }
    }

    @discardableResult
    func append(_ entry: PresenceEntry, to db: Database) throws -> Int64 {
        if entry.kind.isNews { tellDesks() }
        let sequence = try PresenceLog.append(entry, to: db, salt: random(16))
        figures.take(entry, sequence)
        entriesWritten.withLock { $0[entry.kind, default: 0] += 1 }
        return sequence
    }

    /// Lets open pages of the desk know of what the transaction under way changes without an entry.
    func tellDesks() {
        wroteNews.withLock { $0 = true }
    }

    private func refusal(for error: DatabaseError) -> any Error {
        switch error.resultCode {
        case .SQLITE_FULL:
            return Refusal.recordFull
        case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_READONLY:
            faultsSeen.yield(.broken(code: error.extendedResultCode.rawValue))
            return Refusal.recordUnavailable
        default:
            return RecordFault.broken(code: error.extendedResultCode.rawValue)
        }
    }
}

extension Reception {
    /// Where a record lies and what it depends on from outside: its key, the clock, chance.
    package struct Place: Sendable {
        let folder: URL
        let masterKey: @Sendable () throws -> MasterKey
        let settings: HouseSettings
        let now: @Sendable () -> Date
        let random: @Sendable (Int) -> Data
        let passwordCost: Int
        let smallCounts: SmallCounts

        /// log2 of scrypt's N where nothing else is asked for.
        package static let usualPasswordCost = 17

        /// - Parameters:
        ///   - masterKey: asked for once the record's lock is held, so that no two first starts make one each.
        ///   - settings: what is set of the house, before what is set on record.
        ///   - passwordCost: log2 of scrypt's N.
        ///   - smallCounts: how many people a figure of a report is about at least.
        package init(
            folder: URL,
            masterKey: @escaping @Sendable () throws -> MasterKey,
            settings: HouseSettings,
            now: @escaping @Sendable () -> Date = { Date() },
            random: @escaping @Sendable (Int) -> Data = systemRandom,
            passwordCost: Int = usualPasswordCost,
            smallCounts: SmallCounts = .usual
        ) {
            self.folder = folder
            self.masterKey = masterKey
            self.settings = settings
            self.now = now
            self.random = random
            self.passwordCost = passwordCost
            self.smallCounts = smallCounts
        }

        var recordFile: RecordFile { Record.file(in: folder) }
        var keyFile: RecordFile { Vault.file(in: folder) }
    }
}

/// That many bytes from the system's generator.
package func systemRandom(_ count: Int) -> Data {
    var generator = SystemRandomNumberGenerator()
    let words = (0..<(count + 7) / 8).map { _ in generator.next() }
    return Data(
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }.prefix(count)
    )
}
