package import Foundation

/// A letter to one person, ready to be sent.
///
/// Nothing in it can put a header of its own in: addresses and lines are types that take no line break.
package struct Letter: Sendable {
    package let to: Address
    /// Who else gets the same; everybody sees to whom it went.
    package var others: [Address] = []
    package let from: Mailbox
    package let subject: Line
    /// What it says, in lines that end in "\n".
    package let text: String
    /// The same for programs that show HTML.
    package var html: String?
    package var pictures: [Picture] = []
    package var appointment: Appointment?
    package var paper: Paper?
    /// What makes it one letter, also when it is sent twice.
    package let id: MessageID
    package let date: Date

    package init(to: Address, from: Mailbox, subject: Line, text: String, id: MessageID, date: Date) {
        (self.to, self.from, self.subject, self.text) = (to, from, subject, text)
        (self.id, self.date) = (id, date)
    }

    /// A PNG that goes along.
    package struct Picture: Hashable, Sendable {
        package let name: FileName
        package let png: Data
        /// Shown where the HTML says `cid:` and the file's name, rather than attached.
        package let isInline: Bool

        package init(_ name: FileName, png: Data, isInline: Bool) {
            (self.name, self.png, self.isInline) = (name, png, isInline)
        }
    }
}

extension Letter {
    /// A PDF that goes along.
    package struct Paper: Hashable, Sendable {
        package let name: FileName
        package let pdf: Data

        package init(_ name: FileName, pdf: Data) {
            (self.name, self.pdf) = (name, pdf)
        }
    }
}

/// A file's name as every mail program takes it: letters, digits, hyphens and dots.
package struct FileName: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard (1...60).contains(text.utf8.count), !text.hasPrefix("."),
            text.utf8.allSatisfy({ isAtom($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        self.text = text
    }
}

/// What tells one letter from every other: a part of our own, and the domain that it is sent from.
package struct MessageID: Hashable, Sendable {
    let local: String
    let domain: String

    /// - Parameter local: letters, digits, hyphens and dots; nil is returned for anything else.
    package init?(_ local: String, at sender: Address) {
        guard let name = FileName(local) else { return nil }
        (self.local, domain) = (name.text, String(sender.domain))
    }

    var text: String { "<\(local)@\(domain)>" }
}

func isAtom(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        true
    default: false
    }
}
