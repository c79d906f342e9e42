import Crypto
import Foundation
import GRDB

/// Somebody of the centre who receives visitors.
///
/// The name is sealed in the record.
package struct Host: Codable, Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String
}

extension Reception {
    package func addHost(named name: PersonalText) async throws -> Host {
        let key = try vault.key(for: .standing)
        return try await write { [self] db in
            let id = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM host") ?? 0) + 1
            let sealed = try Seal(key: key, place: "host \(id)").close(Data(name.text.utf8), column: "name")
            try db.execute(literal: "INSERT INTO host (id, name) VALUES (\(id), \(sealed))")
            let entry = PresenceEntry(.hostAdded, at: try db.now, origin: .operatorShell)
            _ = try append(entry.with { $0.host = id }, to: db)
            return Host(id: id, name: name.text)
        }
    }

    /// Takes a host off the list that visitors can find; visits to them stay on the record.
    package func hostLeaves(_ id: Int64) async throws {
        try await write { [self] db in
            try db.execute(literal: "UPDATE host SET leftAt = \(db.now) WHERE id = \(id) AND leftAt IS NULL")
            guard db.changesCount == 1 else { throw Refusal.hostUnknown }
            let entry = PresenceEntry(.hostLeft, at: try db.now, origin: .operatorShell)
            _ = try append(entry.with { $0.host = id }, to: db)
        }
    }

    /// Hosts with a word in their name that starts with `letters`: at most three, and only from three letters
    /// on.
    package func findHosts(_ letters: String) async throws -> [Host] {
        let sought = folded(letters)
        guard sought.count >= 3, sought.count <= PersonalText.longest else { throw Refusal.lettersTooFew }
        let found = try await hosts()
            .filter { host in
                let name = folded(host.name)
                return name.hasPrefix(sought) || name.contains(" " + sought) || name.contains("-" + sought)
            }
        return Array(found.prefix(3))
    }

    /// Everyone who receives visitors now, by name.
    package func hosts() async throws -> [Host] {
        let key = try vault.key(for: .standing)
        let hosts = try await record.reader.read { db in
            try Row.fetchAll(db, sql: "SELECT id, name FROM host WHERE leftAt IS NULL")
                .map { row in
                    try Self.open(row, with: key)
                }
        }
        return hosts.sorted { folded($0.name) < folded($1.name) }
    }

    /// The host's name as a visitor says it: its first word.
    func callName(ofHost id: Int64, _ db: Database) throws -> String? {
        guard let row = try Row.fetchOne(db, sql: "SELECT id, name FROM host WHERE id = ?", arguments: [id])
        else { return nil }
        let host = try Self.open(row, with: vault.key(for: .standing))
        return host.name.split(separator: " ").first.map(String.init)
    }

    private static func open(_ row: Row, with key: SymmetricKey) throws -> Host {
        let id: Int64 = try row.decode(forColumn: "id")
        let seal = Seal(key: key, place: "host \(id)")
        let name = try seal.open(row.decode(forColumn: "name"), column: "name")
        return Host(id: id, name: String(decoding: name, as: UTF8.self))
    }
}

fileprivate func folded(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        .trimmingCharacters(in: .whitespaces)
}
