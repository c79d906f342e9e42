import Crypto
import Foundation
import TestSupport
import Testing

@testable import SingleSignOn

/// Tokens that a good provider never gives, one lie each.
@Suite(.timeLimit(.minutes(2)))
struct TokenTests {
    /// A lie in a token's claims, and what it is called; times are seconds from now.
    struct Lie: Sendable, CustomTestStringConvertible {
        let claim: String
        let value: Value
        let flaw: ProviderFault.Flaw?

        enum Value: Sendable {
            case text(String), list([String]), fromNow(Double), number(Double), none
        }

        init(_ claim: String, _ value: Value, _ flaw: ProviderFault.Flaw?) {
            (self.claim, self.value, self.flaw) = (claim, value, flaw)
        }

        var testDescription: String { "\(claim) \(value)" }

        func told(at now: Date) -> Any? {
            switch value {
            case .text(let text): text
            case .list(let texts): texts
            case .fromNow(let seconds): now.timeIntervalSince1970 + seconds
            case .number(let number): number
            case .none: nil
            }
        }
    }

    private static let lies = [
        Lie("iss", .text("https://other.example"), .issuer), Lie("iss", .none, .malformed),
        Lie("aud", .text("other"), .audience), Lie("aud", .list([]), .audience),
        Lie("aud", .list(["balie", "other"]), .audience), Lie("aud", .text("BALIE"), .audience),
        Lie("aud", .none, .malformed), Lie("azp", .text("other"), .audience),
        Lie("nonce", .text("another"), .nonce), Lie("nonce", .none, .nonce),
        Lie("exp", .fromNow(-60), .expired), Lie("exp", .none, .malformed),
        Lie("exp", .text("2030"), .malformed), Lie("exp", .number(1e300), .malformed),
        Lie("exp", .number(-1), .malformed), Lie("iat", .fromNow(61), .notYetValid),
        Lie("iat", .fromNow(-61), .expired), Lie("iat", .none, .malformed),
        Lie("nbf", .fromNow(61), .notYetValid), Lie("auth_time", .number(1e18), .malformed),
        Lie("sub", .text(""), .malformed), Lie("sub", .none, .malformed),
        Lie("sub", .text(String(repeating: "a", count: 256)), .malformed),
        Lie("sub", .text("a\u{0}b"), .malformed), Lie("groups", .number(3), .malformed),
        // The truth, as far as it may be stretched.
        Lie("exp", .fromNow(-59), nil), Lie("iat", .fromNow(60), nil), Lie("iat", .fromNow(-60), nil),
        Lie("nbf", .fromNow(60), nil), Lie("aud", .list(["balie"]), nil), Lie("azp", .text("balie"), nil),
        Lie("groups", .text("one"), nil), Lie("amr", .text("pwd"), nil),
    ]

    @Test(arguments: lies)
    func `a token is believed only if every claim is for us, now and this attempt`(lie: Lie) async throws {
        try await LyingProvider.with { lying in
            let told = lie.told(at: lying.clock.now)
            let fault = try await thrown {
                try await lying.signIn { try lying.token(lying.claims(for: $0, [lie.claim: told])) }
            }
            #expect(fault == lie.flaw.map { .tokenWrong($0) })
        }
    }

    @Test func `a token for more than us is believed when it names us as its holder`() async throws {
        let identity = try await LyingProvider.with { lying in
            try await lying.signIn {
                try lying.token(lying.claims(for: $0, ["aud": ["balie", "account"], "azp": "balie"]))
            }
        }
        #expect(identity.subject == "4f1c")
    }

    @Test func `what a token says of assurance is passed on, names and addresses are not`() async throws {
        let identity = try await LyingProvider.with { lying in
            try await lying.signIn {
                let said: [String: Any?] = [
                    "acr": "substantial", "amr": ["pwd", "otp"], "auth_time": 1_763_888_000,
                    "groups": ["desk"], "name": "Bo de Jong", "email": "bo@example.org",
                ]
                return try lying.token(lying.claims(for: $0, said))
            }
        }
        #expect(identity.assurance == "substantial")
        #expect(identity.methods == ["pwd", "otp"])
        #expect(identity.provenAt == Date(timeIntervalSince1970: 1_763_888_000))
        #expect(identity.groups == ["desk"])
        #expect(!"\(identity)".contains("Jong") && !"\(identity)".contains("@"))
    }

    @Test(arguments: ["none", "None", "HS256", "ES384", "RS512", "", "es256"])
    func `a token may not choose how it is signed`(algorithm: String) async throws {
        try await LyingProvider.with { lying in
            let fault = try await thrown {
                try await lying.signIn { try lying.token(lying.claims(for: $0), header: ["alg": algorithm]) }
            }
            #expect(fault == .tokenWrong(.algorithm))
        }
    }

    @Test func `a token without a signature is refused`() async throws {
        try await LyingProvider.with { lying in
            for header in [["alg": "none"], ["alg": "ES256"]] {
                let fault = try await thrown {
                    try await lying.signIn { attempt in
                        let signed = try lying.token(lying.claims(for: attempt), header: header)
                        return signed.split(separator: ".").prefix(2).joined(separator: ".") + "."
                    }
                }
                #expect(fault == .tokenWrong(header["alg"] == "none" ? .algorithm : .signature))
            }
        }
    }

    @Test func `a token signed with the public key as a shared secret is refused`() async throws {
        try await LyingProvider.with { lying in
            let fault = try await thrown {
                try await lying.signIn { attempt in
                    let token = try lying.token(lying.claims(for: attempt), header: ["alg": "HS256"])
                    let signed = token.split(separator: ".").prefix(2).joined(separator: ".")
                    let secret = SymmetricKey(data: Data(lying.key.publicKey.pemRepresentation.utf8))
                    let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: secret)
                    return "\(signed).\(Data(code).base64URL)"
                }
            }
            #expect(fault == .tokenWrong(.algorithm))
        }
    }

    @Test func `a token that calls an extension critical is refused`() async throws {
        try await LyingProvider.with { lying in
            let fault = try await thrown {
                try await lying.signIn {
                    try lying.token(lying.claims(for: $0), header: ["crit": ["b64"], "b64": false])
                }
            }
            #expect(fault == .tokenWrong(.algorithm))
        }
    }

    @Test func `a token has one spelling: the bits that fill up its last letter are zero`() async throws {
        try await LyingProvider.with { lying in
            let fault = try await thrown {
                try await lying.signIn { attempt in
                    let token = try lying.token(lying.claims(for: attempt))
                    let sibling = ["A": "B", "Q": "R", "g": "h", "w": "x"][token.suffix(1)]
                    return try token.dropLast() + #require(sibling)
                }
            }
            #expect(fault == .tokenWrong(.malformed))
        }
    }

    @Test func `a token signed with another key under our key's name is refused`() async throws {
        try await LyingProvider.with { lying in
            let fault = try await thrown {
                try await lying.signIn {
                    try lying.token(lying.claims(for: $0), key: P256.Signing.PrivateKey())
                }
            }
            #expect(fault == .tokenWrong(.signature))
        }
    }

    @Test func `a key that a token carries itself is not used`() async throws {
        try await LyingProvider.with { lying in
            let own = P256.Signing.PrivateKey()
            let header: [String: Any?] = ["jwk": LyingProvider.jwk(own, kid: "own"), "kid": "own"]
            let fault = try await thrown {
                try await lying.signIn { try lying.token(lying.claims(for: $0), header: header, key: own) }
            }
            #expect(fault == .keyUnknown)
        }
    }
}
