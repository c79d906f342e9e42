/// A label that hangs down: band, name, and below them QR left and day right. Drawn up for 696 x 1109.
extension BadgePlan {
    static func standing(_ format: BadgeFormat) -> BadgePlan {
        let d = Scale(format, drawnFor: 696, 1109)
        let margin = d(44)
        let foot = format.height - margin
        let qr = Area(x: margin, y: foot - d(264), width: d(264), height: d(264))
        let aside = qr.right + d(52)
        return BadgePlan(
            role: standingRole(d, width: format.width, margin: margin),
            person: standingPerson(d, width: format.width - 2 * margin, margin: margin, bottom: qr.y - d(40)),
            code: Code(area: qr, keepsLeft: true),
            validity: standingValidity(d, x: aside, width: format.width - margin - aside, foot: foot)
        )
    }

    private static func standingRole(_ d: Scale, width: Int, margin: Int) -> Role {
        let inner = width - 2 * margin
        let letter = TypeSpec(width: d(300), height: d(200), largest: d(170), smallest: d(60), isBold: true)
        let name = TypeSpec(width: inner, height: d(80), largest: d(62), smallest: d(34), isBold: true)
        let number = TypeSpec(width: inner, height: d(50), largest: d(34), smallest: d(24))
        return Role(
            bandHeight: d(282),
            letter: Slot(x: margin, baseline: d(164), spec: letter),
            flower: Area(x: width - margin - d(150), y: d(30), width: d(150), height: d(150)),
            name: Slot(x: margin, baseline: d(246), spec: name),
            numberLine: Slot(x: margin, baseline: d(346), spec: number)
        )
    }

    private static func standingPerson(_ d: Scale, width: Int, margin: Int, bottom: Int) -> Person {
        Person(
            room: Area(x: margin, y: d(392), width: width, height: bottom - d(392)),
            name: TypeSpec(
                width: width,
                height: 0,
                largest: d(168),
                smallest: d(35),
                easy: d(116),
                lines: 4,
                isBold: true,
                keepsParticles: true
            ),
            forWhom: TypeSpec(
                width: width,
                height: d(130),
                largest: d(50),
                smallest: d(34),
                easy: d(42),
                lines: 2
            ),
            escort: Area(x: margin, y: bottom - d(68), width: width, height: d(68)),
            escortTakesRoom: true,
            escortSize: d(42)
        )
    }

    private static func standingValidity(_ d: Scale, x: Int, width: Int, foot: Int) -> Validity {
        let label = TypeSpec(width: width, height: d(60), largest: d(36), smallest: d(24), aligned: .end)
        let day = TypeSpec(
            width: width,
            height: d(120),
            largest: d(104),
            smallest: d(40),
            isBold: true,
            aligned: .end
        )
        return Validity(
            label: Slot(x: x, baseline: foot - d(212), spec: label),
            day: Slot(x: x, baseline: foot - d(118), spec: day),
            affiliation: Slot(x: x, baseline: foot, spec: label),
            diamond: d(34),
            diamondTop: foot - d(80)
        )
    }
}
