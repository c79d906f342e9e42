/// Turns faces into sheets of dots.
@DrawingRoom
final class BadgeDrawing {
    private let type: Typesetter
    private var stock: [StockKey: SetWords] = [:]
    private var shapes: [Shape: Bits] = [:]

    /// A drawn badge, before it becomes a file.
    struct Sheet {
        var dots: Bits
        var missingGlyphs = 0
        var isNameCut = false
    }

    private struct StockKey: Hashable {
        var words: PlainWords
        var spec: TypeSpec
        var language: String
    }

    private enum Shape: Hashable {
        case flower(petals: Int, size: Int)
        case diamonds(filled: Int, size: Int)
        case bar(width: Int, height: Int, radius: Int)
    }

    init() throws(BadgeFault) {
        type = try Typesetter()
    }

    func sheet(of face: BadgeFace, as format: BadgeFormat) throws(BadgeFault) -> Sheet {
        let plan = BadgePlan.plan(for: format)
        var sheet = Sheet(dots: Bits(width: format.width, height: format.height))
        try drawRole(face, plan.role, on: &sheet)
        try drawPerson(face, plan.person, on: &sheet)
        try drawCode(face, plan.code, on: &sheet)
        try drawValidity(face, plan.validity, on: &sheet)
        return sheet
    }

    /// Words that many badges share are set once; names and numbers are set anew and never kept.
    private func stocked(
        _ source: String,
        _ spec: TypeSpec,
        _ language: String
    ) throws(BadgeFault) -> SetWords {
        let key = StockKey(words: PlainWords(source), spec: spec, language: language)
        if let known = stock[key] { return known }
        let set = try type.set(key.words, spec, language: language)
        if stock.count >= 96 { stock.removeAll() }
        stock[key] = set
        return set
    }

    private func stocked(_ shape: Shape) throws(BadgeFault) -> Bits {
        if let known = shapes[shape] { return known }
        let drawn =
            switch shape {
            case .flower(let petals, let size): try flower(petals: petals, size: size)
            case .diamonds(let filled, let size): try diamonds(filled: filled, size: size, gap: size / 4)
            case .bar(let width, let height, let radius):
                try bar(width: width, height: height, radius: radius)
            }
        shapes[shape] = drawn
        return drawn
    }

    private func stamp(
        _ words: SetWords,
        in slot: BadgePlan.Slot,
        on sheet: inout Sheet,
        asPaper: Bool = false
    ) {
        let top = slot.baseline - words.lastBaseline
        sheet.dots.stamp(words.dots, x: slot.x - words.hang, y: top, asPaper: asPaper)
        sheet.missingGlyphs += words.missingGlyphs
    }
}

extension BadgeDrawing {
    private func drawRole(
        _ face: BadgeFace,
        _ plan: BadgePlan.Role,
        on sheet: inout Sheet
    ) throws(BadgeFault) {
        sheet.dots.fill(Area(x: 0, y: 0, width: sheet.dots.width, height: plan.bandHeight))
        let letter = try stocked(face.roleLetter, plan.letter.spec, face.language)
        stamp(letter, in: plan.letter, on: &sheet, asPaper: true)
        let name = try stocked(face.roleName, plan.name.spec, face.language)
        stamp(name, in: plan.name, on: &sheet, asPaper: true)
        let flower = try stocked(.flower(petals: min(max(face.petals, 3), 9), size: plan.flower.width))
        sheet.dots.stamp(flower, x: plan.flower.x, y: plan.flower.y, asPaper: true)
        let number = try type.set(PlainWords(face.numberLine), plan.numberLine.spec, language: face.language)
        let isInBand = plan.numberLine.baseline < plan.bandHeight
        stamp(number, in: plan.numberLine, on: &sheet, asPaper: isInBand)
    }

    private func drawPerson(
        _ face: BadgeFace,
        _ plan: BadgePlan.Person,
        on sheet: inout Sheet
    ) throws(BadgeFault) {
        var room = plan.room
        if let escortMark = face.escortMark {
            try drawEscort(escortMark, face.language, plan, on: &sheet)
            if plan.escortTakesRoom { room.height -= plan.escort.height * 3 / 2 }
        }
        let forWhom = try type.set(PlainWords(face.forWhom), plan.forWhom, language: face.language)
        let gap = plan.forWhom.largest * 3 / 4
        var spec = plan.name
        spec.height = room.height - (forWhom.inkWidth == 0 ? 0 : forWhom.dots.height + gap)
        let name = try type.set(PlainWords(face.callName), spec, language: face.language)
        sheet.dots.stamp(name.dots, x: room.x - name.hang, y: room.y)
        sheet.dots.stamp(forWhom.dots, x: room.x - forWhom.hang, y: room.y + name.dots.height + gap)
        sheet.missingGlyphs += name.missingGlyphs + forWhom.missingGlyphs
        sheet.isNameCut = name.isCut
    }

    private func drawEscort(
        _ words: String,
        _ language: String,
        _ plan: BadgePlan.Person,
        on sheet: inout Sheet
    ) throws(BadgeFault) {
        let area = plan.escort
        let spec = TypeSpec(
            width: area.width - area.height / 2,
            height: area.height,
            largest: plan.escortSize,
            smallest: plan.escortSize / 2,
            easy: plan.escortSize,
            lines: 2,
            isBold: true,
            aligned: .middle
        )
        let set = try stocked(words, spec, language)
        let bar = Shape.bar(width: area.width, height: area.height, radius: plan.escortSize * 4 / 5)
        sheet.dots.stamp(try stocked(bar), x: area.x, y: area.y)
        let capital = Int(SetWords.capital * Double(set.size))
        let block = set.lastBaseline - set.firstBaseline + capital
        let slot = BadgePlan.Slot(
            x: area.x + area.height / 4,
            baseline: area.y + (area.height + block) / 2,
            spec: spec
        )
        stamp(set, in: slot, on: &sheet, asPaper: true)
    }

    private func drawCode(
        _ face: BadgeFace,
        _ plan: BadgePlan.Code,
        on sheet: inout Sheet
    ) throws(BadgeFault) {
        let code = try QRSymbol(code: face.code)
        let place = plan.place(squares: code.side)
        code.draw(on: &sheet.dots, x: place.x, y: place.y, dotsPerSquare: place.dots)
    }

    private func drawValidity(
        _ face: BadgeFace,
        _ plan: BadgePlan.Validity,
        on sheet: inout Sheet
    ) throws(BadgeFault) {
        stamp(try stocked(face.validLabel, plan.label.spec, face.language), in: plan.label, on: &sheet)
        stamp(try stocked(face.validDay, plan.day.spec, face.language), in: plan.day, on: &sheet)
        let word = try stocked(face.affiliationWord, plan.affiliation.spec, face.language)
        stamp(word, in: plan.affiliation, on: &sheet)
        let level = min(max(face.affiliationLevel, 1), 3)
        let marks = try stocked(.diamonds(filled: level, size: plan.diamond))
        let right = plan.affiliation.x + plan.affiliation.spec.width
        sheet.dots.stamp(marks, x: right - marks.width, y: plan.diamondTop)
    }
}
