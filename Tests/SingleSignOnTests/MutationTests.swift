import Crypto
import Foundation
import TestSupport
import Testing

@testable import SingleSignOn

/// A thousand broken texts of each kind: none is believed, none ends the process.
struct MutationTests {
    private static let rounds = 1_000
    private static let snippets = [
        "{", "[", "]", "}", "\"", "\\", "\\u0000", "\\ud800", "null", "-1e999", "99999999999999999999", ":",
        ",",
        "\u{0}", "\u{FEFF}", "é", ".", "=", "true", "{\"keys\":", "[[[[[[[[[[[[[[[[[[[[[",
    ]

    /// `text` with one to four changes: a bit, a cut, a repeat, a snippet.
    private static func broken(_ text: Data, by chance: inout SplitMix64) -> Data {
        var bytes = Array(text)
        for _ in 0..<Int.random(in: 1...4, using: &chance) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &chance)
            let end = min(bytes.count, place + Int.random(in: 1...40, using: &chance))
            switch Int.random(in: 0..<4, using: &chance) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            default: bytes.insert(contentsOf: (snippets.randomElement(using: &chance) ?? "").utf8, at: place)
            }
        }
        return Data(bytes)
    }

    @Test func `a broken announcement leads nowhere but where a whole one does`() async throws {
        let lying = try await LyingProvider()
        let issuer = try #require(SafeAddress(lying.liar.issuer))
        let whole = Data(lying.announcement().utf8)
        var (chance, refused) = (SplitMix64(seed: 1), 0)
        for _ in 0..<Self.rounds {
            await Task.yield()
            do throws(ProviderFault) {
                let text = Self.broken(whole, by: &chance)
                let announcement: Announcement = try StrictJSON.decode(from: text)
                try announcement.check(issuer)
                for address in [announcement.authorization, announcement.token, announcement.keys] {
                    #expect(SafeAddress(address.text) == address)
                }
            } catch {
                #expect(error == .notAProvider)
                refused += 1
            }
        }
        #expect(refused > Self.rounds / 2)
        try await lying.provider.shutdown()
        try await lying.liar.close()
    }

    @Test func `broken keys verify nothing that whole ones don't`() async throws {
        let lying = try await LyingProvider()
        let attempt = Attempt(startedAt: lying.clock.now, random: seededBytes())
        let good = try IDToken(lying.token(lying.claims(for: attempt)))
        let forged = try IDToken(lying.token(lying.claims(for: attempt), key: P256.Signing.PrivateKey()))
        let whole = try JSONSerialization.data(withJSONObject: [
            "keys": [
                LyingProvider.jwk(lying.key, kid: "one"),
                ["kty": "RSA", "alg": "RS256", "kid": "two", "n": "AQAB", "e": "AQAB"],
                ["kty": "OKP", "crv": "Ed25519", "kid": "three", "x": Data(count: 32).base64URL],
            ]
        ])
        var (chance, verified) = (SplitMix64(seed: 2), 0)
        for _ in 0..<Self.rounds {
            await Task.yield()
            let text = Self.broken(whole, by: &chance)
            guard let keys: PublishedKeys = try? StrictJSON.decode(from: text) else { continue }
            for key in keys.keys {
                #expect(await !key.signed(forged))
                verified += await key.signed(good) ? 1 : 0
            }
        }
        #expect((1..<Self.rounds).contains(verified))
        try await lying.provider.shutdown()
        try await lying.liar.close()
    }

    @Test func `a broken token is never believed`() async throws {
        let lying = try await LyingProvider()
        let attempt = Attempt(startedAt: lying.clock.now, random: seededBytes())
        let whole = try lying.token(lying.claims(for: attempt))
        let key = try JSONDecoder()
            .decode(
                PublishedKey.self,
                from: JSONSerialization.data(withJSONObject: LyingProvider.jwk(lying.key, kid: "one"))
            )
        _ = try await IDToken(whole).claims(signedWith: [key], groupsClaim: nil)
        var (chance, believed) = (SplitMix64(seed: 3), 0)
        for _ in 0..<Self.rounds {
            await Task.yield()
            let text = String(decoding: Self.broken(Data(whole.utf8), by: &chance), as: UTF8.self)
            do throws(ProviderFault) {
                _ = try await IDToken(text).claims(signedWith: [key], groupsClaim: "groups")
                believed += text == whole ? 0 : 1
            } catch {
                guard case .tokenWrong = error else { Issue.record("\(error)"); continue }
            }
        }
        #expect(believed == 0)
        try await lying.provider.shutdown()
        try await lying.liar.close()
    }

    @Test func `broken claims, well signed, give a person or a flaw`() async throws {
        let lying = try await LyingProvider()
        let attempt = Attempt(startedAt: lying.clock.now, random: seededBytes())
        let issuer = try #require(SafeAddress(lying.liar.issuer))
        let said: [String: Any?] = ["groups": ["a", "b"], "amr": ["pwd"], "auth_time": 1_763_888_000]
        let whole = try JSONSerialization.data(
            withJSONObject: lying.claims(for: attempt, said).compactMapValues(\.self)
        )
        var (chance, people) = (SplitMix64(seed: 4), 0)
        for _ in 0..<Self.rounds {
            await Task.yield()
            let text = Self.broken(whole, by: &chance)
            guard let claims: Claims = try? StrictJSON.decode(from: text, groupsClaim: "groups") else {
                continue
            }
            do throws(ProviderFault) {
                let client = ProviderSettings.Client(id: "balie", secret: nil)
                let person = try claims.identity(from: issuer, for: client, attempt, at: lying.clock.now)
                #expect(person.issuer == issuer.text && !person.subject.isEmpty)
                people += 1
            } catch {
                guard case .tokenWrong = error else { Issue.record("\(error)"); continue }
            }
        }
        #expect((1..<Self.rounds).contains(people))
        try await lying.provider.shutdown()
        try await lying.liar.close()
    }
}
