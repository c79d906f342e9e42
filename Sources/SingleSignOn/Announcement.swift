/// What a provider says of itself under `.well-known/openid-configuration`.
struct Announcement: Decodable, Sendable {
    let issuer: String
    let authorization: SafeAddress
    let token: SafeAddress
    let keys: SafeAddress
    let methods: [String]?
    let namesItself: Bool?

    private enum CodingKeys: String, CodingKey {
        case issuer
        case authorization = "authorization_endpoint"
        case token = "token_endpoint"
        case keys = "jwks_uri"
        case methods = "token_endpoint_auth_methods_supported"
        case namesItself = "authorization_response_iss_parameter_supported"
    }

    /// Where the announcement of `issuer` is found.
    static func address(of issuer: SafeAddress) -> SafeAddress? {
        let base = issuer.text.hasSuffix("/") ? String(issuer.text.dropLast()) : issuer.text
        return SafeAddress(base + "/.well-known/openid-configuration")
    }

    /// Refuses an announcement of another issuer, and one that leads from https to http.
    func check(_ expected: SafeAddress) throws(ProviderFault) {
        let isSafe = [authorization, token, keys].allSatisfy { $0.isHTTPS || !expected.isHTTPS }
        guard issuer.isExactly(expected.text), isSafe else { throw .notAProvider }
    }

    /// Refuses an answer that another provider gave (RFC 9207).
    func check(_ answer: ProviderAnswer) throws(ProviderFault) {
        guard let named = answer.issuer else {
            if namesItself == true { throw .notAProvider }
            return
        }
        guard named.isExactly(issuer) else { throw .notAProvider }
    }

    /// How a client proves to the provider that it is that client.
    enum Proof {
        case none, basic, post
    }

    /// The way for a client with or without a secret.
    func proof(withSecret hasSecret: Bool) throws(ProviderFault) -> Proof {
        guard hasSecret else { return .none }
        let offered = methods ?? ["client_secret_basic"]
        if offered.contains("client_secret_basic") { return .basic }
        if offered.contains("client_secret_post") { return .post }
        throw .notAProvider
    }
}
