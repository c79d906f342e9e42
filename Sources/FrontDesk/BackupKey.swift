import Crypto
import Foundation

/// Whom backups are sealed for: the public half of a key whose other half lies elsewhere.
///
/// As text `balie-recipient-` and 72 hexadecimal digits: the X25519 key and four bytes of its SHA-256, so that a slip of
/// the pen is seen before a backup is made that nobody can open.
package struct BackupRecipient: Hashable, Sendable {
    let bytes: Data

    package init?(_ text: some StringProtocol) {
        guard let bytes = BackupKey.bytes(text, after: Self.prefix) else { return nil }
        self.bytes = bytes
    }

    fileprivate init(bytes: Data) {
        self.bytes = bytes
    }

    package var text: String { BackupKey.text(bytes, after: Self.prefix) }

    private static let prefix = "balie-recipient-"

    var key: Curve25519.KeyAgreement.PublicKey {
        get throws { try .init(rawRepresentation: bytes) }
    }
}

/// What opens backups: the private half, which is never on the machine that makes them.
///
/// As text `balie-recovery-` and 72 hexadecimal digits.
package struct BackupKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey

    /// A new one.
    package init() {
        key = .init()
    }

    package init?(_ text: some StringProtocol) {
        guard let bytes = Self.bytes(text, after: Self.prefix),
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }

    package var text: String { Self.text(key.rawRepresentation, after: Self.prefix) }

    package var recipient: BackupRecipient { BackupRecipient(bytes: key.publicKey.rawRepresentation) }

    private static let prefix = "balie-recovery-"

    fileprivate static func text(_ bytes: Data, after prefix: String) -> String {
        prefix + bytes.hexadecimal + check(bytes).hexadecimal
    }

    /// The 32 bytes in `text`, nil when it is anything else or was copied wrongly.
    fileprivate static func bytes(_ text: some StringProtocol, after prefix: String) -> Data? {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        guard text.hasPrefix(prefix), let bytes = [UInt8](hexadecimal: text.dropFirst(prefix.count)),
            bytes.count == 36
        else { return nil }
        let key = Data(bytes.prefix(32))
        return Array(check(key)) == Array(bytes.suffix(4)) ? key : nil
    }

    private static func check(_ bytes: Data) -> Data {
        Data(SHA256.hash(data: bytes).prefix(4))
    }
}
