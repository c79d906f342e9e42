/// Where everything stands on one format, in dots.
struct BadgePlan: Sendable {
    var role: Role
    var person: Person
    var code: Code
    var validity: Validity

    /// The black band, full width, and in it the role as letter, flower and words.
    struct Role {
        var bandHeight: Int
        var letter: Slot
        var flower: Area
        var name: Slot
        /// What the badge is and its number; inside the band or below it.
        var numberLine: Slot
    }

    /// The room for the name, below it for whom, and the bar of the escort mark.
    struct Person {
        var room: Area
        var name: TypeSpec
        var forWhom: TypeSpec
        var escort: Area
        /// Whether that bar stands in the lower end of the room rather than outside it.
        var escortTakesRoom: Bool
        var escortSize: Int
    }

    /// The square for the QR without its quiet zone; a smaller QR keeps the lower outer corner.
    struct Code {
        var area: Area
        var keepsLeft: Bool

        /// How many dots a square of the symbol has a side, and where the symbol's upper left corner is.
        func place(squares: Int) -> (dots: Int, x: Int, y: Int) {
            let dots = area.width / max(squares, 1)
            let side = dots * squares
            return (dots, keepsLeft ? area.x : area.right - side, area.bottom - side)
        }
    }

    /// The day, and the diamonds of the affiliation above their word.
    struct Validity {
        var label: Slot
        var day: Slot
        var affiliation: Slot
        var diamond: Int
        var diamondTop: Int
    }

    /// Words in their place: the foot of the last line stands on `baseline`.
    struct Slot {
        var x: Int
        var baseline: Int
        var spec: TypeSpec
    }

    /// Turns the dots of a drawing into those of a format of about its shape.
    struct Scale {
        let unit: Double

        init(_ format: BadgeFormat, drawnFor width: Int, _ height: Int) {
            unit = min(Double(format.width) / Double(width), Double(format.height) / Double(height))
        }

        func callAsFunction(_ dots: Int) -> Int { Int((Double(dots) * unit).rounded()) }
    }

    static func plan(for format: BadgeFormat) -> BadgePlan {
        format.width > format.height ? lying(format) : standing(format)
    }
}
