import Crypto
import Foundation

/// What the browser keeps, sealed, while its owner is away at the provider.
package struct Attempt: Codable, Sendable {
    let state: String
    let nonce: String
    let verifier: String
    let startedAt: Date

    private static let longest: TimeInterval = 10 * 60

    /// - Parameter random: gives as many random bytes as it is asked for.
    init(startedAt: Date, random: (Int) -> Data) {
        state = random(32).base64URL
        nonce = random(32).base64URL
        verifier = random(32).base64URL
        self.startedAt = startedAt
    }

    /// What the provider hears of the verifier before it sees the verifier itself (RFC 7636, S256).
    var challenge: String { Data(SHA256.hash(data: Data(verifier.utf8))).base64URL }

    /// Refuses an answer to another attempt, and one that comes too late or before its time.
    func check(_ answer: ProviderAnswer, at now: Date) throws(ProviderFault) {
        guard let brought = answer.state, brought.isExactly(state) else { throw .stateWrong }
        let age = now.timeIntervalSince(startedAt)
        guard age >= -Claims.leeway, age <= Self.longest else { throw .attemptOld }
    }
}

/// What the browser brings back in the query of the redirect address.
package struct ProviderAnswer: Sendable {
    let state: String?
    let code: String?
    let error: String?
    let issuer: String?

    /// - Parameters: the fields `state`, `code`, `error` and `iss`, decoded, nil for one that isn't there.
    package init(state: String?, code: String?, error: String?, issuer: String?) {
        self.state = state
        self.code = code
        self.error = error
        self.issuer = issuer
    }
}
