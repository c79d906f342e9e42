import Crypto
import Foundation

/// What the QR of a badge or an invitation says: its kind's letter, two letters of the key, 128 random bits and
/// an 8-byte signature, 42 signs in all.
package struct BadgeCode: Hashable, Sendable {
    package let text: String
    package let kind: Kind
    let keyID: String
    /// The random part; the record keeps its SHA-256.
    let id: Data
    let signature: Data

    static let signatureLength = 8

    /// What a code is of, by its first letter.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case badge = "B"
        case invitation = "I"

        /// The kind that a first sign stands for: a typed 1 or L is an I.
        fileprivate init?(sign: UInt8?) {
            switch sign {
            case UInt8(ascii: "B"): self = .badge
            case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "1"): self = .invitation
            default: return nil
            }
        }

        /// What is signed along, so that no code of one kind is taken for one of another.
        fileprivate var purpose: String {
            switch self {
            case .badge: "balie badge"
            case .invitation: "balie invitation"
            }
        }
    }

    /// The code in what was scanned or typed: any case, spaces and hyphens aside, O for 0 and I or L for 1.
    package init?(_ raw: String) {
        guard raw.utf8.count <= 100 else { return nil }
        let signs = raw.uppercased().utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard signs.count == 42, let kind = Kind(sign: signs.first) else { return nil }
        guard let values = Crockford.values(signs.dropFirst()),
            let bytes = Crockford.bytes(values.dropFirst(2))
        else { return nil }
        self.init(
            kind,
            keyID: Crockford.text(values.prefix(2)),
            id: bytes.prefix(16),
            signature: bytes.dropFirst(16)
        )
    }

    init(_ kind: Kind, keyID: String, id: some Collection<UInt8>, signature: some Collection<UInt8>) {
        self.kind = kind
        self.keyID = keyID
        self.id = Data(id)
        self.signature = Data(signature)
        text = kind.rawValue + keyID + Crockford.text(Crockford.values(of: self.id + self.signature))
    }

    /// What the record finds the badge or the seat by.
    var hash: Data { Data(SHA256.hash(data: id)) }

    static func signature(of id: Data, _ kind: Kind, keyID: String, with key: SymmetricKey) -> Data {
        let text = Data("\(kind.purpose) \(keyID) ".utf8) + id
        let signed = HMAC<SHA256>.authenticationCode(for: text, using: key)
        return Data(signed.prefix(signatureLength))
    }

    /// Whether `key` signed this code; takes as long for a near miss as for a far one.
    func isSigned(with key: SymmetricKey) -> Bool {
        Self.signature(of: id, kind, keyID: keyID, with: key).isSame(as: signature)
    }
}

/// The keys that sign the codes of badges and invitations.
///
/// The newest signs; it and the one before it are accepted.
struct BadgeKeys: Sendable {
    let newest: (id: String, key: SymmetricKey)
    private let accepted: [String: SymmetricKey]

    init(vault: Vault, random: (Int) -> Data) throws {
        let ids = try vault.letters(of: .badge)
        let id = ids.first ?? Crockford.letters(random)
        newest = (id, try vault.key(for: .badge(id)))
        accepted = try ids.dropFirst().prefix(1)
            .reduce(into: [id: newest.key]) { $0[$1] = try vault.existingKey(for: .badge($1)) }
    }

    func makeCode(_ kind: BadgeCode.Kind = .badge, random: (Int) -> Data) -> BadgeCode {
        let id = random(16)
        return BadgeCode(
            kind,
            keyID: newest.id,
            id: id,
            signature: BadgeCode.signature(of: id, kind, keyID: newest.id, with: newest.key)
        )
    }

    /// What can be said of a code before the record is asked.
    enum Standing: Sendable {
        case ours(BadgeCode)
        case notOurs
        case forged
    }

    func standing(of raw: String) -> Standing {
        guard let code = BadgeCode(raw), let key = accepted[code.keyID] else { return .notOurs }
        return code.isSigned(with: key) ? .ours(code) : .forged
    }
}

/// Crockford's base 32: capitals and digits that no keyboard layout moves and no eye confuses.
enum Crockford {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    static func text(_ values: some Sequence<UInt8>) -> String {
        String(decoding: values.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    /// The five-bit values that signs stand for, nil when one is no sign.
    static func values(_ signs: some Sequence<UInt8>) -> [UInt8]? {
        var values: [UInt8] = []
        for sign in signs {
            let read =
                switch sign {
                case UInt8(ascii: "O"): UInt8(ascii: "0")
                case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
                default: sign
                }
            guard let value = alphabet.firstIndex(of: read) else { return nil }
            values.append(UInt8(value))
        }
        return values
    }

    /// Bytes as five-bit values, the last one filled up with zeros.
    static func values(of bytes: some Sequence<UInt8>) -> [UInt8] {
        var values: [UInt8] = []
        var (held, bits): (UInt16, UInt16) = (0, 0)
        for byte in bytes {
            (held, bits) = (held << 8 | UInt16(byte), bits + 8)
            while bits >= 5 {
                bits -= 5
                values.append(UInt8(held >> bits & 31))
                held &= (1 << bits) - 1
            }
        }
        if bits > 0 { values.append(UInt8(held << (5 - bits) & 31)) }
        return values
    }

    /// The bytes in five-bit values, nil when the bits that fill up are not zero: every code has one
    /// spelling.
    static func bytes(_ values: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (held, bits): (UInt16, UInt16) = (0, 0)
        for value in values {
            (held, bits) = (held << 5 | UInt16(value & 31), bits + 5)
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(held >> bits & 255))
                held &= (1 << bits) - 1
            }
        }
        return held == 0 ? bytes : nil
    }
}
