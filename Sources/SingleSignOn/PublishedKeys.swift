import JWTKit

/// The signatures that we accept: none that a shared secret, or nothing, could make.
enum Algorithm: String, Sendable {
    case rs256 = "RS256"
    case ps256 = "PS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"

    fileprivate var keyType: String {
        switch self {
        case .rs256, .ps256: "RSA"
        case .es256: "EC"
        case .edDSA: "OKP"
        }
    }
}

/// The keys at a provider's `jwks_uri`.
///
/// Those that we can't read, such as one for encrypting with, are left out.
struct PublishedKeys: Decodable, Sendable {
    let keys: [PublishedKey]

    private static let most = 100

    private enum CodingKeys: CodingKey {
        case keys
    }

    private struct Readable: Decodable {
        let key: PublishedKey?

        init(from decoder: any Decoder) throws {
            key = try? PublishedKey(from: decoder)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        keys = try container.decode([Readable].self, forKey: .keys).prefix(Self.most).compactMap(\.key)
    }

    /// The keys that can have signed a token with that header; one that names no key must leave no choice.
    func fitting(_ header: IDToken.Header) -> [PublishedKey] {
        let fitting = keys.filter { $0.fits(header) }
        return header.kid == nil && fitting.count > 1 ? [] : fitting
    }
}

/// The public half of a key, in the words of RFC 7517.
struct PublishedKey: Decodable, Sendable {
    let kty: String
    let kid: String?
    let use: String?
    let alg: String?
    let n: String?
    let e: String?
    let crv: String?
    let x: String?
    let y: String?

    fileprivate func fits(_ header: IDToken.Header) -> Bool {
        if let wanted = header.kid {
            guard let kid, kid.isExactly(wanted) else { return false }
        }
        return kty == header.algorithm.keyType && (use ?? "sig") == "sig"
            && (alg ?? header.algorithm.rawValue) == header.algorithm.rawValue
    }

    /// Whether this key made `token`'s signature; a key that is none made no signature.
    func signed(_ token: IDToken) async -> Bool {
        let name = JWKIdentifier(string: "key")
        guard let jwk = jwk(for: token.header.algorithm, named: name),
            let keys = try? await JWTKeyCollection().add(jwk: jwk),
            let key = try? await keys.getKey(for: name),
            let isGood = try? key.verify(token.signature, signs: token.signedPart)
        else { return false }
        return isGood
    }

    private func jwk(for algorithm: Algorithm, named name: JWKIdentifier) -> JWK? {
        switch (algorithm, crv) {
        case (.rs256, _): .rsa(.rs256, identifier: name, modulus: n, exponent: e)
        case (.ps256, _): .rsa(.ps256, identifier: name, modulus: n, exponent: e)
        case (.es256, "P-256"): .ecdsa(.es256, identifier: name, x: x, y: y, curve: .p256)
        case (.edDSA, "Ed25519"): .octetKeyPair(.eddsa, identifier: name, x: x, y: nil, curve: .ed25519)
        case (.es256, _), (.edDSA, _): nil
        }
    }
}
