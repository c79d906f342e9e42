import Foundation

/// A mail address that somebody typed.
///
/// Its description tells nothing, so that none gets into a log.
package struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package static let longest = 254

    /// One address of plain signs, "naam@organisatie.nl".
    package init(_ raw: String) throws(Refusal) {
        let text = raw.trimmingCharacters(in: .whitespaces)
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 2, let local = parts.first,
            let domain = parts.last, (1...64).contains(local.utf8.count),
            local.utf8.allSatisfy(Self.isLocal), !local.hasPrefix("."), !local.hasSuffix("."),
            !local.contains(".."), Self.isDomain(domain)
        else { throw .addressMalformed }
        self.text = text
    }

    package var description: String { "a mail address" }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
