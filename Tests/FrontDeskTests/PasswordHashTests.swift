import Crypto
import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct PasswordHashTests {
    let centre: TestCentre
    let password = Password(typed: "drie fietsen in de regen")

    init() throws {
        centre = try TestCentre()
    }

    @Test func `scrypt gives what RFC 7914 says`() throws {
        // N = 1024 with r = 8, p = 16 is not ours; N = 16384, r = 8, p = 1 is, 64 bytes of which we take 32.
        let key = try PasswordHash.stretch(
            Password(typed: "pleaseletmein"),
            salt: Data("SodiumChloride".utf8),
            cost: 14
        )
        let expected = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        #expect(key == SymmetricKey(data: try #require([UInt8](hexadecimal: expected))))
    }

    @Test func `a hash survives the record's text`() async throws {
        let hash = try await centre.reception.hash(password)
        #expect(PasswordHash(text: hash.text) == hash)
        #expect(hash.text.hasPrefix("scrypt$4$8$1$"))
        #expect((hash.salt.count, hash.hash.count) == (16, 32))
    }

    @Test(arguments: [
        "", "scrypt", "scrypt$4$8$1$SALT$1$", "scrypt$4$8$1$SALT$1$00", "bcrypt$4$8$1$SALT$1$HASH",
        "scrypt$0$8$1$SALT$1$HASH", "scrypt$21$8$1$SALT$1$HASH", "scrypt$4$16$1$SALT$1$HASH",
        "scrypt$4$8$2$SALT$1$HASH", "scrypt$4$8$1$0011$1$HASH", "scrypt$4$8$1$SALT$1$HASH$",
        "scrypt$4$8$1$SALT$x$HASH",
        "scrypt$4$8$1$SALT$1$HASH$HASH",
    ])
    func `a text that is no whole hash is none`(text: String) {
        let filled = text.replacing("SALT", with: String(repeating: "0", count: 32))
            .replacing("HASH", with: String(repeating: "0", count: 64))
        #expect(PasswordHash(text: filled) == nil)
    }

    @Test func `only the right password, salt, cost and pepper go through`() async throws {
        let reception = centre.reception
        let hash = try await reception.hash(password)
        #expect(try await reception.check(password, against: hash))
        #expect(try await !reception.check(Password(typed: "vier fietsen in de regen"), against: hash))
        #expect(try await !reception.check(password, against: nil))
        _ = try reception.vault.key(for: .pepper(2))
        let others = [
            PasswordHash(cost: 4, salt: Data(count: 16), pepper: 1, hash: hash.hash),
            PasswordHash(cost: 5, salt: hash.salt, pepper: 1, hash: hash.hash),
            PasswordHash(cost: 4, salt: hash.salt, pepper: 2, hash: hash.hash),
            PasswordHash(cost: 4, salt: hash.salt, pepper: 9, hash: hash.hash),
        ]
        for other in others { #expect(try await !reception.check(password, against: other)) }
    }

    @Test func `the record alone is not enough to guess with`() async throws {
        let hash = try await centre.reception.hash(password)
        let stretched = try PasswordHash.stretch(password, salt: hash.salt, cost: hash.cost)
        #expect(stretched != SymmetricKey(data: hash.hash))
        #expect(PasswordHash.pepper(stretched, with: SymmetricKey(size: .bits256)) != hash.hash)
    }

    @Test func `one password is stretched at a time and four wait, the next is asked to come back`()
        async throws
    {
        let stretching = Stretching(cost: 4)
        stretching.queue.suspend()
        let five = (0..<5)
            .map { _ in Task { try await stretching.stretch(password, salt: Data(count: 16), cost: 4) } }
        while stretching.waiting < 5 { await Task.yield() }

        await #expect(throws: Refusal.signInBusy(retryAfterSeconds: 3)) {
            try await stretching.stretch(password, salt: Data(count: 16), cost: 4)
        }

        stretching.queue.resume()
        for task in five { _ = try await task.value }
        _ = try await stretching.stretch(password, salt: Data(count: 16), cost: 4)
        #expect(stretching.rounds == 6 << 4)
    }
}
