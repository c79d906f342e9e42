import Crypto
import Foundation
import GRDB

/// Somebody of the centre who receives visitors.
///
/// The name is sealed in the record.
package struct Host: Codable, Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String

    /// What the log keeps of a host's sealed name, so that it is not exchanged unseen.
    static func seal(name: Data) -> String {
        SHA256.hash(data: name).hexadecimal
    }
}

extension Reception {
    package func addHost(named name: PersonalText) async throws -> Host {
        try await write { [self] db in
            let id = unguessableID()
            let sealed = try vault.seal(for: .standing, at: "host \(id)")
                .closeText(Data(name.text.utf8), column: "name")
            try db.execute(literal: "INSERT INTO host (id, name) VALUES (\(id), \(sealed))")
            let entry = PresenceEntry(.hostAdded, at: try db.now, origin: .operatorShell)
            try append(
                entry.with {
                    $0.host = id
                    $0.seal = Host.seal(name: sealed)
                },
                to: db
            )
            return Host(id: id, name: name.text)
        }
    }

    /// Takes a host off the list that visitors can find; visits to them stay on the record.
    package func hostLeaves(_ id: Int64) async throws {
        try await write { [self] db in
            try db.execute(literal: "UPDATE host SET leftAt = \(db.now) WHERE id = \(id) AND leftAt IS NULL")
            guard db.changesCount == 1 else { throw Refusal.hostUnknown }
            let entry = PresenceEntry(.hostLeft, at: try db.now, origin: .operatorShell)
            try append(entry.with { $0.host = id }, to: db)
        }
    }

    /// Hosts with a word in their name that starts with `letters`: at most three, and only from three letters
    /// on.
    package func findHosts(_ letters: String) async throws -> [Host] {
        let sought = letters.folded.trimmingCharacters(in: .whitespaces)
        guard sought.count >= 3, sought.count <= PersonalText.longest else { throw Refusal.lettersTooFew }
        let found = try await hosts()
            .filter { host in
                let name = host.name.folded
                return name.hasPrefix(sought) || name.contains(" " + sought) || name.contains("-" + sought)
            }
        return Array(found.prefix(3))
    }

    /// Everyone who receives visitors, for an operator; the look is on record.
    package func listHosts(from origin: Origin) async throws -> [Host] {
        let hosts = try await hosts()
        try await write { [self] db in
            let entry = PresenceEntry(.look, at: try db.now, origin: origin)
            try append(entry.with { $0.count = hosts.count }, to: db)
        }
        return hosts
    }

    /// Everyone who receives visitors now, by name.
    package func hosts() async throws -> [Host] {
        let hosts = try await read { [self] db in
            try Row.fetchAll(db, sql: "SELECT id, name FROM host WHERE leftAt IS NULL").map(open)
        }
        return hosts.sorted { $0.name.folded < $1.name.folded }
    }

    /// A number that does not lead on to the next host's, up to 2^40.
    private func unguessableID() -> Int64 {
        random(5).reduce(0) { $0 << 8 | Int64($1) } + 1
    }

    /// The host's name as a visitor says it: its first word.
    func callName(ofHost id: Int64, _ db: Database) throws -> String? {
        guard let row = try Row.fetchOne(db, sql: "SELECT id, name FROM host WHERE id = ?", arguments: [id])
        else { return nil }
        return try open(row).name.split(separator: " ").first.map(String.init)
    }

    private func open(_ row: Row) throws -> Host {
        let id: Int64 = try row.decode(forColumn: "id")
        let seal = try vault.existingSeal(for: .standing, at: "host \(id)")
        let name = try seal.openText(row.decode(forColumn: "name"), column: "name")
        return Host(id: id, name: String(decoding: name, as: UTF8.self))
    }
}
