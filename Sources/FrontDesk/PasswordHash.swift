import Crypto
import CryptoExtras
import Dispatch
import Foundation
import Synchronization

/// What the record keeps of a password: scrypt of it, then HMAC under the vault's pepper.
struct PasswordHash: Hashable, Sendable {
    /// log2 of scrypt's N.
    let cost: Int
    let salt: Data
    let pepper: Int
    let hash: Data

    /// The record's text, "scrypt$17$8$1$salt$pepper$hash".
    var text: String {
        ["scrypt", String(cost), "8", "1", salt.hexadecimal, String(pepper), hash.hexadecimal]
            .joined(separator: "$")
    }

    init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, parts[0] == "scrypt", parts[2] == "8", parts[3] == "1",
            let cost = Int(parts[1]), (1...20).contains(cost),
            let salt = [UInt8](hexadecimal: parts[4]), salt.count == 16,
            let pepper = Int(parts[5]), let hash = [UInt8](hexadecimal: parts[6]), hash.count == 32
        else { return nil }
        (self.cost, self.salt, self.pepper, self.hash) = (cost, Data(salt), pepper, Data(hash))
    }

    init(cost: Int, salt: Data, pepper: Int, hash: Data) {
        (self.cost, self.salt, self.pepper, self.hash) = (cost, salt, pepper, hash)
    }

    /// Stretches `password`: 265 ms and 128 MiB at cost 17 (measured, release build).
    static func stretch(_ password: Password, salt: Data, cost: Int) throws -> SymmetricKey {
        try KDF.Scrypt.deriveKey(
            from: password.bytes,
            salt: salt,
            outputByteCount: 32,
            rounds: 1 << cost,
            blockSize: 8,
            parallelism: 1
        )
    }

    static func pepper(_ stretched: SymmetricKey, with pepper: SymmetricKey) -> Data {
        let bytes = unsafe stretched.withUnsafeBytes { unsafe Data($0) }
        return Data(HMAC<SHA256>.authenticationCode(for: bytes, using: pepper))
    }
}

/// The one place where passwords are stretched: one at a time on a thread of its own, four waiting at most.
final class Stretching: Sendable {
    /// log2 of scrypt's N for new passwords.
    let cost: Int
    let queue = DispatchQueue(label: "balie.passwords", qos: .utility)
    private let counts = Mutex((waiting: 0, rounds: 0))
    private static let longestQueue = 5

    init(cost: Int) {
        self.cost = cost
    }

    /// How many are being stretched or wait for it.
    var waiting: Int { counts.withLock(\.waiting) }

    /// How much was stretched so far, in rounds: a name that nobody has must cost what others do.
    var rounds: Int { counts.withLock(\.rounds) }

    /// The stretched password, or ``Refusal/signInBusy(retryAfterSeconds:)`` when too many wait.
    func stretch(_ password: Password, salt: Data, cost: Int) async throws -> SymmetricKey {
        let isFull = counts.withLock { counts in
            guard counts.waiting < Self.longestQueue else { return true }
            counts.waiting += 1
            counts.rounds += 1 << cost
            return false
        }
        guard !isFull else { throw Refusal.signInBusy(retryAfterSeconds: 3) }
        defer { counts.withLock { $0.waiting -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result { try PasswordHash.stretch(password, salt: salt, cost: cost) }
                )
            }
        }
    }
}

extension Reception {
    /// What the record keeps of a newly chosen password.
    func hash(_ password: Password) async throws -> PasswordHash {
        let salt = random(16)
        let stretched = try await stretching.stretch(password, salt: salt, cost: stretching.cost)
        let (number, pepper) = try vault.newestPepper()
        return PasswordHash(
            cost: stretching.cost,
            salt: salt,
            pepper: number,
            hash: PasswordHash.pepper(stretched, with: pepper)
        )
    }

    /// Whether `password` is the one behind `hash`; without one it takes as long and never is.
    func check(_ password: Password, against hash: PasswordHash?) async throws -> Bool {
        let known =
            hash
            ?? PasswordHash(cost: stretching.cost, salt: Data(count: 16), pepper: 0, hash: Data(count: 32))
        let stretched = try await stretching.stretch(password, salt: known.salt, cost: known.cost)
        guard let pepper = try vault.existingKey(for: .pepper(known.pepper)) else { return false }
        let peppered = PasswordHash.pepper(stretched, with: pepper)
        return peppered.isSame(as: known.hash) && hash != nil
    }
}

extension Vault {
    /// The pepper for new passwords, and its number; the first is made when it is asked for.
    func newestPepper() throws -> (number: Int, key: SymmetricKey) {
        let number = try numbers(of: "pepper").max() ?? 1
        return (number, try key(for: .pepper(number)))
    }
}
