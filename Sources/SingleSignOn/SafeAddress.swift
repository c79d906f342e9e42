/// An address that secrets may be sent to: https, or http on this machine.
///
/// Stricter than the standard, so that no two readers take it for different hosts: no name or password, no
/// fragment, small letters in the scheme, ASCII throughout.
package struct SafeAddress: Hashable, Sendable {
    package let text: String
    let isHTTPS: Bool

    private static let loopback: Set = ["127.0.0.1", "[::1]", "localhost"]

    package init?(_ text: String) {
        let grammar =
            /(https?):\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?(?:[\/?][!$-;=?-Z_a-z~@]*)?/
        guard text.utf8.count <= 2048, let match = text.wholeMatch(of: grammar) else { return nil }
        if let port = match.3 {
            guard let number = Int(port), (1...65_535).contains(number) else { return nil }
        }
        isHTTPS = match.1 == "https"
        guard isHTTPS || Self.loopback.contains(String(match.2)) else { return nil }
        self.text = text
    }

    /// This address with `fields` behind those that its query has.
    func adding(_ fields: [(String, String)]) -> String {
        text + (text.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + fields.formText
    }
}

extension SafeAddress: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let address = SafeAddress(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no safe address")
        }
        self = address
    }
}
