package import Crypto
package import Foundation

/// The one key that opens all others.
///
/// It lives outside the record: in a systemd credential, or a file of mode 0600.
package struct MasterKey: Sendable {
    let key: SymmetricKey

    package init(key: SymmetricKey) {
        self.key = key
    }

    /// The key in the file at `url`: 64 hexadecimal digits on one line, readable by its owner alone.
    package init(contentsOf url: URL) throws {
        let path = url.path(percentEncoded: false)
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            throw RecordFault.masterKeyMissing(path: path)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0o777
        guard mode & 0o077 == 0 else { throw RecordFault.masterKeyReadableByOthers(path: path) }
        guard let bytes = [UInt8](hexadecimal: text.trimmingCharacters(in: .newlines)), bytes.count == 32
        else {
            throw RecordFault.masterKeyMalformed(path: path)
        }
        key = SymmetricKey(data: bytes)
    }

    /// A new one that is written nowhere.
    package static func forAWhile() -> MasterKey {
        MasterKey(key: SymmetricKey(size: .bits256))
    }

    /// Writes a new random key to `url`, which must not exist yet.
    package static func make(at url: URL) throws -> MasterKey {
        let key = SymmetricKey(size: .bits256)
        let text = unsafe key.withUnsafeBytes { unsafe Array($0) }.hexadecimal + "\n"
        try Data(text.utf8).writePrivately(to: url, isNew: true)
        try FileHandle(forUpdating: url).synchronize()
        return MasterKey(key: key)
    }

    /// The key that wraps the others in the key file, another one for each salt.
    func wrapping(_ salt: Data?) -> SymmetricKey {
        HKDF<SHA256>
            .deriveKey(
                inputKeyMaterial: key,
                salt: salt ?? Data(),
                info: Data("balie wrapping 1".utf8),
                outputByteCount: 32
            )
    }
}

extension [UInt8] {
    /// The bytes that pairs of hexadecimal digits stand for, nil for anything else.
    package init?(hexadecimal text: some StringProtocol) {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension Sequence<UInt8> {
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
