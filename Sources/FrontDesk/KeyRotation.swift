import Crypto
import Foundation
import GRDB
import Synchronization

/// The keys that an operator can exchange.
package enum KeyKind: String, Codable, CaseIterable, Hashable, Sendable {
    /// Signs badge codes; the one before stays good, older ones do not.
    case badge
    /// Seals passes; the one before stays good, older ones do not.
    case pass
    /// Wraps all other keys in the key file.
    case wrapping
    /// Peppers passwords; an account moves to the new one when it signs in.
    case pepper
}

extension Reception {
    /// Exchanges a key while everything goes on, and says so on record.
    package func rotateKey(_ kind: KeyKind, from origin: Origin) async throws {
        try await write { [self] db in
            let entry = PresenceEntry(.keyRotated, at: try db.now, origin: origin)
            try append(entry.with { $0.key = kind.rawValue }, to: db)
            switch kind {
            case .badge:
                try vault.addLettered(kind, random: random)
                badgeKeys = try BadgeKeys(vault: vault, random: random)
            case .pass:
                try vault.addLettered(kind, random: random)
            case .wrapping:
                try vault.wrapAnew(salt: random(32))
            case .pepper:
                _ = try vault.key(for: .pepper((vault.numbers(of: "pepper").max() ?? 0) + 1))
            }
        }
    }
}

extension Vault {
    /// The letters of the keys called "`kind`:letters", the newest first.
    ///
    /// In the order in which they were made, whatever the clock said.
    func letters(of kind: KeyKind) throws -> [String] {
        let prefix = kind.rawValue + ":"
        return try database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT substr(scope, ?)
                    FROM sealingKey
                    WHERE substr(scope, 1, ?) = ?
                    ORDER BY rowid DESC
                    """,
                arguments: [prefix.count + 1, prefix.count, prefix]
            )
        }
    }

    /// Makes a key with new letters, and throws away all but the one before.
    fileprivate func addLettered(_ kind: KeyKind, random: (Int) -> Data) throws {
        let taken = try letters(of: kind)
        var new = Crockford.letters(random)
        while taken.contains(new) { new = Crockford.letters(random) }
        _ = try key(for: kind == .badge ? .badge(new) : .pass(new))
        try throwAway(taken.dropFirst().map { "\(kind.rawValue):\($0)" })
    }

    /// Wraps every key under another one, derived from the master key and a new salt, all in one transaction.
    func wrapAnew(salt: Data) throws {
        let next = masterKey.wrapping(salt)
        try database.writeWithoutTransaction { db in
            try db.inTransaction {
                for row in try Row.fetchAll(db, sql: "SELECT scope, wrapped FROM sealingKey") {
                    let name: String = try row.decode(forColumn: "scope")
                    let wrapped: Data = try row.decode(forColumn: "wrapped")
                    let key = try unwrap(wrapped, for: name, with: wrapping.withLock(\.self))
                    let again = try wrap(key, for: name, with: next)
                    try db.execute(literal: "UPDATE sealingKey SET wrapped = \(again) WHERE scope = \(name)")
                }
                try db.execute(
                    literal:
                        "INSERT OR REPLACE INTO wrapping (id, salt, madeAt) VALUES (1, \(salt), \(db.now))"
                )
                return .commit
            }
            wrapping.withLock { $0 = next }
            _ = try db.truncateLog()
        }
    }
}

extension Crockford {
    /// Two letters that name a key.
    static func letters(_ random: (Int) -> Data) -> String {
        text(random(2).map { $0 & 31 })
    }
}
