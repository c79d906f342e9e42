/// One bit a dot, 64 dots a word, the leftmost dot in the highest bit; a set bit is ink.
struct Bits: Sendable, Equatable {
    let width: Int
    let height: Int
    let wordsPerRow: Int
    private(set) var words: [UInt64]

    /// An empty sheet; a size of nothing or less is a sheet without dots.
    init(width: Int, height: Int) {
        self.width = max(width, 0)
        self.height = max(height, 0)
        wordsPerRow = (self.width + 63) / 64
        words = [UInt64](repeating: 0, count: wordsPerRow * self.height)
    }

    /// The dots that are at least half covered, from one byte of coverage each; `stride` is a multiple of 64.
    init(width: Int, height: Int, coverage: UnsafeRawBufferPointer, stride: Int) {
        self.init(width: width, height: height)
        guard stride >= wordsPerRow * 64, coverage.count >= stride * self.height else { return }
        for y in 0..<self.height {
            for column in 0..<wordsPerRow {
                words[y * wordsPerRow + column] = unsafe Bits.pack(coverage, at: y * stride + column * 64)
            }
        }
    }

    /// Keeps the top bit of each of 64 bytes.
    private static func pack(_ coverage: UnsafeRawBufferPointer, at start: Int) -> UInt64 {
        var word: UInt64 = 0
        for part in 0..<8 {
            let eight = unsafe coverage.loadUnaligned(fromByteOffset: start + part * 8, as: UInt64.self)
            let tops = eight.bigEndian & 0x8080_8080_8080_8080
            word = word << 8 | (tops &* 0x0002_0408_1020_4081) >> 56
        }
        return word
    }

    /// The rows in whole bytes, the leftmost dot in the highest bit, ink 1; what a last byte has more than the row is 0.
    var inkRows: [UInt8] {
        let length = (width + 7) / 8
        var rows: [UInt8] = []
        rows.reserveCapacity(length * height)
        for y in 0..<height {
            for byte in 0..<length {
                let word = words[y * wordsPerRow + byte / 8]
                rows.append(UInt8(truncatingIfNeeded: word >> UInt64(56 - byte % 8 * 8)))
            }
            // A drawing may have inked what lies beyond the edge within its last word.
            if width % 8 != 0 { rows[rows.count - 1] &= UInt8.max << UInt8(8 - width % 8) }
        }
        return rows
    }

    /// Whether there is ink at that dot; outside the sheet there is none.
    func isInked(_ x: Int, _ y: Int) -> Bool {
        guard x >= 0, x < width, y >= 0, y < height else { return false }
        return words[y * wordsPerRow + x >> 6] >> UInt64(63 - x & 63) & 1 == 1
    }

    /// Inks a rectangle; what lies outside the sheet is left out.
    mutating func fill(_ area: Area) {
        let left = max(area.x, 0)
        let right = min(area.x + area.width, width)
        let top = max(area.y, 0)
        let bottom = min(area.y + area.height, height)
        guard left < right, top < bottom else { return }
        for column in (left >> 6)...((right - 1) >> 6) {
            let from = max(left - column * 64, 0)
            let to = min(right - column * 64, 64)
            let mask = (UInt64.max >> UInt64(from)) & (UInt64.max << UInt64(64 - to))
            for y in top..<bottom { words[y * wordsPerRow + column] |= mask }
        }
    }

    /// Lays another sheet on this one with its corner at `x`, `y`: as ink, or as paper taken out of ink.
    mutating func stamp(_ other: Bits, x: Int, y: Int, asPaper: Bool = false) {
        let shift = UInt64(x & 63)
        let firstColumn = x >> 6
        for row in max(0, -y)..<max(max(0, -y), min(other.height, height - y)) {
            let start = (y + row) * wordsPerRow
            for column in 0..<other.wordsPerRow {
                let word = other.words[row * other.wordsPerRow + column]
                if word == 0 { continue }
                lay(word >> shift, onto: start, column: firstColumn + column, asPaper: asPaper)
                if shift > 0 {
                    lay(word << (64 - shift), onto: start, column: firstColumn + column + 1, asPaper: asPaper)
                }
            }
        }
    }

    private mutating func lay(_ word: UInt64, onto start: Int, column: Int, asPaper: Bool) {
        guard column >= 0, column < wordsPerRow else { return }
        if asPaper { words[start + column] &= ~word } else { words[start + column] |= word }
    }
}

/// A rectangle in dots, from the top left.
struct Area: Sendable, Hashable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    var right: Int { x + width }
    var bottom: Int { y + height }
}
