/// Where everything stands on one format, in dots.
struct BadgePlan: Sendable {
    /// The black band, full width, and in it the role as letter, flower and words.
    var bandHeight: Int
    var letter: Slot
    var flower: Area
    var roleName: Slot
    var numberLine: Slot
    /// The room for the name and below it for whom.
    var person: Area
    var name: TypeSpec
    var forWhom: TypeSpec
    /// The bar of the escort mark, and whether it stands in the lower end of the room for the person.
    var escort: Area
    var escortTakesRoom: Bool
    var escortSize: Int
    /// The square in which the QR stands, without its quiet zone; a smaller QR keeps the lower outer corner.
    var qr: Area
    var qrKeeps: Side
    var validLabel: Slot
    var validDay: Slot
    /// The diamonds of the affiliation, and their word below them, up against the right.
    var affiliation: Slot
    var diamond: Int
    var diamondTop: Int

    enum Side: Sendable { case left, right }

    /// Words in their place: the foot of the last line stands on `baseline`.
    struct Slot: Sendable {
        var x: Int
        var baseline: Int
        var spec: TypeSpec
    }

    static func plan(for format: BadgeFormat) -> BadgePlan {
        format.width > format.height ? lying(format) : standing(format)
    }
}

extension BadgePlan {
    /// A label that hangs down: band, name, and below them QR left and day right. Drawn up for 696 x 1109.
    private static func standing(_ format: BadgeFormat) -> BadgePlan {
        let unit = min(Double(format.width) / 696, Double(format.height) / 1109)
        func d(_ dots: Int) -> Int { Int((Double(dots) * unit).rounded()) }
        let margin = d(44)
        let width = format.width - 2 * margin
        let foot = format.height - margin
        let qr = Area(x: margin, y: foot - d(264), width: d(264), height: d(264))
        let aside = qr.right + d(52)
        let beside = format.width - margin - aside
        return BadgePlan(
            bandHeight: d(282),
            letter: Slot(
                x: margin,
                baseline: d(164),
                spec: TypeSpec(width: d(300), height: d(200), largest: d(170), smallest: d(60), isBold: true)
            ),
            flower: Area(x: format.width - margin - d(150), y: d(30), width: d(150), height: d(150)),
            roleName: Slot(
                x: margin,
                baseline: d(246),
                spec: TypeSpec(width: width, height: d(80), largest: d(62), smallest: d(34), isBold: true)
            ),
            numberLine: Slot(
                x: margin,
                baseline: d(346),
                spec: TypeSpec(width: width, height: d(50), largest: d(34), smallest: d(24))
            ),
            person: Area(x: margin, y: d(392), width: width, height: qr.y - d(40) - d(392)),
            name: TypeSpec(
                width: width,
                height: 0,
                largest: d(168),
                smallest: d(50),
                easy: d(116),
                lines: 4,
                isBold: true,
                keepsParticles: true
            ),
            forWhom: TypeSpec(width: width, height: d(130), largest: d(50), smallest: d(34), easy: d(42), lines: 2),
            escort: Area(x: margin, y: qr.y - d(40) - d(68), width: width, height: d(68)),
            escortTakesRoom: true,
            escortSize: d(42),
            qr: qr,
            qrKeeps: .left,
            validLabel: Slot(
                x: aside,
                baseline: foot - d(212),
                spec: TypeSpec(
                    width: beside,
                    height: d(60),
                    largest: d(36),
                    smallest: d(24),
                    aligned: .end
                )
            ),
            validDay: Slot(
                x: aside,
                baseline: foot - d(118),
                spec: TypeSpec(
                    width: beside,
                    height: d(120),
                    largest: d(104),
                    smallest: d(40),
                    isBold: true,
                    aligned: .end
                )
            ),
            affiliation: Slot(
                x: aside,
                baseline: foot,
                spec: TypeSpec(width: beside, height: d(60), largest: d(36), smallest: d(24), aligned: .end)
            ),
            diamond: d(34),
            diamondTop: foot - d(80)
        )
    }

    /// A card that lies down: band, name and day left, QR right. Drawn up for 1011 x 638.
    private static func lying(_ format: BadgeFormat) -> BadgePlan {
        let unit = min(Double(format.width) / 1011, Double(format.height) / 638)
        func d(_ dots: Int) -> Int { Int((Double(dots) * unit).rounded()) }
        let margin = d(48)
        let foot = format.height - margin
        let qr = Area(x: format.width - margin - d(264), y: foot - d(264), width: d(264), height: d(264))
        let beside = qr.x - d(56) - margin
        let flower = Area(x: format.width - margin - d(128), y: d(20), width: d(128), height: d(128))
        return BadgePlan(
            bandHeight: d(168),
            letter: Slot(
                x: margin,
                baseline: d(134),
                spec: TypeSpec(width: d(200), height: d(150), largest: d(140), smallest: d(60), isBold: true)
            ),
            flower: flower,
            roleName: Slot(
                x: margin + d(184),
                baseline: d(88),
                spec: TypeSpec(
                    width: flower.x - d(36) - margin - d(184),
                    height: d(80),
                    largest: d(64),
                    smallest: d(34),
                    isBold: true
                )
            ),
            numberLine: Slot(
                x: margin + d(184),
                baseline: d(134),
                spec: TypeSpec(width: d(560), height: d(44), largest: d(32), smallest: d(24))
            ),
            person: Area(x: margin, y: d(212), width: beside, height: d(238)),
            name: TypeSpec(
                width: beside,
                height: 0,
                largest: d(124),
                smallest: d(38),
                easy: d(84),
                lines: 3,
                isBold: true,
                keepsParticles: true
            ),
            forWhom: TypeSpec(width: beside, height: d(90), largest: d(44), smallest: d(32), easy: d(38), lines: 2),
            escort: Area(x: qr.x, y: d(192), width: qr.width, height: d(90)),
            escortTakesRoom: false,
            escortSize: d(36),
            qr: qr,
            qrKeeps: .right,
            validLabel: Slot(
                x: margin,
                baseline: foot - d(80),
                spec: TypeSpec(width: d(280), height: d(40), largest: d(30), smallest: d(22))
            ),
            validDay: Slot(
                x: margin,
                baseline: foot,
                spec: TypeSpec(width: d(290), height: d(110), largest: d(82), smallest: d(40), isBold: true)
            ),
            affiliation: Slot(
                x: margin + d(310),
                baseline: foot,
                spec: TypeSpec(
                    width: beside - d(310),
                    height: d(50),
                    largest: d(32),
                    smallest: d(22),
                    aligned: .end
                )
            ),
            diamond: d(32),
            diamondTop: foot - d(74)
        )
    }
}
