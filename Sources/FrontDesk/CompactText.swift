/// Text in few bytes whatever its script: each sign is told by its distance from the middle of the script before it.
///
/// A letter takes one byte in an alphabet, two in Chinese, Japanese and Korean, three at most.
enum CompactText {
    /// How far one byte reaches to each side, and two.
    private static let (near, far) = (63, 12_288)

    static func bytes(_ text: String) -> [UInt8] {
        var middle = 0x40
        return text.unicodeScalars.flatMap { scalar in
            let value = Int(scalar.value)
            let bytes = bytes(value, from: middle)
            middle = self.middle(after: value, middle)
            return bytes
        }
    }

    /// The text, nil where the bytes are none.
    static func text(_ bytes: some Sequence<UInt8>) -> String? {
        var text = String.UnicodeScalarView()
        var (middle, rest) = (0x40, bytes.makeIterator())
        while let first = rest.next() {
            guard let value = value(Int(first), &rest, from: middle),
                let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init)
            else { return nil }
            text.append(scalar)
            middle = self.middle(after: value, middle)
        }
        return String(text)
    }

    /// 0 is a space, up to 0x7F a near sign; up to 0xDF with one more byte a far one, else with two any.
    private static func bytes(_ value: Int, from middle: Int) -> [UInt8] {
        let distance = value - middle
        if value == 0x20 { return [0] }
        if (-near...near).contains(distance) { return [UInt8(distance + near + 1)] }
        if (-far..<far).contains(distance) {
            let number = distance + far
            return [UInt8(0x80 + (number >> 8)), UInt8(number & 0xFF)]
        }
        return [UInt8(0xE0 + (value >> 16)), UInt8((value >> 8) & 0xFF), UInt8(value & 0xFF)]
    }

    private static func value(_ first: Int, _ rest: inout some IteratorProtocol<UInt8>, from middle: Int)
        -> Int?
    {
        switch first {
        case 0: return 0x20
        case 1...0x7F: return middle + first - near - 1
        case 0x80...0xDF: return rest.next().map { middle + ((first - 0x80) << 8) + Int($0) - far }
        default:
            guard let second = rest.next(), let third = rest.next() else { return nil }
            return (first - 0xE0) << 16 | Int(second) << 8 | Int(third)
        }
    }

    /// Where the next sign is likely to lie near; accents, digits and punctuation are of no script.
    private static func middle(after value: Int, _ middle: Int) -> Int {
        switch value {
        case 0..<0x41, 0x300..<0x370, 0x2000..<0x2070: middle
        case 0x41..<0x300, 0x1E00..<0x1F00: 0x40
        case 0x3400..<0xA000: 0x7700
        case 0xAC00..<0xD7B0: 0xC1D0
        default: (value & ~0x7F) + 0x40
        }
    }
}
