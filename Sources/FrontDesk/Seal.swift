import Crypto
import Foundation

/// Seals one personal field so that it opens only with its day's key, in its own row and column.
struct Seal {
    let key: SymmetricKey
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

    private func bound(to column: String) -> Data {
        Data("\(place) \(column)".utf8)
    }
}
