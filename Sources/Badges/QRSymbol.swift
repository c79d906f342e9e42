import CQREncode

/// The squares of a QR symbol.
struct QRSymbol: Sendable {
    /// How many squares it has a side, the quiet zone left out: 21, 25, 29 or 33 for a code, 41 to 129 for a pass.
    let side: Int
    private let dark: [Bool]

    /// Clear squares that a reader needs on every side.
    static let quietZone = 4
    /// How many letters the versions 1 to 4 hold at error correction Q; there is no version 0.
    private static let room = [0, 16, 29, 47, 67]

    /// Alphanumeric mode, error correction Q, the smallest version up to 4 that holds the code.
    init(code: String) throws(BadgeFault) {
        guard code.utf8.count <= QRSymbol.room[4] else { throw .codeTooLong }
        let version = QRSymbol.room.firstIndex { $0 >= code.utf8.count } ?? 4
        try self.init(code, version, upTo: 4, QR_ECLEVEL_Q)
    }

    /// Alphanumeric mode, error correction M, the smallest version that holds the pass.
    init(pass: String) throws(BadgeFault) {
        guard pass.utf8.count <= QRSymbol.roomForPass else { throw .codeTooLong }
        try self.init(pass, 0, upTo: 28, QR_ECLEVEL_M)
    }

    /// How many letters version 28 holds at error correction M.
    private static let roomForPass = 1732

    private init(_ code: String, _ version: Int, upTo most: Int32, _ level: QRecLevel) throws(BadgeFault) {
        let letters = Array(code.utf8)
        guard !letters.isEmpty, letters.allSatisfy(QRSymbol.isAllowed) else { throw .codeNotAlphanumeric }
        guard let input = unsafe QRinput_new2(Int32(version), level) else {
            throw .library("libqrencode")
        }
        defer { unsafe QRinput_free(input) }
        guard unsafe QRinput_append(input, QR_MODE_AN, Int32(letters.count), letters) == 0,
            let symbol = unsafe QRcode_encodeInput(input)
        else { throw .library("libqrencode") }
        defer { unsafe QRcode_free(symbol) }
        guard unsafe symbol.pointee.version <= most else { throw .codeTooLong }
        let side = unsafe Int(symbol.pointee.width)
        self.side = side
        dark = unsafe UnsafeBufferPointer(start: symbol.pointee.data, count: side * side).map { $0 & 1 == 1 }
    }

    private static func isAllowed(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }

    func isDark(_ column: Int, _ row: Int) -> Bool {
        (0..<side).contains(column) && (0..<side).contains(row) && dark[row * side + column]
    }

    /// Draws every square as equally many whole dots, the first one's corner at `x`, `y`.
    func draw(on sheet: inout Bits, x: Int, y: Int, dotsPerSquare dots: Int) {
        for row in 0..<side {
            var column = 0
            while column < side {
                let start = column
                while column < side, dark[row * side + column] { column += 1 }
                if column > start {
                    sheet.fill(
                        Area(
                            x: x + start * dots,
                            y: y + row * dots,
                            width: (column - start) * dots,
                            height: dots
                        )
                    )
                }
                column += 1
            }
        }
    }
}
