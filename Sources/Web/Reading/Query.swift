import FrontDesk
import HTTPTypes
import Hummingbird

/// What stands after the question mark of an address that another program asks for: each part known, and there once.
struct Query {
    private let parts: [String: String]

    /// - Throws: ``DoorRefusal/queryWrong(name:)`` for a part that is there twice, or that no such question has.
    init(_ request: Request, of names: Set<String>) throws(DoorRefusal) {
        var parts: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            let name = String(name)
            guard names.contains(name) else { throw .queryWrong(name: nil) }
            guard parts.updateValue(String(value), forKey: name) == nil else {
                throw .queryWrong(name: name)
            }
        }
        self.parts = parts
    }

    /// The value of a part that has to be there.
    func required<Value>(_ name: String, _ read: (String) -> Value?) throws(DoorRefusal) -> Value {
        guard let value = try optional(name, read) else { throw .queryWrong(name: name) }
        return value
    }

    /// The value of a part, nil where there is none.
    func optional<Value>(_ name: String, _ read: (String) -> Value?) throws(DoorRefusal) -> Value? {
        guard let text = parts[name] else { return nil }
        guard let value = read(text) else { throw .queryWrong(name: name) }
        return value
    }

    /// The whole number in a text, spelled as numbers are.
    static func number(_ text: String, in range: ClosedRange<Int>) -> Int? {
        guard let number = Int(text), String(number) == text, range.contains(number) else { return nil }
        return number
    }
}
