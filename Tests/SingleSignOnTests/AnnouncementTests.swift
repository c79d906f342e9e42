import Foundation
import TestSupport
import Testing

@testable import SingleSignOn

/// What we believe of a provider, and what we send it.
@Suite(.timeLimit(.minutes(2)))
struct AnnouncementTests {
    @Test func `the browser is sent away with all that the flow needs, and no secret`() async throws {
        try await LyingProvider.with { lying in
            let (address, attempt) = try await lying.provider.begin(at: lying.clock.now)
            let items = try #require(URLComponents(string: address)?.queryItems)
            let fields = Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value) })
            #expect(address.hasPrefix(lying.liar.issuer + "/authorize?tenant=1&response_type=code&"))
            #expect(fields["client_id"] == "balie")
            #expect(fields["scope"] == "openid")
            #expect(fields["redirect_uri"] == RealProvider.redirect)
            #expect(fields["state"] == attempt.state)
            #expect(fields["nonce"] == attempt.nonce)
            #expect(fields["code_challenge"] == attempt.challenge)
            #expect(fields["code_challenge_method"] == "S256")
            #expect(!address.contains(attempt.verifier) && !address.contains("geheim"))
            #expect(Set([attempt.state, attempt.nonce, attempt.verifier]).count == 3)
            #expect(attempt.verifier.utf8.count == 43)
        }
    }

    @Test func `the challenge is that of RFC 7636, appendix B`() throws {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        let attempt = try Attempt(startedAt: .now) { Data(count: $0) }.changing("verifier", to: verifier)
        #expect(attempt.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test(
        arguments: [
            ["issuer": "http://127.0.0.1:1"], ["issuer": nil], ["authorization_endpoint": nil],
            ["authorization_endpoint": "javascript:alert(1)"], ["token_endpoint": "http://example.org/token"],
            ["token_endpoint": "ftp://127.0.0.1/"], ["jwks_uri": "file:///etc/passwd"], ["jwks_uri": ""],
        ] as [[String: String?]]
    )
    func `an announcement of somebody else or with unsafe addresses is refused`(
        changes: [String: String?]
    ) async throws {
        try await LyingProvider.with { lying in
            lying.announce(changes)
            let fault = try await thrown { try await lying.provider.begin(at: lying.clock.now) }
            #expect(fault == .notAProvider)
        }
    }

    @Test func `a provider on https may not lead to http`() throws {
        let issuer = try #require(SafeAddress("https://login.example"))
        for (token, isGood) in [("https://other.example/token", true), ("http://127.0.0.1/token", false)] {
            let text =
                #"{"issuer":"https://login.example","authorization_endpoint":"https://login.example/a","#
            let rest = #""token_endpoint":"\#(token)","jwks_uri":"https://login.example/k"}"#
            let announcement: Announcement = try StrictJSON.decode(from: Data((text + rest).utf8))
            #expect(((try? announcement.check(issuer)) != nil) == isGood)
        }
    }

    @Test func `an issuer's last slash is left out of where it announces itself`() throws {
        for text in ["https://login.example/realms/x/", "https://login.example/realms/x"] {
            let issuer = try #require(SafeAddress(text))
            #expect(
                Announcement.address(of: issuer)?.text
                    == "https://login.example/realms/x/.well-known/openid-configuration"
            )
        }
    }

    @Test(
        arguments: [
            (["client_secret_basic", "client_secret_post"], "Basic", false),
            (["client_secret_post"], nil, true),
            (nil, "Basic", false),
        ] as [([String]?, String?, Bool)]
    )
    func `the secret goes the way that the provider asks for`(
        methods: [String]?,
        scheme: String?,
        inForm: Bool
    ) async throws {
        try await LyingProvider.with { lying in
            lying.announce(["token_endpoint_auth_methods_supported": methods])
            _ = try await lying.signIn { try lying.token(lying.claims(for: $0)) }
            let asked = try #require(lying.liar.questions.first { $0.path == "/token" })
            #expect(asked.authorization?.split(separator: " ").first.map(String.init) == scheme)
            #expect(asked.body.contains("client_secret=geheim") == inForm)
            #expect(asked.body.contains("grant_type=authorization_code&code=c0de&redirect_uri=http%3A%2F%2F"))
        }
    }

    @Test func `a provider that takes no secret is none for a client that has one`() async throws {
        try await LyingProvider.with { lying in
            lying.announce(["token_endpoint_auth_methods_supported": ["private_key_jwt"]])
            let fault = try await thrown {
                try await lying.signIn { try lying.token(lying.claims(for: $0)) }
            }
            #expect(fault == .notAProvider)
            #expect(lying.liar.asked("/token") == 0)
        }
    }

    @Test(arguments: [
        "https://login.example", "https://login.example:8443/a/b?c=d&e", "https://[2001:db8::1]/",
        "http://localhost",
        "http://127.0.0.1:80/x", "http://[::1]:8080/",
    ])
    func `an address on https or on this machine is safe`(text: String) {
        #expect(SafeAddress(text)?.text == text)
    }

    @Test(arguments: [
        "http://login.example", "http://127.0.0.1.example", "https://a:b@login.example", "https://a@b/",
        "https://",
        "https://login.example#x", "https://login.example\\@other.example", "HTTPS://login.example",
        "//login.example",
        "https://login.example:0", "https://login.example:65536",
        "https://login.example:99999999999999999999",
        "https://login.example:-1", "https://login.example/ x", "https://löwe.example",
        "https://login.example/\n",
        "https://[::1", "https://login.example/<", "http://localhost.:80/", "",
    ])
    func `any other address is not`(text: String) {
        #expect(SafeAddress(text) == nil)
    }
}
