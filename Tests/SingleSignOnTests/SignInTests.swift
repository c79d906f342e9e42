import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SingleSignOn

/// Sign-in through a real provider, with real keys and the time that it is.
@Suite(.timeLimit(.minutes(2)))
struct SignInTests {
    private static let random = seededBytes(41)

    /// Runs `body` with a provider that shuts down afterwards.
    private func with<T: Sendable>(
        _ id: String,
        secret: String? = RealProvider.secret,
        _ body: (Provider) async throws -> T
    ) async throws -> T {
        let real = try await RealProvider.shared.value
        let provider = try Provider(
            real.settings(id, secret: secret),
            random: Self.random,
            patience: LyingProvider.long
        )
        let result: Result<T, any Error>
        do { result = .success(try await body(provider)) } catch { result = .failure(error) }
        try await provider.shutdown()
        return try result.get()
    }

    @Test(arguments: ["balie-RS256", "balie-PS256", "balie-ES256", "balie-EdDSA"])
    func `who signs in at the provider is known here, and their groups`(client: String) async throws {
        let started = Date.now
        let identity = try await with(client) { provider in
            let (address, attempt) = try await provider.begin(at: started)
            return try await provider.finish(attempt, with: Browser.signIn(at: address), at: .now)
        }
        let issuer = try await RealProvider.shared.value.issuer.text
        #expect(identity.issuer == issuer)
        #expect(identity.subject == "b.dejong")
        #expect(identity.groups == ["balie-managers"])
        #expect(identity.methods == ["pwd"])
        let proven = try #require(identity.provenAt)
        #expect(abs(proven.timeIntervalSince(started)) < 60)
        #expect(!"\(identity)".contains("Bo"))
    }

    @Test func `a public client signs in without a secret`() async throws {
        let identity = try await with("balie-public", secret: nil) { provider in
            let (address, attempt) = try await provider.begin(at: .now)
            return try await provider.finish(attempt, with: Browser.signIn(at: address), at: .now)
        }
        #expect(identity.subject == "b.dejong")
    }

    @Test func `an attempt survives being sealed in a cookie`() async throws {
        let identity = try await with("balie-sealed") { provider in
            let (address, attempt) = try await provider.begin(at: .now)
            let kept = try JSONEncoder().encode(attempt)
            let answer = try await Browser.signIn(at: address)
            let back = try JSONDecoder().decode(Attempt.self, from: kept)
            return try await provider.finish(back, with: answer, at: .now)
        }
        #expect(identity.subject == "b.dejong")
    }

    @Test func `a code works once`() async throws {
        let fault = try await with("balie-once") { provider in
            let (address, attempt) = try await provider.begin(at: .now)
            let answer = try await Browser.signIn(at: address)
            _ = try await provider.finish(attempt, with: answer, at: .now)
            return try await thrown { try await provider.finish(attempt, with: answer, at: .now) }
        }
        #expect(fault == .refusedByProvider(.invalidGrant))
    }

    @Test(arguments: [
        ("verifier", ProviderFault.refusedByProvider(.invalidGrant)),
        ("nonce", .tokenWrong(.nonce)),
        ("state", .stateWrong),
    ])
    func `a code stolen from another browser is worth nothing`(
        field: String,
        expected: ProviderFault
    ) async throws {
        let fault = try await with("balie-\(field)") { provider in
            let (address, attempt) = try await provider.begin(at: .now)
            let answer = try await Browser.signIn(at: address)
            let other = try attempt.changing(field, to: Self.random(32).base64URL)
            return try await thrown { try await provider.finish(other, with: answer, at: .now) }
        }
        #expect(fault == expected)
    }

    @Test func `a client with a wrong secret is refused by the provider`() async throws {
        let fault = try await with("balie-RS256", secret: "geraden") { provider in
            let (address, attempt) = try await provider.begin(at: .now)
            let answer = try await Browser.signIn(at: address)
            return try await thrown { try await provider.finish(attempt, with: answer, at: .now) }
        }
        #expect(fault == .refusedByProvider(.invalidClient))
    }

    @Test func `an error that the browser brings back is passed on as one of a fixed list`() async throws {
        let fault = try await with("balie-RS256") { provider in
            let (address, attempt) = try await provider.begin(at: .now)
            let answer = try await Browser.signIn(at: address + "&prompt=none")
            return try await thrown { try await provider.finish(attempt, with: answer, at: .now) }
        }
        #expect(fault == .refusedByProvider(.loginRequired))
    }

    @Test(arguments: [nil, "https://other.example"])
    func `an answer that does not name its provider is not believed`(issuer: String?) async throws {
        let fault = try await with("balie-RS256") { provider in
            let (address, attempt) = try await provider.begin(at: .now)
            let answer = try await Browser.signIn(at: address)
            let other = ProviderAnswer(state: answer.state, code: answer.code, error: nil, issuer: issuer)
            return try await thrown { try await provider.finish(attempt, with: other, at: .now) }
        }
        #expect(fault == .notAProvider)
    }

    @Test func `TLS of a private authority is trusted only when its root is given`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "balie-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let real = try await RealProvider(authority: folder)
        var settings = try real.settings("balie-RS256")
        let stranger = try Provider(settings, random: Self.random, patience: LyingProvider.long)
        #expect(try await thrown { try await stranger.begin(at: .now) } == .untrusted)
        try await stranger.shutdown()

        settings.extraRoots = folder.appending(path: "root.pem")
        let friend = try Provider(settings, random: Self.random, patience: LyingProvider.long)
        let attempt = try await friend.begin(at: .now).attempt
        let answer = ProviderAnswer(state: attempt.state, code: "none", error: nil, issuer: real.issuer.text)
        let fault = try await thrown { try await friend.finish(attempt, with: answer, at: .now) }
        #expect(fault == .refusedByProvider(.invalidGrant))
        try await friend.shutdown()

        settings.extraRoots = folder.appending(path: "leaf.key")
        #expect(throws: ProviderFault.rootsUnreadable) { try Provider(settings, random: Self.random) }
    }
}
