import Crypto
package import Foundation
import GRDB
import Synchronization

/// Somebody of the centre who receives visitors.
///
/// The name is sealed in the record.
package struct Host: Codable, Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String

    /// What the log keeps of a host's sealed name and address and of their deputy, so that none is exchanged unseen.
    static func seal(of row: Row) throws -> String {
        let name: Data = try row.decode(forColumn: "name")
        let (mail, deputy) = (
            try row.decode(Data?.self, forColumn: "mail"), try row.decode(Int64?.self, forColumn: "deputy")
        )
        guard mail != nil || deputy != nil else { return SHA256.hash(data: name).hexadecimal }
        let reach = Data("\(name.count) \(mail?.count ?? -1) \(deputy ?? 0) ".utf8)
        return SHA256.hash(data: reach + name + (mail ?? Data())).hexadecimal
    }
}

/// A host as those see them who look after the list: whether they are told of visitors, never where.
package struct HostOnList: Codable, Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String
    package let hasMail: Bool
    /// Who is told when this one does not answer; may have left meanwhile.
    package let deputy: Int64?

    fileprivate init(_ row: Row, as host: Host) throws {
        (id, name) = (host.id, host.name)
        hasMail = try row.decode(Data?.self, forColumn: "mail") != nil
        deputy = try row.decode(forColumn: "deputy")
    }
}

extension Reception {
    /// Somebody whom visitors can find from now on.
    ///
    /// - Throws: ``Refusal/deputyUnknown``.
    package func addHost(
        named name: PersonalText,
        reach: HostReach = .init(),
        from origin: Origin
    ) async throws -> Host {
        try await write { [self] db in
            let id = unguessableID()
            let sealed = try vault.seal(for: .standing, at: "host \(id)")
                .closeText(Data(name.text.utf8), column: "name")
            try db.execute(literal: "INSERT INTO host (id, name) VALUES (\(id), \(sealed))")
            try put(reach, onHost: id, db)
            try noteHost(.hostAdded, id, from: origin, db)
            return Host(id: id, name: name.text)
        }
    }

    /// Takes a host off the list that visitors can find; visits to them stay on the record.
    ///
    /// - Throws: ``Refusal/hostUnknown``.
    package func hostLeaves(_ id: Int64, from origin: Origin) async throws {
        try await write { [self] db in
            try db.execute(
                literal: """
                    UPDATE host
                    SET leftAt = \(db.now), mail = NULL, deputy = NULL
                    WHERE id = \(id) AND leftAt IS NULL
                    """
            )
            guard db.changesCount == 1 else { throw Refusal.hostUnknown }
            logsHoldRemains.withLock { $0 = true }
            let entry = PresenceEntry(.hostLeft, at: try db.now, origin: origin)
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

    /// Everyone who receives visitors, for whoever looks after the list; the look is on record.
    package func listHosts(_ action: Look.Action = .listed, from origin: Origin) async throws -> [HostOnList]
    {
        try await write { [self] db in
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM host WHERE leftAt IS NULL")
            let hosts = try rows.map { try HostOnList($0, as: open($0)) }
            try note(Look(action, .hosts), count: hosts.count, from: origin, db)
            return hosts.sorted { $0.name.folded < $1.name.folded }
        }
    }

    /// Everyone who receives visitors now, by name.
    package func hosts() async throws -> [Host] {
        let hosts = try await read { [self] db in
            try Row.fetchAll(db, sql: "SELECT id, name FROM host WHERE leftAt IS NULL").map(open)
        }
        return hosts.sorted { $0.name.folded < $1.name.folded }
    }

    /// A number that does not lead on to the next one's, up to 2^40.
    func unguessableID() -> Int64 {
        random(5).reduce(0) { $0 << 8 | Int64($1) } + 1
    }

    /// The host's name as a visitor says it: its first word.
    func callName(ofHost id: Int64, _ db: Database) throws -> String? {
        guard let row = try Row.fetchOne(db, sql: "SELECT id, name FROM host WHERE id = ?", arguments: [id])
        else { return nil }
        return try open(row).name.split(separator: " ").first.map(String.init)
    }

    /// What a host is called at the desk, also one who has left.
    func fullName(ofHost id: Int64, _ db: Database) throws -> String? {
        try Row.fetchOne(db, sql: "SELECT id, name FROM host WHERE id = ?", arguments: [id]).map(open)?.name
    }

    private func open(_ row: Row) throws -> Host {
        let id: Int64 = try row.decode(forColumn: "id")
        return try Host(row, opened: vault.existingSeal(for: .standing, at: Host.place(id)))
    }

    /// What every host is called, those too who have left.
    func hostNames(_ db: Database) throws -> [Int64: String] {
        let rows = try Row.fetchAll(db, sql: "SELECT id, name FROM host")
        return try rows.map(open).reduce(into: [:]) { $0[$1.id] = $1.name }
    }
}

/// What hosts are called, read with the keys in a folder, beside any daemon.
package struct HostNames: Sendable {
    let read: @Sendable (Database) throws -> [Int64: String]

    package init(in folder: URL, _ masterKey: @escaping @Sendable () throws -> MasterKey) {
        read = { db in
            let file = Vault.file(in: folder)
            let scope = Vault.Scope.standing.name
            let rows = try Row.fetchAll(db, sql: "SELECT id, name FROM host")
            guard !rows.isEmpty else { return [:] }
            guard let key = try Vault.key(named: scope, in: file, masterKey()) else {
                throw RecordFault.dayKeyMissing(scope: scope)
            }
            return try rows.reduce(into: [:]) { names, row in
                let id: Int64 = try row.decode(forColumn: "id")
                names[id] = try Host(row, opened: Seal(key: key, keyID: scope, place: Host.place(id))).name
            }
        }
    }
}

extension Host {
    fileprivate static func place(_ id: Int64) -> String { "host \(id)" }

    fileprivate init(_ row: Row, opened seal: Seal) throws {
        let name = try seal.openText(row.decode(forColumn: "name"), column: "name")
        self.init(id: try row.decode(forColumn: "id"), name: String(decoding: name, as: UTF8.self))
    }
}
