package import Foundation
import GRDB

/// The record as it is read: by the daemon, and by commands while the daemon is down.
package struct Record: Sendable {
    let reader: any DatabaseReader

    init(reader: some DatabaseReader) {
        self.reader = reader
    }

    /// Opens the record in `folder` for reading alone, with or without a daemon that writes it.
    package init(readingIn folder: URL) throws {
        let file = Self.file(in: folder)
        guard file.exists else { throw RecordFault.absent(path: file.path) }
        try file.checkIdentity(version: Schema.version)
        let configuration = file.configuration(now: { Date() }, readOnly: true)
        reader = try file.naming { try DatabaseQueue(path: file.path, configuration: configuration) }
        let version = try reader.read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }
        guard version == Schema.version else {
            throw RecordFault.older(path: file.path, version: version, ours: Schema.version)
        }
    }

    /// Opens a copy of a record for reading alone, also one on a medium that nothing can be written to: no
    /// settings and no keys are needed.
    package init(readingFile url: URL) throws {
        let file = RecordFile(url: url)
        guard file.exists else { throw RecordFault.absent(path: file.path) }
        reader = try file.naming { try file.openedForReading() }
        try reader.read { db in
            guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == RecordFile.applicationID else {
                throw RecordFault.ofAnotherProgram(path: file.path)
            }
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard version <= Schema.version else {
                throw RecordFault.newer(path: file.path, version: version, ours: Schema.version)
            }
            guard version == Schema.version else {
                throw RecordFault.older(path: file.path, version: version, ours: Schema.version)
            }
        }
    }

    /// What SQLite finds wrong with any page, nil when the file is whole.
    package func damage() async throws -> String? {
        try await reader.read { db in try db.damage() }
    }

    /// Whether there is a record in `folder`.
    package static func exists(in folder: URL) -> Bool {
        file(in: folder).exists
    }

    /// The files that make up a record and are there, with what SQLite left beside them.
    package static func files(in folder: URL) -> [URL] {
        [file(in: folder), Vault.file(in: folder)]
            .flatMap { file in ["", "-wal", "-shm"].map { file.url.lastPathComponent + $0 } }
            .map { folder.appending(path: $0) }
            .filter { FileManager.default.fileExists(atPath: $0.path(percentEncoded: false)) }
    }

    static func file(in folder: URL) -> RecordFile {
        RecordFile(url: folder.appending(path: "balie.sqlite"))
    }
}
