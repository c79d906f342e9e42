import Foundation
import GRDB
import TestSupport

@testable import FrontDesk

extension TestCentre {
    /// A copy of one of the centre's files as SQLite's own backup makes it, while the daemon runs.
    func backup(_ name: String) throws -> URL {
        let copy = folder.appending(path: "\(UUID().uuidString)-\(name)")
        let source = try DatabaseQueue(path: folder.appending(path: name).path(percentEncoded: false))
        let target = try DatabaseQueue(path: copy.path(percentEncoded: false))
        try source.backup(to: target)
        try source.close()
        try target.close()
        return copy
    }

    /// How many names in a copy of the record can be opened with a copy of the key file.
    func namesReadable(in record: URL, with keys: URL) throws -> Int {
        try names(in: record, with: keys).count
    }

    /// The names in a copy of the record that a copy of the key file opens.
    func names(in record: URL, with keys: URL) throws -> [String] {
        let vault = try Vault(
            file: RecordFile(url: keys),
            masterKey: Self.masterKey,
            creating: false,
            now: { [clock] in clock.now }
        )
        let database = try DatabaseQueue(path: record.path(percentEncoded: false))
        return try database.read { db in
            try Row.fetchAll(db, sql: "SELECT id, visitor, sealedBy FROM visit WHERE visitor IS NOT NULL")
                .compactMap { row in
                    guard let scope = Vault.Scope(sealing: row["sealedBy"]),
                        let seal = try? vault.existingSeal(for: scope, at: "visit \(row["id"] as Int64)"),
                        let visitor = try? seal.openText(row["visitor"] as Data, column: "visitor")
                    else { return nil }
                    return try JSONDecoder().decode(Visitor.self, from: visitor).fullName
                }
        }
    }
}
