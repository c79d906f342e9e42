import Crypto
import Foundation

/// The six digits of an authenticator app (RFC 6238: HMAC-SHA1, steps of 30 seconds).
struct TimeCode: Sendable {
    static let secretLength = 20

    let secret: Data

    /// The number of the step that `instant` lies in.
    static func step(at instant: Instant) -> Int64 {
        instant.milliseconds / 30_000
    }

    /// The six digits of one step.
    func digits(at step: Int64) -> String {
        let counter = withBigEndianBytes(of: UInt64(bitPattern: step))
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret))
        )
        let offset = Int((mac.last ?? 0) & 15)
        let number = mac.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step that `typed` is the code of: this one, the one before or the one after, if it was not used yet.
    func step(of typed: String, at instant: Instant, after last: Int64?) -> Int64? {
        let code = typed.filter { !$0.isWhitespace }
        let now = Self.step(at: instant)
        var found: Int64?
        for step in now - 1...now + 1 where code.utf8.isSame(as: digits(at: step).utf8) && step > last ?? 0 {
            found = found ?? step
        }
        return found
    }

    /// What the app reads from a QR: an `otpauth` address.
    func address(of userName: UserName, at centre: String) -> String {
        let issuer = centre.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "Balie"
        return "otpauth://totp/\(issuer):\(userName.rawValue)?secret=\(base32)&issuer=\(issuer)"
    }

    /// The secret as people type it, RFC 4648 base 32.
    var base32: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        return String(Crockford.values(of: secret).map { alphabet[Int($0 & 31)] })
    }

    private func withBigEndianBytes(of number: UInt64) -> Data {
        Data((0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) })
    }
}
