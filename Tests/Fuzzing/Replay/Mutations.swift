import Foundation
import TestSupport

/// Inputs made out of others: a bit, a cut, a repeat, a snippet, a part of another.
struct Mutations {
    private let corpus: [[UInt8]]

    private static let snippets: [[UInt8]] =
        [
            "{", "[", "]", "}", "\"", "\\", "\\u0000", "\\ud800", "null", "-1e999", "99999999999999999999",
            ":", ",",
            "\u{0}", "\u{FEFF}", "e\u{301}", "é", "٣", "%zz", "%00", "+", "-", "=", "&", ";", "\r\n", "\n",
            "|", "*a",
            "9223372036854775807", "-9223372036854775808", "123456782", "B", "true",
        ]
        .map { Array($0.utf8) } + [
            [0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80], Array(repeating: 0x5B, count: 600),
        ]

    init(of corpus: [Data]) {
        self.corpus = corpus.map { Array($0) }
    }

    func next(_ chance: inout SplitMix64) -> Data {
        var bytes = corpus.randomElement(using: &chance) ?? []
        for _ in 0..<Int.random(in: 1...5, using: &chance) {
            let place = Int.random(in: 0...bytes.count, using: &chance)
            let end = min(bytes.count, place + Int.random(in: 1...30, using: &chance))
            switch Int.random(in: 0..<6, using: &chance) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            case 1 where place < bytes.count: bytes[place] = .random(in: .min ... .max, using: &chance)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            case 4: bytes.insert(contentsOf: Self.snippets.randomElement(using: &chance) ?? [], at: place)
            default: bytes += (corpus.randomElement(using: &chance) ?? []).suffix(end - place)
            }
        }
        return Data(bytes)
    }
}
