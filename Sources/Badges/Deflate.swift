/// Deflates one-bit rows into a zlib stream.
///
/// A label's row is nearly always the row above it with a few bytes changed. So this looks in two places only, the
/// row above and the byte before, and writes them in deflate's fixed code: on badges about as small as zlib's
/// quickest level, in a fraction of its time.
@safe
struct Deflate {
    private var room: UnsafeMutableRawBufferPointer
    private var count = 0
    private var pending: UInt64 = 0
    private var pendingBits: UInt64 = 0

    /// The zlib stream of `bytes`; `rowLength` counts a row's filter byte too.
    static func stream(of bytes: [UInt8], rowLength: Int) -> [UInt8] {
        // The fixed code takes at most nine bits a byte.
        let room = bytes.count * 9 / 8 + 64
        return unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = unsafe bytes.withUnsafeBytes { source in
                var deflate = unsafe Deflate(room: UnsafeMutableRawBufferPointer(buffer))
                return unsafe deflate.write(source, rowLength: rowLength)
            }
        }
    }

    /// Answers how many bytes the stream has.
    private mutating func write(_ bytes: UnsafeRawBufferPointer, rowLength: Int) -> Int {
        // A window of 32 KiB; then a check that makes both bytes a multiple of 31.
        put(0x0178, count: 16)
        // One block, the last, in the fixed code.
        put(0b011, count: 3)
        unsafe writeBody(bytes, rowLength: rowLength)
        put(0, count: 7)
        put(0, count: (8 - pendingBits % 8) % 8)
        let check = unsafe UInt64(Deflate.adler32(bytes).byteSwapped)
        put(check & 0xFFFF, count: 16)
        put(check >> 16, count: 16)
        return finish()
    }

    private mutating func writeBody(_ bytes: UnsafeRawBufferPointer, rowLength: Int) {
        let (literals, lengths) = (Deflate.literals, Deflate.lengths)
        let fromAbove = Deflate.distance(rowLength)
        let fromBefore = Deflate.distance(1)
        var at = 0
        while at < bytes.count {
            let above = unsafe Deflate.match(bytes, at: at, back: rowLength)
            if above >= 3 {
                put(lengths[above - 3], then: fromAbove)
                at += above
                continue
            }
            let before = unsafe Deflate.match(bytes, at: at, back: 1)
            if before >= 4 {
                put(lengths[before - 3], then: fromBefore)
                at += before
            } else {
                let literal = unsafe literals[Int(bytes[at])]
                put(literal.bits, count: literal.count)
                at += 1
            }
        }
    }

    /// How many bytes from `at` on, at most 258, equal those so far back.
    private static func match(_ bytes: UnsafeRawBufferPointer, at start: Int, back: Int) -> Int {
        guard start >= back else { return 0 }
        let end = min(bytes.count, start + 258)
        var at = start
        while at + 8 <= end {
            let here = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let there = unsafe bytes.loadUnaligned(fromByteOffset: at - back, as: UInt64.self)
            let difference = (here ^ there).littleEndian
            if difference != 0 { return at - start + difference.trailingZeroBitCount / 8 }
            at += 8
        }
        while at < end, unsafe bytes[at] == bytes[at - back] { at += 1 }
        return at - start
    }

    private mutating func put(_ code: Code, then other: Code) {
        put(code.bits | other.bits << code.count, count: code.count + other.count)
    }

    /// Lowest bit first, as deflate wants it; at most 32 at a time.
    private mutating func put(_ bits: UInt64, count bitCount: UInt64) {
        pending |= bits << pendingBits
        pendingBits += bitCount
        guard pendingBits >= 32 else { return }
        unsafe room.storeBytes(
            of: UInt32(truncatingIfNeeded: pending).littleEndian,
            toByteOffset: count,
            as: UInt32.self
        )
        count += 4
        pending >>= 32
        pendingBits -= 32
    }

    /// Writes the bytes that are left and answers how long all of it is.
    private mutating func finish() -> Int {
        let whole = count + Int(pendingBits + 7) / 8
        put(0, count: 32)
        return whole
    }
}

/// The fixed code of RFC 1951, section 3.2.6, with the bits turned round as they are written.
extension Deflate {
    struct Code {
        var bits: UInt64
        var count: UInt64

        init(_ value: Int, _ count: Int) {
            bits = UInt64(value)
            self.count = UInt64(count)
        }

        /// A Huffman code, which is written highest bit first.
        init(huffman value: Int, _ count: Int) {
            var turned = 0
            for bit in 0..<count where value >> bit & 1 == 1 { turned |= 1 << (count - 1 - bit) }
            self.init(turned, count)
        }

        func with(extra value: Int, _ extraBits: Int) -> Code {
            var longer = self
            longer.bits |= UInt64(value) << count
            longer.count += UInt64(extraBits)
            return longer
        }
    }

    private static let literals = (0...255)
        .map { byte in
            byte < 144 ? Code(huffman: 0x30 + byte, 8) : Code(huffman: 0x190 + byte - 144, 9)
        }

    /// The codes of the lengths 3 to 258.
    private static let lengths = (3...258)
        .map { length -> Code in
            if length == 258 { return Code(huffman: 0xC5, 8) }
            let (symbol, extra, extraBits) = bucket(length - 3, perPower: 4)
            let huffman = symbol < 23 ? Code(huffman: symbol + 1, 7) : Code(huffman: 0xC0 + symbol - 23, 8)
            return huffman.with(extra: extra, extraBits)
        }

    private static func distance(_ distance: Int) -> Code {
        let (symbol, extra, extraBits) = bucket(distance - 1, perPower: 2)
        return Code(huffman: symbol, 5).with(extra: extra, extraBits)
    }

    /// Lengths and distances share a scheme: so many symbols for each power of two, the rest in extra bits.
    private static func bucket(_ value: Int, perPower: Int) -> (symbol: Int, extra: Int, extraBits: Int) {
        var extraBits = 0
        while value >> extraBits >= 2 * perPower { extraBits += 1 }
        let symbol = value >> extraBits + extraBits * perPower
        return (symbol, value & (1 << extraBits - 1), extraBits)
    }

    /// The checksum of RFC 1950; eight bytes of plain paper or ink go in one step.
    private static func adler32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        // Sums of a badge stay far below 64 bits, so the remainder is taken once.
        var sum: UInt64 = 1
        var sumOfSums: UInt64 = 0
        var at = 0
        while at + 8 <= bytes.count {
            let eight = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            if eight == 0 {
                sumOfSums &+= sum &* 8
            } else if eight == UInt64.max {
                sumOfSums &+= sum &* 8 &+ 255 * 36
                sum &+= 255 * 8
            } else {
                for index in at..<at + 8 {
                    sum &+= unsafe UInt64(bytes[index])
                    sumOfSums &+= sum
                }
            }
            at += 8
        }
        while at < bytes.count {
            sum &+= unsafe UInt64(bytes[at])
            sumOfSums &+= sum
            at += 1
        }
        return UInt32(sumOfSums % 65521) << 16 | UInt32(sum % 65521)
    }
}
