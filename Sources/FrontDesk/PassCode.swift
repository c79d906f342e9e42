import Crypto
import Foundation

/// What the QR of a pass says: "P", two letters of the key, and sealed details, in capitals and digits.
package struct PassCode: Hashable, Sendable {
    package let text: String
    let keyID: String
    /// The seal's number: what the list of voided passes knows a pass by.
    let id: Data
    private let sealed: Data

    private static let (idLength, tagLength) = (12, 16)

    /// The pass in what was scanned or typed: any case, spaces and hyphens aside, O for 0 and I or L for 1.
    package init?(_ raw: String) {
        guard raw.utf8.count <= 4000 else { return nil }
        let signs = raw.uppercased().utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard signs.first == UInt8(ascii: "P"), let values = Crockford.values(signs.dropFirst()),
            values.count > 2, let bytes = Crockford.bytes(values.dropFirst(2))
        else { return nil }
        self.init(keyID: Crockford.text(values.prefix(2)), bytes: Data(bytes))
        let length = bytes.count - Self.idLength - Self.tagLength
        guard PassDetails.lengths.contains(length), text.utf8.count == signs.count else { return nil }
    }

    fileprivate init(keyID: String, bytes: Data) {
        self.keyID = keyID
        id = Data(bytes.prefix(Self.idLength))
        sealed = bytes
        text = "P" + keyID + Crockford.text(Crockford.values(of: bytes))
    }

    /// The pass of one visit; made twice of the same details it is the same, so that it can be voided as one.
    ///
    /// - Returns: nil for a name that is too long for any QR to be read from a screen.
    init?(_ details: PassDetails, ofVisit visit: Int64, keyID: String, with key: SymmetricKey) throws {
        guard let plain = details.bytes else { return nil }
        let numbers = HKDF<SHA256>
            .deriveKey(inputKeyMaterial: key, info: Data("balie pass number".utf8), outputByteCount: 32)
        let number = HMAC<SHA256>.authenticationCode(for: Data("\(visit) ".utf8) + plain, using: numbers)
        let box = try AES.GCM.seal(
            plain,
            using: key,
            nonce: AES.GCM.Nonce(data: Data(number.prefix(Self.idLength))),
            authenticating: Self.bound(to: keyID)
        )
        guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
        self.init(keyID: keyID, bytes: combined)
    }

    /// The details, nil when `key` did not seal them; takes as long for a near miss as for a far one.
    fileprivate func open(with key: SymmetricKey) -> PassDetails? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let plain = try? AES.GCM.open(box, using: key, authenticating: Self.bound(to: keyID))
        else { return nil }
        return PassDetails(plain)
    }

    private static func bound(to keyID: String) -> Data {
        Data("balie pass \(keyID)".utf8)
    }

    /// What a voided pass is found by.
    var hash: Data { Data(SHA256.hash(data: id)) }
}

/// The keys that seal passes: the newest seals; it and the one before it are accepted.
struct PassKeys: Sendable {
    private let newest: (id: String, key: SymmetricKey)?
    private let accepted: [String: SymmetricKey]

    init(vault: Vault) throws {
        let keys = try vault.letters(of: .pass).prefix(2)
            .compactMap { id in try vault.existingKey(for: .pass(id)).map { (id: id, key: $0) } }
        newest = keys.first
        accepted = Dictionary(keys.map { ($0.id, $0.key) }) { first, _ in first }
    }

    /// Nil for a name that is too long, and as long as no key was made.
    func seal(_ details: PassDetails, ofVisit visit: Int64) throws -> PassCode? {
        guard let newest else { return nil }
        return try PassCode(details, ofVisit: visit, keyID: newest.id, with: newest.key)
    }

    /// What can be said of a pass before the record is asked.
    enum Standing: Sendable {
        case ours(PassDetails)
        case notOurs
        case forged
    }

    func standing(of code: PassCode) -> Standing {
        guard let key = accepted[code.keyID] else { return .notOurs }
        return code.open(with: key).map { .ours($0) } ?? .forged
    }
}

extension Vault {
    /// The keys of passes, the first one made when there is none yet.
    func passKeys(_ random: (Int) -> Data) throws -> PassKeys {
        if try letters(of: .pass).isEmpty { _ = try key(for: .pass(Crockford.letters(random))) }
        return try PassKeys(vault: self)
    }
}
