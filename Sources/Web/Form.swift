import Foundation
import FrontDesk

/// The fields of a form as a browser sends them, in order, and the file that came with them.
struct Form: Sendable {
    /// No form of ours has more.
    private static let most = 400

    let fields: [(name: String, value: String)]
    /// The bytes of a file, where the form asks for one and somebody chose one.
    let file: [UInt8]?

    init(fields: [(name: String, value: String)], file: [UInt8]? = nil) {
        (self.fields, self.file) = (fields, file)
    }

    /// The fields in `text` (`application/x-www-form-urlencoded`), nil when a sign in it is garbled or there are too many.
    init?(_ text: String) {
        var fields: [(String, String)] = []
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard fields.count < Self.most, let name = parts.first.flatMap(Self.plain),
                let value = Self.plain(parts.count > 1 ? parts[1] : "")
            else { return nil }
            fields.append((name, value))
        }
        self.init(fields: fields)
    }

    /// What was filled in for `name`, nothing where the form has no such field.
    subscript(name: String) -> String {
        fields.first { $0.name == name }?.value ?? ""
    }

    /// Everything that was ticked for `name`.
    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The number in a field, or the refusal of a form that nobody filled in by hand.
    func number(_ name: String) throws(Refusal) -> Int64 {
        guard let number = Int64(self[name]) else { throw .unreadable }
        return number
    }

    private static func plain(_ text: some StringProtocol) -> String? {
        String(text.map { $0 == "+" ? " " : $0 }).removingPercentEncoding
    }
}
