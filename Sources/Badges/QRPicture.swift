/// The QR symbol of a code as a PNG, for a letter or a screen: 10 dots a square, the quiet zone of 4 included.
package struct QRPicture: Sendable {
    package let png: [UInt8]

    private static let dots = 10
    private static let dotsPerInch = 300

    /// - Throws: for what is no code of capitals and digits, of at most 67.
    package init(code: String) throws(BadgeFault) {
        try self.init(QRSymbol(code: code))
    }

    /// - Throws: for what is no pass of capitals and digits, of at most 1732.
    package init(pass: String) throws(BadgeFault) {
        try self.init(QRSymbol(pass: pass))
    }

    private init(_ symbol: QRSymbol) throws(BadgeFault) {
        let side = (symbol.side + 2 * QRSymbol.quietZone) * Self.dots
        var sheet = Bits(width: side, height: side)
        let margin = QRSymbol.quietZone * Self.dots
        symbol.draw(on: &sheet, x: margin, y: margin, dotsPerSquare: Self.dots)
        png = try sheet.png(dotsPerInch: Self.dotsPerInch)
    }
}
