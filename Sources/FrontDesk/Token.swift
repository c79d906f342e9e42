import Foundation

/// What a browser shows with each request to be known as a `Holder`: 32 random bytes in hexadecimal digits.
package struct Token<Holder>: Hashable, Sendable {
    package let text: String

    /// The token as a browser sends it, nil when it can't be one.
    package init?(_ text: String) {
        guard let bytes = [UInt8](hexadecimal: text), bytes.count == 32 else { return nil }
        self.text = text.lowercased()
    }

    init(random: (Int) -> Data) {
        text = random(32).hexadecimal
    }
}

/// Printed, told apart or dumped, a token does not say what it is: none gets into a log by mistake.
extension Token: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "a token" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
