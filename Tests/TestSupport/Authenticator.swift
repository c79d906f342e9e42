import Crypto
package import Foundation

/// An authenticator app, written from RFC 6238 alone and not from what the desk does.
package struct Authenticator: Sendable {
    private let secret: Data

    /// - Parameter base32: the secret as people type it.
    package init(_ base32: String) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = base32.compactMap { alphabet.firstIndex(of: $0) }
            .flatMap { value in (0..<5).map { value >> (4 - $0) & 1 } }
        secret = Data(
            stride(from: 0, through: bits.count - 8, by: 8)
                .map { start in bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | UInt8($1) } }
        )
    }

    /// The six digits that the app shows at `date`.
    package func code(at date: Date) -> String {
        let counter = UInt64(date.timeIntervalSince1970 / 30)
        let message = Data((0..<8).map { UInt8(counter >> (56 - 8 * $0) & 255) })
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret))
        )
        let offset = Int(mac[19] & 15)
        let number = mac[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
        return String(format: "%06d", number % 1_000_000)
    }
}
