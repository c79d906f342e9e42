import Foundation

/// A signed token in its three parts, read but not believed.
struct IDToken: Sendable {
    /// The algorithm and the key that a token says it is signed with.
    struct Header: Sendable {
        let algorithm: Algorithm
        let kid: String?
    }

    private struct Written: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    let header: Header
    let payload: Data
    let signature: Data
    let signedPart: Data

    init(_ text: String) throws(ProviderFault) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Data(base64URL: parts[0]), let payload = Data(base64URL: parts[1]),
            let signature = Data(base64URL: parts[2]),
            let written: Written = try? StrictJSON.decode(from: head)
        else { throw .tokenWrong(.malformed) }
        // What a token calls critical must be understood, and we know no extensions.
        guard let algorithm = Algorithm(rawValue: written.alg), written.crit == nil else {
            throw .tokenWrong(.algorithm)
        }
        header = Header(algorithm: algorithm, kid: written.kid)
        self.payload = payload
        self.signature = signature
        signedPart = Data("\(parts[0]).\(parts[1])".utf8)
    }

    /// What the token says, once one of `keys` is seen to have signed it.
    func claims(signedWith keys: [PublishedKey], groupsClaim: String?) async throws(ProviderFault) -> Claims {
        for key in keys where await key.signed(self) {
            guard let claims: Claims = try? StrictJSON.decode(from: payload, groupsClaim: groupsClaim) else {
                throw .tokenWrong(.malformed)
            }
            return claims
        }
        throw .tokenWrong(.signature)
    }
}
