package import Foundation

/// Where a label printer is found: as a queue of this machine's CUPS, or at an address of its own.
package enum PrinterAddress: Sendable, Hashable {
    /// The name of a queue.
    case queue(String)
    /// "ipp://printer.local/ipp/print", or "ipps://…".
    case direct(URL)

    /// The queue or address in `text`, nil for what is neither.
    package init?(_ text: String) {
        if text.contains("://") {
            guard let address = PrinterAddress(address: text) else { return nil }
            self = address
        } else {
            guard let queue = PrinterAddress(name: text) else { return nil }
            self = queue
        }
    }

    /// A queue's name as CUPS allows it: no spaces, none of `/ ? # ' "`.
    package init?(name: String) {
        let isAllowed = name.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && scalar.value > 32 && scalar.value < 127
                && !"/?#'\"\\<>&".unicodeScalars.contains(scalar)
        }
        guard (1...127).contains(name.count), isAllowed else { return nil }
        self = .queue(name)
    }

    package init?(address text: String) {
        guard text.count <= 255, let url = URL(string: text), ["ipp", "ipps"].contains(url.scheme),
            let host = url.host(), !host.isEmpty, url.user() == nil, url.query() == nil,
            url.fragment() == nil,
            url.path().hasPrefix("/")
        else { return nil }
        self = .direct(url)
    }

    /// How settings spell it.
    package var text: String {
        switch self {
        case .queue(let name): name
        case .direct(let url): url.absoluteString
        }
    }
}
