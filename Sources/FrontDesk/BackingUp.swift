import Crypto
package import Foundation
import GRDB

/// What a backup of the record says of itself, before the record's own bytes.
struct BackupHeader: Codable {
    let madeAt: Instant
    /// The settings file as it was, empty where there is none.
    let settings: String
    let version: Int
}

/// A backup of the record that was made, and what it holds.
package struct BackupMade: Codable, Hashable, Sendable {
    package let madeAt: Instant
    package let entries: Int64
    /// Bytes of the record in it.
    package let size: Int64
}

extension Reception {
    /// Copies the record as it is at one moment, while the desk goes on, looks the copy through, and leaves it at `url`
    /// sealed for `recipient`.
    ///
    /// The copy in clear lies beside the record for as long as that takes; its names are sealed as they always are.
    /// - Parameter settings: the text of the settings file, to go with it.
    /// - Throws: ``BackupFault``; ``RecordFault`` where the copy is not whole.
    package func backUpRecord(to url: URL, for recipient: BackupRecipient, with settings: String) async throws
        -> BackupMade
    {
        let copy = Self.copyOnItsWay(folder)
        defer { copy.remove() }
        let (size, madeAt) = try await copyRecord(to: copy)
        let entries = try copy.naming { try copy.checkedCopy() }
        let header = BackupHeader(madeAt: madeAt, settings: settings, version: Schema.version)
        try BackupSeal(kind: .record).close(pieces(of: copy, after: header), for: recipient, to: url)
        return BackupMade(madeAt: madeAt, entries: entries, size: size)
    }

    /// Where a copy lies while it is looked through and sealed; one that a crash left goes at the next start.
    static func copyOnItsWay(_ folder: URL) -> RecordFile {
        RecordFile(url: folder.appending(path: "balie.copying"))
    }

    /// Leaves all keys at `url` but the master key, sealed for `recipient`.
    package func backUpKeys(to url: URL, for recipient: BackupRecipient) throws {
        var carried: Data? = try JSONEncoder().encode(vault.carriedKeys())
        try BackupSeal(kind: .keys)
            .close(
                {
                    defer { carried = nil }; return carried
                },
                for: recipient,
                to: url
            )
    }

    /// A word for the keys that there are at this moment: another one as soon as a key was made or thrown away.
    package func keysAtHand() throws -> String {
        let names = try vault.names().joined(separator: "\n")
        return Data(SHA256.hash(data: Data(names.utf8)).prefix(8)).hexadecimal
    }

    private func copyRecord(to copy: RecordFile) async throws -> (Int64, Instant) {
        copy.remove()
        let source = Record.file(in: folder)
        let size = try await read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            ) ?? 0
        }
        try RecordFile.checkRoom(for: 2 * size + 32_000_000, in: folder)
        let madeAt = Instant(now())
        do {
            let reader = try DatabaseQueue(
                path: source.path,
                configuration: source.configuration(now: now, readOnly: true)
            )
            try await reader.unsafeRead { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [copy.path])
            }
            try reader.close()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw BackupFault.noRoom(path: folder.path(percentEncoded: false), needed: size)
        }
        return (size, madeAt)
    }

    /// The header's line and then the file's bytes, a piece at a time.
    private func pieces(of copy: RecordFile, after header: BackupHeader) throws -> () throws -> Data? {
        let file = try FileHandle(forReadingFrom: copy.url)
        var line: Data? = try JSONEncoder().encode(header) + Data("\n".utf8)
        return {
            if let first = line {
                line = nil
                return first
            }
            let bytes = try file.read(upToCount: BackupSeal.piece)
            guard let bytes, !bytes.isEmpty else {
                try file.close()
                return nil
            }
            return bytes
        }
    }
}

extension RecordFile {
    /// Takes the file away, with all that SQLite left beside it.
    func remove() {
        for end in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: path + end)
        }
    }

    /// Looks a copy through that nobody writes: every page, and every link of the chain; how many entries it has.
    func checkedCopy() throws -> Int64 {
        let database = try openedForReading()
        defer { try? database.close() }
        return try database.read { db in
            if let finding = try db.damage() { throw RecordFault.damaged(path: path, finding: finding) }
            return try PresenceLog.checkChain(db)
        }
    }

    /// - Throws: ``BackupFault/noRoom(path:needed:)``.
    static func checkRoom(for bytes: Int64, in folder: URL) throws {
        let path = folder.path(percentEncoded: false)
        let system = try? FileManager.default.attributesOfFileSystem(forPath: path)
        guard let free = system?[.systemFreeSize] as? Int64 else { return }
        guard free > bytes else { throw BackupFault.noRoom(path: path, needed: bytes) }
    }
}

extension PresenceLog {
    /// Follows every link from the first entry to the last; how many there are.
    static func checkChain(_ db: Database) throws -> Int64 {
        let entries = try Row.fetchCursor(
            db,
            sql: "SELECT sequence, body, salt, commitment, hash FROM presenceEntry ORDER BY sequence"
        )
        var (sequence, hash) = (Int64(0), genesis)
        while let row = try entries.next() {
            let found: Int64 = try row.decode(forColumn: "sequence")
            hash = link(hash, try commitment(in: row))
            guard found == sequence + 1, try row.decode(Data.self, forColumn: "hash") == hash else {
                throw RecordFault.chainBroken(sequence: sequence + 1)
            }
            sequence = found
        }
        return sequence
    }
}
