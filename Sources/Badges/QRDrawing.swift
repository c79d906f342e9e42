import CQREncode

/// A QR symbol of any text as lines for an SVG, for a screen that is scanned by a telephone.
package struct QRDrawing: Sendable {
    /// Squares a side, the quiet zone of 4 included.
    package let side: Int
    /// An SVG path of one square a unit.
    package let path: String

    /// Byte mode, error correction M, the smallest version that holds `text`.
    package init(_ text: String) throws(BadgeFault) {
        let bytes = Array(text.utf8)
        guard (1...1000).contains(bytes.count) else { throw .codeTooLong }
        guard let symbol = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else {
            throw .library("libqrencode")
        }
        defer { unsafe QRcode_free(symbol) }
        let width = unsafe Int(symbol.pointee.width)
        let squares = unsafe UnsafeBufferPointer(start: symbol.pointee.data, count: width * width)
            .map { $0 & 1 == 1 }
        side = width + 2 * QRSymbol.quietZone
        path = (0..<width * width).filter { squares[$0] }
            .map { "M\($0 % width + QRSymbol.quietZone) \($0 / width + QRSymbol.quietZone)h1v1h-1z" }
            .joined()
    }
}
