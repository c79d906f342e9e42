import CCurl
import Crypto
package import Foundation

/// Somebody else's program that hears what happens, by a signed POST (Standard Webhooks).
package struct Webhook: Sendable {
    private let address: WebAddress
    private let secret: WebhookSecret
    private let roots: String?
    private let limits: Limits

    /// - Parameter roots: a file of certificates to trust instead of the system's.
    package init(
        to address: WebAddress,
        secret: WebhookSecret,
        roots: String? = nil,
        limits: Limits = .init()
    ) {
        (self.address, self.secret, self.roots, self.limits) = (address, secret, roots, limits)
    }

    /// Posts one message of JSON; what comes of it is an answer, never thrown.
    ///
    /// - Parameters:
    ///   - id: the same each time that the message is tried.
    ///   - now: when it is sent; a receiver turns away what is older than some minutes.
    package func post(_ body: Data, id: FileName, at now: Date) async -> Outcome {
        var transfer = Transfer(to: address.text, protocols: "https,http", roots: roots, limits: limits)
        let timestamp = Int(now.timeIntervalSince1970)
        transfer.set(
            CURLOPT_HTTPHEADER,
            [
                "Content-Type: application/json", "User-Agent: balie", "Expect:",
                "webhook-id: \(id.text)", "webhook-timestamp: \(timestamp)",
                "webhook-signature: \(secret.signature(of: body, id: id, timestamp: timestamp))",
            ]
        )
        transfer.set(CURLOPT_COPYPOSTFIELDS, String(decoding: body, as: UTF8.self))
        return Self.outcome(of: await transfer.run())
    }

    /// Only a receiver that says it is gone is never asked again.
    static func outcome(of reply: Transfer.Reply) -> Outcome {
        if let obstacle = Obstacle(onTheWay: reply.code) { return .later(obstacle) }
        guard reply.code == CURLE_OK else {
            return .later(reply.code == CURLE_RECV_ERROR ? .unreachable : .unexpected)
        }
        switch reply.status {
        case 200...299: return .sent
        case 410: return .refused(.gone)
        case 429, 500...599: return .later(.busy)
        default: return .later(.unexpected)
        }
    }
}

/// Where a webhook goes: over TLS, or to this machine itself.
package struct WebAddress: Hashable, Sendable {
    let text: String

    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ (33...126).contains($0) }), let url = URL(string: text),
            let host = url.host(), !host.isEmpty, url.user() == nil
        else { return nil }
        let isHere = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        guard url.scheme == "https" || (url.scheme == "http" && isHere) else { return nil }
        self.text = text
    }
}

/// What a webhook is signed with, and its receiver checks with: "whsec_" and 24 to 64 bytes in Base64.
package struct WebhookSecret: Sendable, CustomStringConvertible {
    private let key: SymmetricKey

    package init?(_ text: String) {
        guard text.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(text.dropFirst(6))),
            (24...64).contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    package var description: String { "a webhook's secret" }

    func signature(of body: Data, id: FileName, timestamp: Int) -> String {
        let signed = Data("\(id.text).\(timestamp).".utf8) + body
        return "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
    }
}
