package import Foundation
import GRDB

/// A record that is taken back from its two backups.
package struct Restoring: Sendable {
    /// The backup of the record, and the one of the keys.
    let record: URL
    let keys: URL
    let key: BackupKey
    /// Where the record goes; no record may be there.
    let place: Reception.Place

    package init(record: URL, keys: URL, with key: BackupKey, to place: Reception.Place) {
        self.record = record
        self.keys = keys
        self.key = key
        self.place = place
    }

    /// Opens both backups, looks them through and puts them in their place; says in the log that it was done.
    ///
    /// A record that is there is put aside, when no visit is in it or `replacing` says so.
    /// - Parameter forgetting: whether names that the keys do not open are taken out; else they stop it.
    /// - Throws: ``BackupFault``, ``RecordFault``; then the place is as it was.
    package func carryOut(replacing: Bool, forgetting: Bool) async throws -> Restored {
        let aside = try putAside(replacing)
        do {
            let (header, size) = try unpack()
            return try await check(header, size, forgetting: forgetting)
        } catch {
            for file in [place.recordFile, place.keyFile] { file.remove() }
            if let aside { try Self.move(from: aside, to: place.folder) }
            throw error
        }
    }

    /// Moves the record that is there into a folder beside it, nil where there is none.
    private func putAside(_ replacing: Bool) throws -> URL? {
        let lock = try RecordLock(folder: place.folder)
        defer { withExtendedLifetime(lock) {} }
        guard Record.exists(in: place.folder) || place.keyFile.exists else { return nil }
        guard try replacing || isWithoutVisits() else {
            throw BackupFault.recordIsThere(path: place.folder.path(percentEncoded: false))
        }
        let aside = place.folder.appending(path: "aside-\(Instant(place.now()).milliseconds / 1000)")
        try FileManager.default.createPrivateFolder(at: aside, isNew: true)
        try Self.move(from: place.folder, to: aside)
        return aside
    }

    private func isWithoutVisits() throws -> Bool {
        guard place.recordFile.exists else { return false }
        let found = try? place.recordFile.openedForReading()
            .read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM visit") }
        return found == 0
    }

    private static func move(from old: URL, to new: URL) throws {
        for file in Record.files(in: old) {
            try FileManager.default.moveItem(at: file, to: new.appending(path: file.lastPathComponent))
        }
        if (try? FileManager.default.contentsOfDirectory(atPath: old.path(percentEncoded: false)))?.isEmpty
            ?? false
        {
            try FileManager.default.removeItem(at: old)
        }
    }

    /// Both files, whole and on disk, under their own names.
    private func unpack() throws -> (BackupHeader, Int64) {
        let parts = [place.recordFile, place.keyFile]
            .map { RecordFile(url: $0.url.appendingPathExtension("part")) }
        defer { for part in parts { part.remove() } }
        let carried = try carriedKeys()
        let (header, size) = try unpackRecord(to: parts[0])
        guard header.version <= Schema.version else {
            throw RecordFault.newer(
                path: record.path(percentEncoded: false),
                version: header.version,
                ours: Schema.version
            )
        }
        _ = try parts[0].naming { try parts[0].checkedCopy() }
        parts[1].remove()
        try Vault.make(at: parts[1], carried, under: place.masterKey())
        try parts[1].url.settle(as: place.keyFile.url)
        try parts[0].url.settle(as: place.recordFile.url)
        return (header, size)
    }

    private func carriedKeys() throws -> CarriedKeys {
        var bytes = Data()
        try BackupSeal(kind: .keys).open(keys, with: key) { bytes += $0 }
        guard let carried = try? JSONDecoder().decode(CarriedKeys.self, from: bytes) else {
            throw BackupFault.damaged(path: keys.path(percentEncoded: false))
        }
        return carried
    }

    private func unpackRecord(to part: RecordFile) throws -> (BackupHeader, Int64) {
        part.remove()
        let file = try FileHandle.new(at: part.url)
        defer { try? file.close() }
        var (line, header, size): (Data, BackupHeader?, Int64) = (Data(), nil, 0)
        try BackupSeal(kind: .record)
            .open(record, with: key) { bytes in
                var rest = bytes
                if header == nil {
                    line += bytes
                    guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else { return }
                    header = try JSONDecoder().decode(BackupHeader.self, from: line[..<end])
                    rest = line[line.index(after: end)...]
                }
                size += Int64(rest.count)
                try file.write(contentsOf: rest)
            }
        guard let header else { throw BackupFault.damaged(path: record.path(percentEncoded: false)) }
        return (header, size)
    }

    private func check(_ header: BackupHeader, _ size: Int64, forgetting: Bool) async throws -> Restored {
        let reception = try opened()
        do {
            let finding = try await reception.record.verify()
            guard finding.finding == nil else {
                throw RecordFault.chainBroken(sequence: finding.finding?.sequence ?? 0)
            }
            try await reception.checkHosts(keys)
            let closed = try await reception.closedNames()
            guard closed.count == 0 || forgetting else {
                throw BackupFault.namesClosed(names: closed.count, days: closed.days)
            }
            try await reception.forget(closed)
            let restored = try await reception.noteRestored(header, finding, closed, size)
            try reception.close()
            return restored
        } catch {
            try? reception.close()
            throw error
        }
    }

    private func opened() throws -> Reception {
        do {
            return try Reception(place)
        } catch RecordFault.wrongMasterKey {
            throw BackupFault.keysOfAnother(path: keys.path(percentEncoded: false))
        }
    }
}

/// What came back.
package struct Restored: Codable, Hashable, Sendable {
    /// The moment that the record is as of.
    package let madeAt: Instant
    package let entries: Int64
    package let visits: Int
    /// Who was inside at that moment, by how many.
    package let inside: Int
    /// Names that can be read, and names that no key opened and that were taken out.
    package let names: Int
    package let closed: Int
    /// Bytes of the record.
    package let size: Int64
    /// The settings file as it was.
    package let settings: String
    /// The log's newest number and hash before the entry that says that it was restored.
    package let anchor: String
}

extension Reception {
    /// - Throws: ``BackupFault/keysOfAnother(path:)`` where no host's name opens.
    fileprivate func checkHosts(_ keys: URL) async throws {
        do {
            _ = try await hosts()
        } catch {
            throw BackupFault.keysOfAnother(path: keys.path(percentEncoded: false))
        }
    }

    fileprivate func noteRestored(
        _ header: BackupHeader,
        _ verified: Verification,
        _ closed: ClosedNames,
        _ size: Int64
    ) async throws -> Restored {
        try await write { [self] db in
            let entry = PresenceEntry(.restored, at: try db.now, origin: .operatorShell)
                .with {
                    $0.moment = header.madeAt
                    $0.count = closed.count
                }
            try append(entry, to: db)
            return Restored(
                madeAt: header.madeAt,
                entries: verified.entries,
                visits: try Int.fetchOne(db, sql: "SELECT count(*) FROM visit") ?? 0,
                inside: try Int.fetchOne(db, sql: "SELECT count(*) FROM stay WHERE departedAt IS NULL") ?? 0,
                names: closed.names - closed.count,
                closed: closed.count,
                size: size,
                settings: header.settings,
                anchor: "\(verified.entries):\(verified.head)"
            )
        }
    }
}
