import Badges
import Testing

@Suite struct BadgePictureTests {
    let press = BadgePress()

    @Test(arguments: BadgeFormat.all)
    func `a badge has exactly the dots of its format, one bit each, and says their size`(
        format: BadgeFormat
    ) async throws {
        let picture = try await press.print(Sample.face(), as: format)
        let png = try #require(ReadPNG(picture.png))
        #expect(png.width == format.width)
        #expect(png.height == format.height)
        // Depth 1, greyscale, deflate, adaptive filters, not interlaced.
        #expect(png.body("IHDR").suffix(5) == [1, 0, 0, 0, 0])
        let dotsPerMetre = format.dotsPerInch == 300 ? 11811 : 7992
        #expect(ReadPNG.number(png.body("pHYs").prefix(4)) == dotsPerMetre)
        #expect(ReadPNG.number(png.body("pHYs").dropFirst(4).prefix(4)) == dotsPerMetre)
        #expect(png.body("pHYs").last == 1)
    }

    @Test(arguments: BadgeFormat.all)
    func `a badge carries no words or times beside its dots`(format: BadgeFormat) async throws {
        let picture = try await press.print(Sample.face("Noor"), as: format)
        let png = try #require(ReadPNG(picture.png))
        #expect(png.chunks.map(\.name) == ["IHDR", "pHYs", "IDAT", "IEND"])
    }

    @Test func `the same face gives the same bytes, also later and from another press`() async throws {
        let first = try await press.print(Sample.face())
        for name in Sample.names { _ = try await press.print(Sample.face(name)) }
        #expect(try await press.print(Sample.face()) == first)
        #expect(try await BadgePress().print(Sample.face()) == first)
    }

    @Test func `badges asked for all at once are the ones asked for`() async throws {
        var alone: [String: BadgePicture] = [:]
        for name in Sample.names { alone[name] = try await press.print(Sample.face(name)) }
        let other = BadgePress()
        try await withThrowingTaskGroup(of: (String, BadgePicture).self) { group in
            for name in Sample.names + Sample.names {
                for press in [press, other] {
                    group.addTask { (name, try await press.print(Sample.face(name))) }
                }
            }
            for try await (name, picture) in group { #expect(picture == alone[name]) }
        }
    }

    @Test func `formats are found by name`() {
        for format in BadgeFormat.all { #expect(BadgeFormat(name: format.name) == format) }
        #expect(BadgeFormat(name: "a4") == nil)
        #expect(Set(BadgeFormat.all.map(\.name)).count == 4)
    }

    @Test func `a badge is small enough to show at once`() async throws {
        for format in BadgeFormat.all {
            for name in Sample.names {
                #expect(try await press.print(Sample.face(name), as: format).png.count < 20_000)
            }
        }
    }
}
