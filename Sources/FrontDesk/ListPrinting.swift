/// Where the list for an evacuation comes out on paper.
package struct ListPrinting: Codable, Hashable, Sendable {
    /// The name of a queue or an address, "" for none.
    package let printer: String
    package let paper: Paper
    /// Whether a key combination at a kiosk prints it, where there is a printer.
    package let hasKey: Bool

    package enum Paper: String, Codable, CaseIterable, Hashable, Sendable {
        case a4, label
    }

    /// Whether the combination does anything.
    package enum Key: String, Codable, CaseIterable, Hashable, Sendable {
        case enabled, disabled
    }

    package static let none = ListPrinting(printer: "", paper: .a4)

    package var printsFromKiosk: Bool { hasKey && !printer.isEmpty }

    package init(printer: String, paper: Paper, hasKey: Bool = true) {
        (self.printer, self.paper, self.hasKey) = (printer, paper, hasKey)
    }
}
