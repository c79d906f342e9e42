import Crypto
import Foundation
import TestSupport
import Testing

@testable import SingleSignOn

/// Which keys are believed, and how often they are asked for.
@Suite(.timeLimit(.minutes(2)))
struct KeyTests {
    @Test func `keys are asked for once an hour, the announcement too`() async throws {
        try await LyingProvider.with { lying async throws in
            for minutes in [0, 30, 59.9, 60.1] {
                lying.clock.set("2026-11-23T09:00:00Z")
                lying.clock.advance(seconds: minutes * 60)
                _ = try await lying.signIn { try lying.token(lying.claims(for: $0)) }
                #expect(lying.liar.asked("/keys") == (minutes > 60 ? 2 : 1))
                #expect(lying.liar.asked(LyingProvider.discovery) == (minutes > 60 ? 2 : 1))
            }
        }
    }

    @Test func `a clock that is set back has the keys asked for again`() async throws {
        try await LyingProvider.with { lying async throws in
            _ = try await lying.signIn { try lying.token(lying.claims(for: $0)) }
            lying.clock.advance(seconds: -1)
            _ = try await lying.signIn { try lying.token(lying.claims(for: $0)) }
            #expect(lying.liar.asked("/keys") == 2)
        }
    }

    @Test func `a new key is found, an unknown one is looked for once a minute`() async throws {
        try await LyingProvider.with { lying async throws in
            let new = P256.Signing.PrivateKey()
            func signIn() async throws -> ProviderFault? {
                try await thrown {
                    try await lying.signIn {
                        try lying.token(lying.claims(for: $0), header: ["kid": "two"], key: new)
                    }
                }
            }
            #expect(try await signIn() == .keyUnknown)
            lying.publish(["one": lying.key, "two": new])
            lying.clock.advance(seconds: 59)
            #expect(try await signIn() == .keyUnknown)
            #expect(lying.liar.asked("/keys") == 1)
            lying.clock.advance(seconds: 1)
            #expect(try await signIn() == nil)
            #expect(lying.liar.asked("/keys") == 2)
        }
    }

    @Test func `a key that is no longer published is forgotten within the hour`() async throws {
        try await LyingProvider.with { lying async throws in
            _ = try await lying.signIn { try lying.token(lying.claims(for: $0)) }
            lying.publish(["two": P256.Signing.PrivateKey()])
            lying.clock.advance(seconds: 3600)
            let fault = try await thrown {
                try await lying.signIn { try lying.token(lying.claims(for: $0)) }
            }
            #expect(fault == .keyUnknown)
        }
    }

    @Test func `keys that we can't read stand in nobody's way`() async throws {
        try await LyingProvider.with { lying async throws in
            let odd: [[String: Any]] = [
                ["kty": "oct", "k": "AAAA"], ["kty": 7], [:],
                ["kty": "RSA", "alg": "RSA-OAEP-256", "kid": "one"],
                ["kty": "EC", "crv": "P-256", "kid": "one", "x": "", "y": "!"],
                ["kty": "EC", "crv": "secp256k1", "kid": "one", "x": "AA", "y": "AA"],
            ]
            lying.publish(["one": lying.key], besides: odd)
            #expect(try await lying.signIn { try lying.token(lying.claims(for: $0)) }.subject == "4f1c")
        }
    }

    @Test func `a key for encrypting with signs nothing`() async throws {
        try await LyingProvider.with { lying async throws in
            var key = LyingProvider.jwk(lying.key, kid: "one")
            key["use"] = "enc"
            lying.publish([:], besides: [key])
            let fault = try await thrown {
                try await lying.signIn { try lying.token(lying.claims(for: $0)) }
            }
            #expect(fault == .keyUnknown)
        }
    }

    @Test func `a token that names no key is believed when there is only one it can be`() async throws {
        try await LyingProvider.with { lying async throws in
            func signIn() async throws -> ProviderFault? {
                try await thrown {
                    try await lying.signIn { try lying.token(lying.claims(for: $0), header: ["kid": nil]) }
                }
            }
            #expect(try await signIn() == nil)
            lying.publish(["one": lying.key, "two": P256.Signing.PrivateKey()])
            lying.clock.advance(seconds: 3600)
            #expect(try await signIn() == .keyUnknown)
        }
    }
}
