import Foundation
import GRDB
import Synchronization

/// What there is of keys: never a key itself.
package struct KeyReport: Codable, Hashable, Sendable {
    package let kinds: [Kind]
    /// When the wrapping key was last exchanged, nil when it never was.
    package let wrappedAt: Instant?
    /// Accounts whose password still stands under a pepper that was exchanged.
    package let accountsOnOldPepper: Int

    package struct Kind: Codable, Hashable, Sendable {
        /// What the keys are for, like "day" or "badge".
        package let kind: String
        package let count: Int
        /// How many of them the master key does not open.
        package let closed: Int
        package let oldest: Instant
        package let newest: Instant
    }
}

extension Reception {
    /// Tries every key, and counts them by what they are for.
    package func keyReport() async throws -> KeyReport {
        let newest = try vault.numbers(of: "pepper").max() ?? 0
        let hashes = try await read { db in
            try String.fetchAll(db, sql: "SELECT password FROM account WHERE password IS NOT NULL")
        }
        return KeyReport(
            kinds: try vault.kinds(),
            wrappedAt: try vault.wrappedAt(),
            accountsOnOldPepper: hashes.compactMap { PasswordHash(text: $0) }.count { $0.pepper < newest }
        )
    }
}

extension Vault {
    fileprivate func kinds() throws -> [KeyReport.Kind] {
        try database.read { [self] db in
            let rows = try Row.fetchAll(db, sql: "SELECT scope, wrapped, madeAt FROM sealingKey")
            let keys = try rows.map { row in
                let name: String = try row.decode(forColumn: "scope")
                let wrapped: Data = try row.decode(forColumn: "wrapped")
                let opens = (try? unwrap(wrapped, for: name, with: wrapping.withLock(\.self))) != nil
                let kind = name.prefix { $0 != ":" }
                return (
                    kind: String(kind), opens: opens,
                    madeAt: try row.decode(Instant.self, forColumn: "madeAt")
                )
            }
            return Dictionary(grouping: keys, by: \.kind).sorted { $0.key < $1.key }
                .map { kind, keys in
                    let times = keys.map(\.madeAt).sorted()
                    return KeyReport.Kind(
                        kind: kind,
                        count: keys.count,
                        closed: keys.count { !$0.opens },
                        oldest: times.first ?? Instant(milliseconds: 0),
                        newest: times.last ?? Instant(milliseconds: 0)
                    )
                }
        }
    }

    func wrappedAt() throws -> Instant? {
        try database.read { db in try Instant.fetchOne(db, sql: "SELECT madeAt FROM wrapping") }
    }
}
