import Foundation

/// JSON from somebody else: UTF-8, at most 16 levels deep.
enum StrictJSON {
    private static let deepest = 16

    /// The value in `bytes`.
    ///
    /// - Parameter groupsClaim: the name that ``Claims`` looks for groups under.
    static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self,
        from bytes: Data,
        groupsClaim: String? = nil
    ) throws(ProviderFault) -> Value {
        let decoder = JSONDecoder()
        if let groupsClaim, let key = CodingUserInfoKey.groupsClaim { decoder.userInfo[key] = groupsClaim }
        guard isShallow(bytes), String(validating: bytes, as: UTF8.self) != nil,
            let value = try? decoder.decode(type, from: bytes)
        else { throw .notAProvider }
        return value
    }

    /// Whether nothing lies too deep; a zero byte, which other encodings of Unicode have, counts as deep.
    static func isShallow(_ bytes: Data) -> Bool {
        var (depth, quoted, escaped) = (0, false, false)
        for byte in bytes {
            switch byte {
            case 0: return false
            case _ where escaped: escaped = false
            case UInt8(ascii: "\\"): escaped = quoted
            case UInt8(ascii: "\""): quoted.toggle()
            case _ where quoted: break
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            if depth > deepest { return false }
        }
        return true
    }
}

extension CodingUserInfoKey {
    static let groupsClaim = CodingUserInfoKey(rawValue: "groupsClaim")
}

/// A text or a list of texts: some providers write a list of one without its brackets.
struct OneOrMore: Decodable, Sendable {
    let texts: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(String.self) {
            texts = [one]
        } else {
            texts = try container.decode([String].self)
        }
    }
}
