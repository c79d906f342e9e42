import Testing

@testable import Badges

@DrawingRoom
@Suite struct BadgeNameTests {
    @Test(arguments: BadgeFormat.all)
    func `every name of the list is drawn whole and without a missing glyph`(format: BadgeFormat) throws {
        let drawing = try BadgeDrawing()
        for name in Sample.names {
            for escort in [nil, "Alleen met begeleiding"] {
                for forWhom in ["", "komt voor Sanne", "komt voor Margriet van den Bovenkamp-Oosterhuis"] {
                    var face = Sample.face(name)
                    face.escortMark = escort
                    face.forWhom = forWhom
                    let sheet = try drawing.sheet(of: face, as: format)
                    #expect(sheet.missingGlyphs == 0, "\(name)")
                    #expect(!sheet.isNameCut, "\(name), \(escort ?? "alone"), \(forWhom)")
                }
            }
        }
    }

    @Test func `a short name is as large as allowed, a longer one shrinks and then wraps`() throws {
        let short = try set("Jan")
        #expect(short.size == 160 && short.lineCount == 1)
        let longer = try set("Bartholomeus")
        #expect(longer.size < 160 && longer.size > 60 && longer.lineCount == 1)
        let two = try set("Anne-Fleur van der Berg")
        #expect(two.lineCount == 2 && two.size > longer.size / 2)
        for words in [short, longer, two] { #expect(words.inkWidth <= 600 && !words.isCut) }
    }

    @Test func `a name that does not fit even at the floor ends in an ellipsis`() throws {
        let cut = try set(String(repeating: "Wolfeschlegel ", count: 30))
        #expect(cut.isCut)
        #expect(cut.size == 50)
        let broken = try set(Sample.longName)
        #expect(!broken.isCut && broken.size > 50)
        #expect(cut.lineCount <= 4)
        let block = try set(String(repeating: "W", count: 150))
        #expect(block.isCut && block.inkWidth <= 600)
    }

    @Test func `a particle stays with the name after it`() throws {
        #expect(PlainWords("Joost in 't Veld").tied == "Joost in\u{A0}'t\u{A0}Veld")
        #expect(PlainWords("Anne-Fleur van der Berg").tied == "Anne-\u{2060}Fleur van\u{A0}der\u{A0}Berg")
        #expect(PlainWords("李小龙").tied == "李小龙")
        #expect(PlainWords("").tied == "")
        #expect(try set("Joost in 't Veld").missingGlyphs == 0)
    }

    @Test func `a name written from right to left stands at the right`() async throws {
        let room = BadgePlan.plan(for: .brother62x100).person.room
        let rows = room.y..<room.y + 100
        for (name, isRight) in [("דוד", true), ("يوسف", true), ("Jan", false)] {
            let png = try #require(ReadPNG(try await BadgePress().print(Sample.face(name)).png))
            let columns = try #require(png.inkColumns(x: 0..<png.width, y: rows))
            let atRight = room.right - columns.upperBound
            let atLeft = columns.lowerBound - room.x
            #expect(abs(isRight ? atRight : atLeft) <= 24)
            #expect((isRight ? atLeft : atRight) > 100)
        }
    }

    @Test func `without anybody to come for, the line stays empty`() async throws {
        var face = Sample.face("Jan")
        let with = try #require(ReadPNG(try await BadgePress().print(face).png))
        face.forWhom = ""
        let without = try #require(ReadPNG(try await BadgePress().print(face).png))
        let room = BadgePlan.plan(for: .brother62x100).person.room
        let below = room.y + 175..<room.bottom
        #expect(with.ink(x: room.x..<room.right, y: below) > 0)
        #expect(without.ink(x: room.x..<room.right, y: below) == 0)
    }

    @Test(arguments: BadgeFormat.all)
    func `long words of every kind stay inside the margins`(format: BadgeFormat) async throws {
        for role in Sample.roles {
            var face = Sample.face(Sample.longName, role: role)
            face.roleName = role.english
            face.numberLine = "Visitor · B 0417 · second copy"
            face.forWhom = "here for the quarterly meeting of the steering group, Margriet van den Bovenkamp"
            face.validLabel = "valid on this day only"
            face.validDay = "Wednesday 23 November"
            face.affiliationWord = "credential seen by the host"
            face.escortMark = "Only together with one of the hosts"
            let png = try #require(ReadPNG(try await BadgePress().print(face, as: format).png))
            let plan = BadgePlan.plan(for: format)
            let below = plan.role.bandHeight..<png.height
            let edge = png.width - plan.person.room.x + 8
            #expect(png.ink(x: 0..<plan.person.room.x - 12, y: below) == 0)
            #expect(png.ink(x: edge..<png.width, y: below) == 0)
        }
    }

    private func set(_ name: String) throws -> SetWords {
        let spec = TypeSpec(
            width: 600,
            height: 300,
            largest: 160,
            smallest: 50,
            easy: 110,
            lines: 4,
            isBold: true,
            keepsParticles: true
        )
        return try Typesetter().set(PlainWords(name), spec, language: "nl")
    }
}
