import Testing

@testable import Badges

@Suite struct BitsTests {
    @Test func `a filled rectangle is inked, and nothing else`() {
        for area in [
            Area(x: 3, y: 2, width: 100, height: 5), Area(x: 64, y: 0, width: 64, height: 9),
            Area(x: -5, y: -5, width: 300, height: 300), Area(x: 150, y: 4, width: 1, height: 1),
            Area(x: 10, y: 4, width: 0, height: 3), Area(x: 400, y: 400, width: 9, height: 9),
        ] {
            var sheet = Bits(width: 151, height: 9)
            sheet.fill(area)
            for y in 0..<9 {
                for x in 0..<151 {
                    let inside = (area.x..<area.right).contains(x) && (area.y..<area.bottom).contains(y)
                    #expect(sheet.isInked(x, y) == inside)
                }
            }
        }
        #expect(!Bits(width: 4, height: 4).isInked(-1, 0))
        #expect(!Bits(width: 4, height: 4).isInked(0, 4))
    }

    @Test(arguments: [(1, 1), (8, 2), (13, 5), (64, 2), (65, 3), (151, 9)])
    func `the rows for a printer hold the same dots, and nothing beyond the edge`(width: Int, height: Int) {
        var sheet = Bits(width: width, height: height)
        var stamp = Bits(width: 300, height: 300)
        stamp.fill(Area(x: 0, y: 0, width: 300, height: 300))
        sheet.stamp(stamp, x: width / 3, y: height / 2)
        let (rows, length) = (sheet.inkRows, (width + 7) / 8)
        #expect(rows.count == length * height)
        for y in 0..<height {
            for x in 0..<length * 8 {
                let isInked = rows[y * length + x / 8] >> UInt8(7 - x % 8) & 1 == 1
                #expect(isInked == (x < width && sheet.isInked(x, y)))
            }
        }
    }

    @Test func `a stamp lands where it is put, over every edge too`() {
        var stamp = Bits(width: 70, height: 3)
        stamp.fill(Area(x: 0, y: 0, width: 70, height: 3))
        for (x, y) in [(0, 0), (1, 1), (63, 0), (64, 2), (-30, -1), (100, 6), (-500, 0), (0, 500)] {
            var inked = Bits(width: 130, height: 8)
            inked.stamp(stamp, x: x, y: y)
            var paper = Bits(width: 130, height: 8)
            paper.fill(Area(x: 0, y: 0, width: 130, height: 8))
            paper.stamp(stamp, x: x, y: y, asPaper: true)
            for row in 0..<8 {
                for column in 0..<130 {
                    let inside = (x..<x + 70).contains(column) && (y..<y + 3).contains(row)
                    #expect(inked.isInked(column, row) == inside)
                    #expect(paper.isInked(column, row) != inside)
                }
            }
        }
    }

    @Test func `a dot is ink from half coverage on`() {
        let coverage = (0..<128).map { UInt8($0 * 2) }
        let bits = unsafe coverage.withUnsafeBytes {
            unsafe Bits(width: 128, height: 1, coverage: $0, stride: 128)
        }
        for x in 0..<128 { #expect(bits.isInked(x, 0) == (x >= 64)) }
    }

    @Test(arguments: [1, 7, 8, 9, 63, 64, 65, 87, 696, 732])
    func `any pattern of dots comes back out of its file`(width: Int) throws {
        var dice = Dice(state: UInt64(width))
        for density in [0, 1, 20, 500] {
            var sheet = Bits(width: width, height: 300)
            for _ in 0..<density {
                sheet.fill(
                    Area(
                        x: Int.random(in: 0..<width, using: &dice),
                        y: Int.random(in: 0..<300, using: &dice),
                        width: Int.random(in: 1...(density > 100 ? 3 : 200), using: &dice),
                        height: Int.random(in: 1...(density > 100 ? 2 : 90), using: &dice)
                    )
                )
            }
            let png = try #require(ReadPNG(try sheet.png(dotsPerInch: 300)))
            let wrong = (0..<300)
                .reduce(0) { sum, y in
                    sum + (0..<width).count { png.isInk($0, y) != sheet.isInked($0, y) }
                }
            #expect(wrong == 0)
        }
    }
}
