import Crypto
import Foundation

/// Seals one personal field so that it opens only with its day's key, in its own row and column.
struct Seal {
    let key: SymmetricKey
    /// The key's name in the vault.
    let keyID: String
    /// Where the field stands, "visit 417": a sealed value moved to another row does not open.
    let place: String

    func close(_ plain: some DataProtocol, column: String) throws -> Data {
        let box = try AES.GCM.seal(plain, using: key, authenticating: bound(to: column))
        guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
        return combined
    }

    func open(_ sealed: Data, column: String) throws -> Data {
        try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key, authenticating: bound(to: column))
    }

    /// Seals a text so that its length tells nothing: filled up to a multiple of 192 bytes.
    func closeText(_ text: some DataProtocol, column: String) throws -> Data {
        let length = UInt16(clamping: text.count)
        let filled = [UInt8(length >> 8), UInt8(length & 255)] + text
        let rest = (Self.step - filled.count % Self.step) % Self.step
        return try close(filled + [UInt8](repeating: 0, count: rest), column: column)
    }

    func openText(_ sealed: Data, column: String) throws -> Data {
        let filled = try open(sealed, column: column)
        let length = filled.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        return filled.dropFirst(2).prefix(length)
    }

    /// The longest usual name fits in one step, in bytes.
    private static let step = 192

    private func bound(to column: String) -> Data {
        Data("\(place) \(column) \(keyID)".utf8)
    }
}
