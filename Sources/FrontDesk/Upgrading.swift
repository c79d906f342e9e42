import Foundation
import GRDB

/// The record and the key file as they were before their tables became those of a newer release, so that the older program
/// can be put back with them: `before-schema-3.sqlite` and `before-schema-3-keys.sqlite` beside them.
struct KeptBeforeUpgrade {
    let folder: URL
    var version = Schema.version

    private var record: URL { folder.appending(path: "before-schema-\(version).sqlite") }
    private var keys: RecordFile {
        RecordFile(url: folder.appending(path: "before-schema-\(version)-keys.sqlite"))
    }

    /// Copies what an upgrade is about to change; what lies there already was whole when it got its name.
    func keep() throws {
        let files = [
            (Record.file(in: folder), record, Schema.version),
            (Vault.file(in: folder), keys.url, Vault.version),
        ]
        for (file, name, ours) in files where file.exists {
            guard let found = try file.versionFound(), found < ours else { continue }
            try file.keepAs(name)
        }
    }

    /// Throws keys away here too: what was forgotten can't be read by going back.
    func throwAway(_ names: [String]) throws {
        guard keys.exists else { return }
        let database = try DatabaseQueue(path: keys.path, configuration: keys.configuration(now: { Date() }))
        try database.write { db in try db.execute(literal: "DELETE FROM sealingKey WHERE scope IN \(names)") }
        try database.close()
    }

    /// Takes the copies away a week after they were made: long enough to see that the newer release works.
    func drop(at now: Date) throws {
        for file in [RecordFile(url: record), keys] where file.exists {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            guard let made = attributes[.modificationDate] as? Date,
                now.timeIntervalSince(made) > Self.longest
            else { continue }
            file.remove()
        }
    }

    /// In seconds.
    private static let longest: TimeInterval = 7 * 86_400
}

extension RecordFile {
    /// The version in the header, nil for a file that nothing stands in yet.
    fileprivate func versionFound() throws -> Int? {
        let database = try DatabaseQueue(
            path: path,
            configuration: configuration(now: { Date() }, readOnly: true)
        )
        defer { try? database.close() }
        return try database.read { db in
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0 else { return nil }
            return try Int.fetchOne(db, sql: "PRAGMA user_version")
        }
    }

    /// Copies what the file holds to `url`, whole or not at all.
    fileprivate func keepAs(_ url: URL) throws {
        guard !RecordFile(url: url).exists else { return }
        let part = RecordFile(url: url.appendingPathExtension("part"))
        part.remove()
        let database = try DatabaseQueue(
            path: path,
            configuration: configuration(now: { Date() }, readOnly: true)
        )
        try database.unsafeRead { db in try db.execute(sql: "VACUUM INTO ?", arguments: [part.path]) }
        try database.close()
        try part.url.settle(as: url)
    }
}

extension Reception {
    /// Takes copies from before an upgrade away that are old enough.
    package func dropCopiesBeforeUpgrade() throws {
        try KeptBeforeUpgrade(folder: folder).drop(at: now())
    }
}
