/// Turns faces into sheets of dots. Not to be used from two threads at once.
final class BadgeDrawing {
    private let type: Typesetter
    private var stock: [StockKey: SetWords] = [:]
    private var shapes: [Shape: Bits] = [:]

    /// A drawn badge, before it becomes a file.
    struct Sheet {
        var dots: Bits
        var missingGlyphs = 0
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
        try drawBand(face, plan, on: &sheet)
        try drawPerson(face, plan, on: &sheet)
        try drawCode(face, plan, on: &sheet)
        try drawValidity(face, plan, on: &sheet)
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
            case .bar(let width, let height, let radius): try bar(width: width, height: height, radius: radius)
            }
        shapes[shape] = drawn
        return drawn
    }

    private func stamp(_ words: SetWords, in slot: BadgePlan.Slot, on sheet: inout Sheet, asPaper: Bool = false) {
        sheet.dots.stamp(words.dots, x: slot.x - words.hang, y: slot.baseline - words.lastBaseline, asPaper: asPaper)
        sheet.missingGlyphs += words.missingGlyphs
    }
}

extension BadgeDrawing {
    private func drawBand(_ face: BadgeFace, _ plan: BadgePlan, on sheet: inout Sheet) throws(BadgeFault) {
        sheet.dots.fill(Area(x: 0, y: 0, width: sheet.dots.width, height: plan.bandHeight))
        let letter = try stocked(face.roleLetter, plan.letter.spec, face.language)
        stamp(letter, in: plan.letter, on: &sheet, asPaper: true)
        let role = try stocked(face.roleName, plan.roleName.spec, face.language)
        stamp(role, in: plan.roleName, on: &sheet, asPaper: true)
        let mark = try stocked(.flower(petals: min(max(face.petals, 3), 9), size: plan.flower.width))
        sheet.dots.stamp(mark, x: plan.flower.x, y: plan.flower.y, asPaper: true)
    }

    private func drawPerson(_ face: BadgeFace, _ plan: BadgePlan, on sheet: inout Sheet) throws(BadgeFault) {
        var room = plan.person
        if let escortMark = face.escortMark {
            try drawEscort(escortMark, face, plan, on: &sheet)
            if plan.escortTakesRoom { room.height -= plan.escort.height * 3 / 2 }
        }
        let number = try type.set(PlainWords(face.numberLine), plan.numberLine.spec, language: face.language)
        stamp(number, in: plan.numberLine, on: &sheet, asPaper: plan.numberLine.baseline < plan.bandHeight)
        let forWhom = try type.set(PlainWords(face.forWhom), plan.forWhom, language: face.language)
        let isAlone = forWhom.inkWidth == 0
        let gap = isAlone ? 0 : plan.forWhom.largest * 3 / 4
        var spec = plan.name
        spec.height = room.height - (isAlone ? 0 : forWhom.dots.height + gap)
        let name = try type.set(PlainWords(face.callName), spec, language: face.language)
        sheet.dots.stamp(name.dots, x: room.x - name.hang, y: room.y)
        sheet.dots.stamp(forWhom.dots, x: room.x - forWhom.hang, y: room.y + name.dots.height + gap)
        sheet.missingGlyphs += name.missingGlyphs + forWhom.missingGlyphs
    }

    private func drawEscort(
        _ words: String,
        _ face: BadgeFace,
        _ plan: BadgePlan,
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
        let set = try stocked(words, spec, face.language)
        let bar = try stocked(.bar(width: area.width, height: area.height, radius: plan.escortSize * 4 / 5))
        sheet.dots.stamp(bar, x: area.x, y: area.y)
        let capital = Int(SetWords.capital * Double(set.size))
        let slot = BadgePlan.Slot(
            x: area.x + area.height / 4,
            baseline: area.y + (area.height + capital + set.lastBaseline - set.firstBaseline) / 2,
            spec: spec
        )
        stamp(set, in: slot, on: &sheet, asPaper: true)
    }

    private func drawCode(_ face: BadgeFace, _ plan: BadgePlan, on sheet: inout Sheet) throws(BadgeFault) {
        let code = try QRSymbol(code: face.code)
        let dots = plan.qr.width / code.side
        let side = dots * code.side
        code.draw(
            on: &sheet.dots,
            x: plan.qrKeeps == .left ? plan.qr.x : plan.qr.right - side,
            y: plan.qr.bottom - side,
            dotsPerSquare: dots
        )
    }

    private func drawValidity(_ face: BadgeFace, _ plan: BadgePlan, on sheet: inout Sheet) throws(BadgeFault) {
        let label = try stocked(face.validLabel, plan.validLabel.spec, face.language)
        stamp(label, in: plan.validLabel, on: &sheet)
        let day = try stocked(face.validDay, plan.validDay.spec, face.language)
        stamp(day, in: plan.validDay, on: &sheet)

        let marks = try stocked(.diamonds(filled: min(max(face.affiliationLevel, 1), 3), size: plan.diamond))
        let slot = plan.affiliation
        let word = try stocked(face.affiliationWord, slot.spec, face.language)
        stamp(word, in: slot, on: &sheet)
        sheet.dots.stamp(marks, x: slot.x + slot.spec.width - marks.width, y: plan.diamondTop)
    }
}
