import Testing

@testable import Badges

@DrawingRoom
@Suite struct BadgeWordsTests {
    @Test func `what steers a machine is taken out of the words`() {
        #expect(PlainWords("a\u{0}b\u{1B}[31m\tc\n\nd").text == "a b [31m c d")
        #expect(PlainWords("\u{202E}Jan\u{2066} \u{200F}Jansen\u{FEFF}").text == "Jan Jansen")
        #expect(PlainWords("  veel   ruimte  ").text == "veel ruimte")
        #expect(PlainWords("\r\n \u{2028}\u{A0}").text == "")
        #expect(PlainWords(String(repeating: "x", count: 9000)).text.count == 160)
    }

    @Test func `joiners that shape a name are kept`() {
        #expect(PlainWords("می\u{200C}خواهم").text == "می\u{200C}خواهم")
        #expect(PlainWords("क्\u{200D}ष").text == "क्\u{200D}ष")
    }

    @Test func `pictures and characters that do not exist are left out and counted`() async throws {
        #expect(PlainWords("Noor 🌷").text == "Noor")
        #expect(PlainWords("Noor 🌷").leftOut == 1)
        let press = BadgePress()
        #expect(try await press.print(Sample.face("Noor 🌷")).missingGlyphs == 1)
        #expect(try await press.print(Sample.face("👨‍👩‍👧‍👦")).missingGlyphs > 0)
        #expect(try await press.print(Sample.face("A\u{E000}\u{378}\u{10FFFF}")).missingGlyphs == 3)
        #expect(try await press.print(Sample.face("Noor")).missingGlyphs == 0)
    }

    @Test func `East Asian names get the shapes of their own language`() {
        #expect(PlainWords("李小龙").eastAsianLanguage == "zh-cn")
        #expect(PlainWords("髙橋 さくら").eastAsianLanguage == "ja")
        #expect(PlainWords("김하늘").eastAsianLanguage == "ko")
        #expect(PlainWords("Ωριγένης").eastAsianLanguage == nil)
    }

    @Test func `more than two thousand random texts are drawn or refused and never end the program`() throws {
        let drawing = try BadgeDrawing()
        var dice = Dice(state: 417)
        var drawn = 0
        for round in 0..<500 {
            var face = Sample.face(randomText(&dice))
            face.forWhom = randomText(&dice)
            if round % 2 == 0 {
                face.roleLetter = randomText(&dice)
                face.roleName = randomText(&dice)
                face.numberLine = randomText(&dice)
                face.validLabel = randomText(&dice)
                face.validDay = randomText(&dice)
                face.affiliationWord = randomText(&dice)
                face.escortMark = randomText(&dice)
                face.language = randomText(&dice)
                face.petals = Int.random(in: -20...20, using: &dice)
                face.affiliationLevel = Int.random(in: -20...20, using: &dice)
            }
            if round % 10 == 0 { face.code = randomText(&dice) }
            let format = BadgeFormat.all[round % 4]
            guard let sheet = try? drawing.sheet(of: face, as: format) else { continue }
            drawn += 1
            if round % 20 == 1 {
                #expect(ReadPNG(try sheet.dots.png(dotsPerInch: 300))?.width == format.width)
            }
        }
        #expect(drawn >= 450)
    }

    /// Up to 300 characters from everywhere: steering ones, joiners, combining marks, any plane at all.
    private func randomText(_ dice: inout Dice) -> String {
        let awkward: [UInt32] = [
            0, 1, 7, 9, 10, 13, 27, 32, 39, 45, 127, 0x85, 0xA0, 0xAD, 0x300, 0x30A, 0x489, 0x5B0, 0x61C,
            0x64B,
            0xE31, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066,
            0x2069,
            0xFE0F, 0xFEFF, 0xFFFC, 0xFFFD, 0xFFFE, 0x1F337, 0x1F1F3, 0xE0001, 0xE0100, 0x10FFFF,
        ]
        var text = String.UnicodeScalarView()
        let kind = Int.random(in: 0..<5, using: &dice)
        for _ in 0..<Int.random(in: 0...(kind == 0 ? 300 : 40), using: &dice) {
            let value: UInt32 =
                switch Int.random(in: 0..<8, using: &dice) + kind {
                case 0...1: awkward.randomElement(using: &dice) ?? 0
                case 2...4: UInt32.random(in: 0x20..<0x250, using: &dice)
                case 5...7: UInt32.random(in: 0x250..<0x3000, using: &dice)
                case 8...9: UInt32.random(in: 0x3000..<0x11_0000, using: &dice)
                default: awkward.randomElement(using: &dice) ?? 0
                }
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        }
        return String(text)
    }
}
