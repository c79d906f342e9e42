/// One mail address, and nothing beside it: no name, no second one, no line break.
///
/// Plain ASCII, as every mail server takes it. Its description tells nothing, so that none gets into a log.
package struct Address: Hashable, Sendable {
    package let text: String

    /// The address in `text`, nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, Self.isLocal(parts[0]), Self.isDomain(parts[1]) else {
            return nil
        }
        self.text = text
    }

    package var domain: Substring { text.split(separator: "@").last ?? "" }

    private static func isLocal(_ part: Substring) -> Bool {
        part.utf8.count <= 64
            && part.split(separator: ".", omittingEmptySubsequences: false)
                .allSatisfy { atom in
                    !atom.isEmpty
                        && atom.unicodeScalars.allSatisfy {
                            isSign($0) || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains($0)
                        }
                }
    }

    private static func isDomain(_ part: Substring) -> Bool {
        part.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.unicodeScalars.allSatisfy { isSign($0) || $0 == "-" }
            }
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }
}

extension Address: CustomStringConvertible {
    package var description: String { "an address" }
}

/// One line of text for a header, a file's name or a field: not empty, and without anything that would end it.
package struct Line: Hashable, Sendable {
    package let text: String

    /// The line in `text`, nil for an empty one, a long one, and for one with a control character in it.
    package init?(_ text: String) {
        guard !text.isEmpty, text.unicodeScalars.count <= 200,
            !text.unicodeScalars.contains(where: Self.endsLine)
        else { return nil }
        self.text = text
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

/// Somebody's address with the name that a mail program shows for it.
package struct Mailbox: Hashable, Sendable {
    package let name: Line?
    package let address: Address

    package init(_ address: Address, name: Line? = nil) {
        (self.address, self.name) = (address, name)
    }
}
