import Testing

@testable import Badges

@Suite struct QRPictureTests {
    @Test func `every square is ten whole dots with paper all round, and nothing else is in the file`() throws
    {
        let code = String(BadgeCodeTests.codes[0])
        let symbol = try QRSymbol(code: code)
        let png = try #require(ReadPNG(try QRPicture(code: code).png))
        let margin = 4 * 10
        #expect(png.width == symbol.side * 10 + 2 * margin && png.height == png.width)
        #expect(png.chunks.map(\.name) == ["IHDR", "pHYs", "IDAT", "IEND"])
        for row in 0..<symbol.side {
            for column in 0..<symbol.side {
                let (x, y) = (margin + column * 10, margin + row * 10)
                let ink = png.ink(x: x..<x + 10, y: y..<y + 10)
                #expect(ink == (symbol.isDark(column, row) ? 100 : 0))
            }
        }
        #expect(png.ink(x: 0..<png.width, y: 0..<margin) == 0)
    }

    @Test(arguments: ["", "i", "A B", "Ä", String(repeating: "A", count: 68)])
    func `what is no code is refused`(text: String) {
        #expect(throws: BadgeFault.self) { try QRPicture(code: text) }
    }

    @Test(arguments: [(151, 41), (253, 53), (458, 69), (867, 93), (1687, 129)])
    func `a pass gets the smallest symbol that holds it, whatever its length`(letters: Int, side: Int) throws
    {
        let symbol = try QRSymbol(pass: String(repeating: "P", count: letters))
        #expect(symbol.side == side)
        let png = try #require(ReadPNG(try QRPicture(pass: String(repeating: "P", count: letters)).png))
        #expect(png.width == (side + 8) * 10)
    }

    @Test(arguments: ["", "p", "P ", String(repeating: "P", count: 1733)])
    func `what is no pass is refused`(text: String) {
        #expect(throws: BadgeFault.self) { try QRPicture(pass: text) }
    }
}
