package import Foundation

/// The organisation's own provider of sign-in, in OpenID Connect's authorization code flow with PKCE.
///
/// ``begin(at:)`` sends a browser there, ``finish(_:with:at:)`` believes what it brings back. Each takes five
/// seconds at most; what they throw is a ``ProviderFault``, or `CancellationError`.
package actor Provider {
    private let settings: ProviderSettings
    private let wire: Wire
    private let random: @Sendable (Int) -> Data
    private let patience: Duration
    private var announcement: Kept<Announcement>?
    private var keys: Kept<PublishedKeys>?
    private var askingAnnouncement: Task<Announcement, any Error>?
    private var askingKeys: Task<PublishedKeys, any Error>?

    /// How long what a provider publishes is believed, in seconds.
    private static let kept: TimeInterval = 3600
    /// How long after the last look an unknown key stays unknown, in seconds.
    private static let keysRest: TimeInterval = 60

    /// - Parameters:
    ///   - random: gives as many random bytes as it is asked for.
    ///   - patience: how long `begin` or `finish` may take.
    package init(
        _ settings: ProviderSettings,
        random: @escaping @Sendable (Int) -> Data,
        patience: Duration = .seconds(5)
    ) throws(ProviderFault) {
        self.settings = settings
        self.random = random
        self.patience = patience
        wire = try Wire(extraRoots: settings.extraRoots, patience: patience)
    }

    /// Closes all connections; afterwards nobody can sign in.
    package func shutdown() async throws {
        try await wire.shutdown()
    }

    /// The address to send the browser to, and what to keep, sealed, in the meantime.
    package func begin(at now: Date) async throws -> (address: String, attempt: Attempt) {
        let announcement = try await announcement(at: now, by: .now + patience)
        let attempt = Attempt(startedAt: now, random: random)
        let address = announcement.authorization.adding([
            ("response_type", "code"),
            ("client_id", settings.client.id),
            ("redirect_uri", settings.redirect.text),
            ("scope", (["openid"] + settings.scopes).joined(separator: " ")),
            ("state", attempt.state),
            ("nonce", attempt.nonce),
            ("code_challenge", attempt.challenge),
            ("code_challenge_method", "S256"),
        ])
        return (address, attempt)
    }

    /// The person whom the provider vouches for in `answer`.
    package func finish(_ attempt: Attempt, with answer: ProviderAnswer, at now: Date) async throws
        -> Identity
    {
        try attempt.check(answer, at: now)
        if let error = answer.error { throw ProviderFault.refusedByProvider(.init(code: error)) }
        let deadline = ContinuousClock.now + patience
        let announcement = try await announcement(at: now, by: deadline)
        try announcement.check(answer)
        guard let code = answer.code, !code.isEmpty else { throw ProviderFault.notAProvider }
        let token = try await token(for: code, attempt, from: announcement, by: deadline)
        let keys = try await keys(fitting: token.header, from: announcement, at: now, by: deadline)
        let claims = try await token.claims(signedWith: keys, groupsClaim: settings.groupsClaim)
        return try claims.identity(from: settings.issuer, for: settings.client, attempt, at: now)
    }
}

extension Provider {
    /// Something the provider published, and when we saw it.
    private struct Kept<Value: Sendable> {
        let value: Value
        let at: Date

        /// A clock that was set back makes everything old.
        func isYounger(than age: TimeInterval, at now: Date) -> Bool {
            (0..<age).contains(now.timeIntervalSince(at))
        }
    }

    /// Everyone who needs it at the same moment waits for one request.
    private func announcement(at now: Date, by deadline: ContinuousClock.Instant) async throws -> Announcement
    {
        if let announcement, announcement.isYounger(than: Self.kept, at: now) { return announcement.value }
        let asking =
            askingAnnouncement
            ?? Task { [wire, issuer = settings.issuer] in
                guard let address = Announcement.address(of: issuer) else { throw ProviderFault.notAProvider }
                let announcement: Announcement = try await wire.get(address, by: deadline)
                try announcement.check(issuer)
                return announcement
            }
        askingAnnouncement = asking
        defer { if askingAnnouncement == asking { askingAnnouncement = nil } }
        let value = try await asking.value
        announcement = Kept(value: value, at: now)
        return value
    }

    private func keys(
        fitting header: IDToken.Header,
        from announcement: Announcement,
        at now: Date,
        by deadline: ContinuousClock.Instant
    ) async throws -> [PublishedKey] {
        if let keys, keys.isYounger(than: Self.kept, at: now) {
            let fitting = keys.value.fitting(header)
            if !fitting.isEmpty { return fitting }
            if keys.isYounger(than: Self.keysRest, at: now) { throw ProviderFault.keyUnknown }
        }
        let asking = askingKeys ?? Task { [wire] in try await wire.get(announcement.keys, by: deadline) }
        askingKeys = asking
        defer { if askingKeys == asking { askingKeys = nil } }
        let value = try await asking.value
        keys = Kept(value: value, at: now)
        let fitting = value.fitting(header)
        guard !fitting.isEmpty else { throw ProviderFault.keyUnknown }
        return fitting
    }

    /// What `code` is exchanged for; the rest of the answer, an access token above all, is dropped.
    private func token(
        for code: String,
        _ attempt: Attempt,
        from announcement: Announcement,
        by deadline: ContinuousClock.Instant
    ) async throws -> IDToken {
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.redirect.text),
            ("code_verifier", attempt.verifier),
        ]
        let (id, secret) = (settings.client.id, settings.client.secret ?? "")
        var authorization: String?
        switch try announcement.proof(withSecret: settings.client.secret != nil) {
        case .none: fields.append(("client_id", id))
        case .post: fields += [("client_id", id), ("client_secret", secret)]
        case .basic:
            let pair = Data("\(id.formText):\(secret.formText)".utf8)
            authorization = "Basic \(pair.base64EncodedString())"
        }
        let reply = try await wire.post(
            fields,
            to: announcement.token,
            authorization: authorization,
            by: deadline
        )
        return try TokenReply(reply).token
    }
}

/// What the token endpoint answers: a token, or an error code.
fileprivate struct TokenReply {
    let token: IDToken

    private struct Written: Decodable {
        let id_token: String?
        let error: String?
    }

    init(_ reply: Wire.Reply) throws(ProviderFault) {
        let written: Written = try StrictJSON.decode(from: reply.body)
        if reply.status != 200, let error = written.error {
            throw .refusedByProvider(.init(code: error))
        }
        guard reply.status == 200, let text = written.id_token else { throw .notAProvider }
        token = try IDToken(text)
    }
}
