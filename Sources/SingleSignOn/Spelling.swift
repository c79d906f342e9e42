import Foundation

extension [(String, String)] {
    /// The fields as a form or a query writes them.
    var formText: String {
        map { "\($0.formText)=\($1.formText)" }.joined(separator: "&")
    }
}

extension String {
    private static let unreserved = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8
    )

    /// The text with everything that could mean something in a form written as %XX.
    var formText: String {
        let digits = Array("0123456789ABCDEF".utf8)
        let signs = utf8.flatMap { sign in
            Self.unreserved.contains(sign)
                ? [sign] : [UInt8(ascii: "%"), digits[Int(sign >> 4)], digits[Int(sign & 15)]]
        }
        return String(decoding: signs, as: UTF8.self)
    }

    /// Whether `other` is this text byte for byte; takes as long for a near miss as for a far one.
    ///
    /// `==` would also take texts that only look alike, such as a kelvin sign for a K.
    func isExactly(_ other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Data {
    /// The bytes that `text` stands for in base64url without padding, nil for any other sign or spelling.
    init?(base64URL text: some StringProtocol) {
        var signs: [UInt8] = []
        for sign in text.utf8 {
            switch sign {
            case UInt8(ascii: "-"): signs.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): signs.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: signs.append(sign)
            }
        }
        signs += Array(repeating: UInt8(ascii: "="), count: (4 - signs.count % 4) % 4)
        self.init(base64Encoded: Data(signs))
        guard base64URL == text else { return nil }
    }

    var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
