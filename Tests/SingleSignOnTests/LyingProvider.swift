import Crypto
import Foundation
import TestSupport

@testable import SingleSignOn

/// A provider of our own that can be made to lie, with the time standing still.
struct LyingProvider {
    let liar: Liar
    let provider: Provider
    let clock = ManualClock()
    let key = P256.Signing.PrivateKey()

    /// A patience that no busy machine uses up.
    static let long = Duration.seconds(30)
    static let discovery = "/.well-known/openid-configuration"

    init(
        secret: String? = "geheim",
        patience: Duration = long,
        seed: UInt64 = 7
    ) async throws {
        liar = try await Liar()
        guard let issuer = SafeAddress(liar.issuer), let redirect = SafeAddress(RealProvider.redirect) else {
            throw NotStarted()
        }
        let client = ProviderSettings.Client(id: "balie", secret: secret)
        var settings = ProviderSettings(issuer: issuer, client: client, redirect: redirect)
        settings.groupsClaim = "groups"
        provider = try Provider(settings, random: seededBytes(seed), patience: patience)
        announce()
        publish(["one": key])
    }

    /// Runs `body`, then closes all that is open.
    static func with<T: Sendable>(
        secret: String? = "geheim",
        patience: Duration = long,
        _ body: (LyingProvider) async throws -> T
    ) async throws -> T {
        let lying = try await LyingProvider(secret: secret, patience: patience)
        let result: Result<T, any Error>
        do { result = .success(try await body(lying)) } catch { result = .failure(error) }
        try await lying.provider.shutdown()
        try await lying.liar.close()
        return try result.get()
    }

    /// What a good provider announces, with `changes` put over it; nil takes a field away.
    func announcement(_ changes: [String: Any?] = [:]) -> String {
        let issuer = liar.issuer
        let fields: [String: Any?] = [
            "issuer": issuer, "authorization_endpoint": issuer + "/authorize?tenant=1",
            "token_endpoint": issuer + "/token", "jwks_uri": issuer + "/keys",
        ]
        return json(fields.merging(changes) { $1 })
    }

    func announce(_ changes: [String: Any?] = [:]) {
        liar.say(.json(announcement(changes)), at: Self.discovery)
    }

    func publish(_ keys: [String: P256.Signing.PrivateKey], besides others: [[String: Any]] = []) {
        liar.say(.json(json(["keys": others + keys.map { Self.jwk($0.value, kid: $0.key) }])), at: "/keys")
    }

    static func jwk(_ key: P256.Signing.PrivateKey, kid: String) -> [String: Any] {
        let point = key.publicKey.rawRepresentation
        return [
            "kty": "EC", "crv": "P-256", "kid": kid, "use": "sig", "x": point.prefix(32).base64URL,
            "y": point.suffix(32).base64URL,
        ]
    }

    /// What a good token says, with `changes` put over it; nil takes a claim away.
    func claims(for attempt: Attempt, _ changes: [String: Any?] = [:]) -> [String: Any?] {
        let now = Int(clock.now.timeIntervalSince1970)
        return [
            "iss": liar.issuer, "sub": "4f1c", "aud": "balie", "exp": now + 300, "iat": now,
            "nonce": attempt.nonce,
        ]
        .merging(changes) { $1 }
    }

    /// A token that says `claims`, signed with `key` or ours.
    func token(
        _ claims: [String: Any?],
        header changes: [String: Any?] = [:],
        key other: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        let header = ["alg": "ES256", "kid": "one"].merging(changes) { $1 }
        let text = "\(Data(json(header).utf8).base64URL).\(Data(json(claims).utf8).base64URL)"
        let signature = try (other ?? key).signature(for: Data(text.utf8))
        return "\(text).\(signature.rawRepresentation.base64URL)"
    }

    /// Signs in with the token that `make` gives, and returns whom that makes known.
    func signIn(_ make: (Attempt) throws -> String) async throws -> Identity {
        let attempt = try await provider.begin(at: clock.now).attempt
        liar.say(.json(json(["id_token": try make(attempt), "token_type": "Bearer"])), at: "/token")
        return try await finish(attempt)
    }

    func finish(_ attempt: Attempt) async throws -> Identity {
        let answer = ProviderAnswer(state: attempt.state, code: "c0de", error: nil, issuer: nil)
        return try await provider.finish(attempt, with: answer, at: clock.now)
    }

    private func json(_ fields: [String: Any?]) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: fields.compactMapValues(\.self),
            options: .sortedKeys
        )
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
