/// A card that lies down: band, name and day left, QR right. Drawn up for 1011 x 638.
extension BadgePlan {
    static func lying(_ format: BadgeFormat) -> BadgePlan {
        let d = Scale(format, drawnFor: 1011, 638)
        let margin = d(48)
        let foot = format.height - margin
        let qr = Area(x: format.width - margin - d(264), y: foot - d(264), width: d(264), height: d(264))
        let beside = qr.x - d(56) - margin
        return BadgePlan(
            role: lyingRole(d, width: format.width, margin: margin),
            person: lyingPerson(d, width: beside, margin: margin, qr: qr),
            code: Code(area: qr, keepsLeft: false),
            validity: lyingValidity(d, x: margin, width: beside, foot: foot)
        )
    }

    private static func lyingRole(_ d: Scale, width: Int, margin: Int) -> Role {
        let flower = Area(x: width - margin - d(128), y: d(20), width: d(128), height: d(128))
        let words = margin + d(184)
        let room = flower.x - d(36) - words
        let letter = TypeSpec(width: d(200), height: d(150), largest: d(140), smallest: d(60), isBold: true)
        let name = TypeSpec(width: room, height: d(80), largest: d(64), smallest: d(34), isBold: true)
        let number = TypeSpec(width: room, height: d(44), largest: d(32), smallest: d(24))
        return Role(
            bandHeight: d(168),
            letter: Slot(x: margin, baseline: d(134), spec: letter),
            flower: flower,
            name: Slot(x: words, baseline: d(88), spec: name),
            numberLine: Slot(x: words, baseline: d(134), spec: number)
        )
    }

    private static func lyingPerson(_ d: Scale, width: Int, margin: Int, qr: Area) -> Person {
        Person(
            room: Area(x: margin, y: d(212), width: width, height: d(238)),
            name: TypeSpec(
                width: width,
                height: 0,
                largest: d(124),
                smallest: d(31),
                easy: d(84),
                lines: 3,
                isBold: true,
                keepsParticles: true
            ),
            forWhom: TypeSpec(
                width: width,
                height: d(90),
                largest: d(44),
                smallest: d(32),
                easy: d(38),
                lines: 2
            ),
            escort: Area(x: qr.x, y: d(192), width: qr.width, height: d(90)),
            escortTakesRoom: false,
            escortSize: d(36)
        )
    }

    private static func lyingValidity(_ d: Scale, x: Int, width: Int, foot: Int) -> Validity {
        let label = TypeSpec(width: d(280), height: d(40), largest: d(30), smallest: d(22))
        let day = TypeSpec(width: d(290), height: d(110), largest: d(82), smallest: d(40), isBold: true)
        let word = TypeSpec(
            width: width - d(310),
            height: d(50),
            largest: d(32),
            smallest: d(22),
            aligned: .end
        )
        return Validity(
            label: Slot(x: x, baseline: foot - d(80), spec: label),
            day: Slot(x: x, baseline: foot, spec: day),
            affiliation: Slot(x: x + d(310), baseline: foot, spec: word),
            diamond: d(32),
            diamondTop: foot - d(74)
        )
    }
}
