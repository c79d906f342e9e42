import Crypto
import Foundation
import GRDB
import Synchronization

/// The keys of a vault on their way to another machine, in clear: they are sealed before they leave memory.
///
/// The master key is not among them. Where they arrive they are wrapped under the one that is there.
struct CarriedKeys: Codable {
    let keys: [Key]

    struct Key: Codable {
        let scope: String
        let key: Data
        let madeAt: Instant
    }
}

extension Vault {
    /// All keys, in the order in which they were made.
    func carriedKeys() throws -> CarriedKeys {
        let rows = try database.read { db in
            try Row.fetchAll(db, sql: "SELECT scope, wrapped, madeAt FROM sealingKey ORDER BY rowid")
        }
        return CarriedKeys(
            keys: try rows.map { row in
                let scope: String = try row.decode(forColumn: "scope")
                let wrapped: Data = try row.decode(forColumn: "wrapped")
                let key = try unwrap(wrapped, for: scope, with: wrapping.withLock(\.self))
                return .init(
                    scope: scope,
                    key: unsafe key.withUnsafeBytes { unsafe Data($0) },
                    madeAt: try row.decode(forColumn: "madeAt")
                )
            }
        )
    }

    /// Makes a new key file with `carried` in it, each key wrapped under `masterKey`.
    static func make(at file: RecordFile, _ carried: CarriedKeys, under masterKey: MasterKey) throws {
        let database = try DatabaseQueue(path: file.path, configuration: file.configuration(now: { Date() }))
        try file.makeDurable(database)
        try file.sign(database)
        try migrate(database)
        let wrapping = masterKey.wrapping(nil)
        try database.write { db in
            for key in carried.keys {
                let wrapped = try wrap(SymmetricKey(data: key.key), for: key.scope, with: wrapping)
                try db.execute(
                    literal: """
                        INSERT INTO sealingKey (scope, wrapped, madeAt)
                        VALUES (\(key.scope), \(wrapped), \(key.madeAt))
                        """
                )
            }
        }
        try database.close()
    }
}
