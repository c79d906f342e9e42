import Crypto
import Foundation
import GRDB
import Synchronization

/// The terminal at the door, known by a token that only it holds.
package struct Kiosk: Codable, Hashable, Sendable, Identifiable, FetchableRecord {
    package let id: Int64
    package let name: String
    package let pairedAt: Instant
    /// When its page last said that it lives, to the minute.
    package let seenAt: Instant
    package let revokedAt: Instant?

    /// What the log keeps of a kiosk's name and token, so that neither is exchanged unseen.
    static func seal(name: String, token: Data) -> String {
        SHA256.hash(data: token + Data(name.utf8)).hexadecimal
    }
}

/// What an administrator types into a new kiosk: eight digits that work once.
package struct PairingCode: Codable, Hashable, Sendable {
    package let digits: String
    package let expiresAt: Instant
}

/// What a kiosk shows with each request.
package typealias KioskToken = Token<Kiosk>

extension KioskToken {
    /// What the record knows a kiosk by.
    var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}

/// Kiosks that asked before, by the hash of their token.
struct KiosksAtHand {
    var byToken: [Data: Kiosk] = [:]
    /// Counts the times that all were forgotten, so that what was read before such a time is not kept after it.
    private(set) var generation = 0

    mutating func forget() {
        byToken.removeAll()
        generation += 1
    }
}

extension Reception {
    /// A code with which one machine becomes the kiosk called `name`, good for `minutes`.
    ///
    /// - Parameter again: whether a kiosk of that name that is paired stays the same one; its old token opens nothing
    ///   from the moment on that the code is used.
    package func offerPairing(of name: PersonalText, again: Bool = false, minutes: Int64 = 10) async throws
        -> PairingCode
    {
        let digits = String(random(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000)
        let padded = String(repeating: "0", count: 8 - digits.count) + digits
        return try await write { [self] db in
            let expiresAt = try db.now.advanced(bySeconds: minutes * 60)
            let same: SQLRequest<Int64> = """
                SELECT max(id) FROM kiosk WHERE name = \(name.text) AND revokedAt IS NULL
                """
            let kiosk = again ? try same.fetchOne(db) : nil
            try db.execute(
                literal: """
                    INSERT OR REPLACE INTO pairing (code, kioskName, expiresAt, kiosk)
                    VALUES (\(hash(ofPairing: padded)), \(name.text), \(expiresAt), \(kiosk))
                    """
            )
            return PairingCode(digits: padded, expiresAt: expiresAt)
        }
    }

    /// Makes the holder of `digits` a kiosk and gives it its token, which is shown here only.
    ///
    /// - Throws: ``Refusal/pairingCodeWrong`` for a wrong, used and expired code alike.
    package func pair(with digits: String) async throws -> (kiosk: Kiosk, token: KioskToken) {
        let token = KioskToken(random: random)
        defer { kiosksAtHand.withLock { $0.forget() } }
        let kiosk = try await write { [self] db in
            let now = try db.now
            let used: SQLRequest<Row> = """
                DELETE FROM pairing
                WHERE code = \(try hash(ofPairing: digits))
                RETURNING kioskName, expiresAt, kiosk
                """
            guard let offer = try used.fetchOne(db),
                now < (try offer.decode(Instant.self, forColumn: "expiresAt"))
            else { throw Refusal.pairingCodeWrong }
            let name: String = try offer.decode(forColumn: "kioskName")
            let known: Int64? = try offer.decode(forColumn: "kiosk")
            let kiosk = try known.map { try renew($0, token, db) } ?? make(name, token, db)
            let entry = PresenceEntry(.kioskPaired, at: now, origin: .kiosk(kiosk.id))
            let seal = Kiosk.seal(name: name, token: token.hash)
            try append(
                entry.with {
                    $0.kiosk = kiosk.id
                    $0.seal = seal
                },
                to: db
            )
            return kiosk
        }
        return (kiosk, token)
    }

    private func make(_ name: String, _ token: KioskToken, _ db: Database) throws -> Kiosk {
        let now = try db.now
        let made: SQLRequest<Kiosk> = """
            INSERT INTO kiosk (name, token, pairedAt, seenAt)
            VALUES (\(name), \(token.hash), \(now), \(now))
            RETURNING *
            """
        guard let kiosk = try made.fetchOne(db) else { throw Refusal.kioskUnknown }
        return kiosk
    }

    /// Gives a kiosk another token; one that was revoked since the code was made stays so.
    private func renew(_ id: Int64, _ token: KioskToken, _ db: Database) throws -> Kiosk {
        let now = try db.now
        let renewed: SQLRequest<Kiosk> = """
            UPDATE kiosk
            SET token = \(token.hash), pairedAt = \(now), seenAt = \(now)
            WHERE id = \(id) AND revokedAt IS NULL
            RETURNING *
            """
        guard let kiosk = try renewed.fetchOne(db) else { throw Refusal.pairingCodeWrong }
        return kiosk
    }

    /// Takes a kiosk's token away: its next request is refused.
    package func revokeKiosk(_ id: Int64) async throws -> Kiosk {
        defer { kiosksAtHand.withLock { $0.forget() } }
        return try await write { [self] db in
            let now = try db.now
            let revoked: SQLRequest<Kiosk> = """
                UPDATE kiosk
                SET revokedAt = \(now)
                WHERE id = \(id) AND revokedAt IS NULL
                RETURNING *
                """
            guard let kiosk = try revoked.fetchOne(db) else { throw Refusal.kioskUnknown }
            let entry = PresenceEntry(.kioskRevoked, at: now, origin: .operatorShell)
            try append(entry.with { $0.kiosk = id }, to: db)
            return kiosk
        }
    }

    /// Notes that a kiosk's page lives; written at most once a minute.
    package func heartbeat(of kiosk: Kiosk) async throws {
        let now = Instant(now())
        let due = heartbeats.withLock { seen in
            if let last = seen[kiosk.id], last <= now, now < last.advanced(bySeconds: 60) { return false }
            seen[kiosk.id] = now
            return true
        }
        guard due else { return }
        try await write { db in
            try db.execute(literal: "UPDATE kiosk SET seenAt = \(now) WHERE id = \(kiosk.id)")
        }
    }

    private func hash(ofPairing digits: String) throws -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(digits.utf8), using: try vault.key(for: .standing)))
    }
}

extension Reception {
    /// The kiosk that holds `token`, nil when it was revoked or never was one.
    ///
    /// Known ones are kept at hand: nobody else writes the record.
    package func kiosk(holding token: KioskToken) async throws -> Kiosk? {
        let hash = token.hash
        let (known, generation) = kiosksAtHand.withLock { ($0.byToken[hash], $0.generation) }
        if let known { return known }
        let found = try await read { db in
            try Kiosk.fetchOne(
                db,
                sql:
                    "SELECT id, name, pairedAt, seenAt, revokedAt FROM kiosk WHERE token = ? AND revokedAt IS NULL",
                arguments: [hash]
            )
        }
        kiosksAtHand.withLock { if $0.generation == generation { $0.byToken[hash] = found } }
        return found
    }
}

extension Record {
    /// All kiosks that ever were paired, the newest last.
    package func kiosks() async throws -> [Kiosk] {
        try await reader.read { db in
            try Kiosk.fetchAll(db, sql: "SELECT id, name, pairedAt, seenAt, revokedAt FROM kiosk ORDER BY id")
        }
    }
}
