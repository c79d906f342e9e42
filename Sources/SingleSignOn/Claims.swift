import Foundation

/// What a token says, in the words of OpenID Connect Core, section 2.
struct Claims: Decodable, Sendable {
    private let iss: String
    private let sub: String
    private let aud: OneOrMore
    private let azp: String?
    private let exp: TimeInterval
    private let iat: TimeInterval
    private let nbf: TimeInterval?
    private let nonce: String?
    private let acr: String?
    private let amr: OneOrMore?
    private let authTime: TimeInterval?
    private let groups: OneOrMore?

    /// How far two clocks may be apart, in seconds.
    static let leeway: TimeInterval = 60

    /// 1970 to 9999.
    private static let times: ClosedRange<TimeInterval> = 0...253_402_300_799

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        iss = try container.decode(String.self, forKey: Name("iss"))
        sub = try container.decode(String.self, forKey: Name("sub"))
        aud = try container.decode(OneOrMore.self, forKey: Name("aud"))
        azp = try container.decodeIfPresent(String.self, forKey: Name("azp"))
        exp = try container.decode(TimeInterval.self, forKey: Name("exp"))
        iat = try container.decode(TimeInterval.self, forKey: Name("iat"))
        nbf = try container.decodeIfPresent(TimeInterval.self, forKey: Name("nbf"))
        nonce = try container.decodeIfPresent(String.self, forKey: Name("nonce"))
        acr = try container.decodeIfPresent(String.self, forKey: Name("acr"))
        amr = try container.decodeIfPresent(OneOrMore.self, forKey: Name("amr"))
        authTime = try container.decodeIfPresent(TimeInterval.self, forKey: Name("auth_time"))
        let groupsClaim = CodingUserInfoKey.groupsClaim.flatMap { decoder.userInfo[$0] as? String }
        groups = try groupsClaim.flatMap { try container.decodeIfPresent(OneOrMore.self, forKey: Name($0)) }
    }

    /// The person, once every claim is seen to be for this client, this attempt and this moment.
    func identity(
        from issuer: SafeAddress,
        for client: ProviderSettings.Client,
        _ attempt: Attempt,
        at now: Date
    ) throws(ProviderFault) -> Identity {
        guard (1...255).contains(sub.utf8.count), sub.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            [exp, iat, nbf, authTime].allSatisfy({ $0.map(Self.times.contains) ?? true })
        else { throw .tokenWrong(.malformed) }
        guard iss.isExactly(issuer.text) else { throw .tokenWrong(.issuer) }
        guard isMeant(for: client.id) else { throw .tokenWrong(.audience) }
        guard let nonce, nonce.isExactly(attempt.nonce) else { throw .tokenWrong(.nonce) }
        try check(attempt, at: now.timeIntervalSince1970)
        return Identity(
            issuer: iss,
            subject: sub,
            assurance: acr,
            methods: amr?.texts ?? [],
            provenAt: authTime.map { Date(timeIntervalSince1970: $0) },
            groups: groups?.texts ?? []
        )
    }

    /// Whether the token is for `client`; one for others too must name it as the one it was given to.
    private func isMeant(for client: String) -> Bool {
        guard aud.texts.contains(where: { $0.isExactly(client) }) else { return false }
        return azp.map { $0.isExactly(client) } ?? (aud.texts.count == 1)
    }

    private func check(_ attempt: Attempt, at now: TimeInterval) throws(ProviderFault) {
        guard now < exp + Self.leeway, iat >= attempt.startedAt.timeIntervalSince1970 - Self.leeway else {
            throw .tokenWrong(.expired)
        }
        guard max(iat, nbf ?? iat) <= now + Self.leeway else { throw .tokenWrong(.notYetValid) }
    }
}
