package import Foundation

/// One reader of outside data, as the fuzzer and the replay of its corpus call it.
package struct Parser: Sendable {
    /// The name of its corpus.
    package let name: String
    /// How many mutations of its corpus a test run can afford.
    package let mutations: Int
    /// Reads the bytes, and says whether what came of them keeps its promises; whatever they are, it returns.
    package let holds: @Sendable (Data) -> Bool

    init(_ name: String, mutations: Int = 5_000, holds: @escaping @Sendable (Data) -> Bool) {
        self.name = name
        self.mutations = mutations
        self.holds = holds
    }

    /// A parser of text; bytes that are no UTF-8 are repaired, as they are at the door.
    init(_ name: String, text holds: @escaping @Sendable (String) -> Bool) {
        self.init(name) { holds(String(decoding: $0, as: UTF8.self)) }
    }

    /// Every parser of outside data.
    package static let all = deskParsers + recordParsers + doorParsers + operatorParsers + outwardParsers

    /// A parser with a fault in it, that a fuzzer has to find: it believes a length that it reads.
    package static let planted = Parser("planted") { data in
        let bytes = Array(data)
        guard bytes.starts(with: "BALIE".utf8), bytes.count > 6 else { return true }
        return bytes[6 + Int(bytes[5])] < 255
    }

    package static func named(_ name: String) -> Parser? {
        (all + [planted]).first { $0.name == name }
    }
}

/// Whether `value` comes back as it was after it was written as JSON and read again.
func comesBack<Value: Codable & Equatable>(_ value: Value) -> Bool {
    guard let written = try? JSONEncoder().encode(value) else { return false }
    return (try? JSONDecoder().decode(Value.self, from: written)) == value
}

/// The value in a JSON text, nil when there is none.
func decoded<Value: Decodable>(_ data: Data, as type: Value.Type = Value.self) -> Value? {
    try? JSONDecoder().decode(type, from: data)
}
