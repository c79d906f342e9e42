/// A kind of label or card, in the printer's own dots.
package struct BadgeFormat: Sendable, Equatable {
    /// The name that settings and commands use.
    package let name: String
    package let width: Int
    package let height: Int
    package let dotsPerInch: Int
    /// The label or card that the dots are printed on, in tenths of a millimetre.
    package let label: Size

    /// A size in tenths of a millimetre.
    package struct Size: Sendable, Equatable {
        package let width: Int
        package let height: Int
    }

    /// Brother DK-11202, 62 x 100 mm: the part that the printer can reach; the default.
    package static let brother62x100 = BadgeFormat(
        name: "brother62x100",
        width: 696,
        height: 1109,
        dotsPerInch: 300,
        label: Size(width: 620, height: 1000)
    )
    /// 62 x 100 mm to the edges, as an IPP printer takes it.
    package static let full62x100 = BadgeFormat(
        name: "full62x100",
        width: 732,
        height: 1181,
        dotsPerInch: 300,
        label: Size(width: 620, height: 1000)
    )
    /// A 4 x 6 inch label of a Zebra with 203 dots an inch.
    package static let zebra203 = BadgeFormat(
        name: "zebra203",
        width: 832,
        height: 1218,
        dotsPerInch: 203,
        label: Size(width: 1016, height: 1524)
    )
    /// A plastic card of 85.6 x 54 mm, lying down.
    package static let card = BadgeFormat(
        name: "card",
        width: 1011,
        height: 638,
        dotsPerInch: 300,
        label: Size(width: 856, height: 540)
    )

    package static let all = [brother62x100, full62x100, zebra203, card]

    /// The format of that name, or nil.
    package init?(name: String) {
        guard let known = BadgeFormat.all.first(where: { $0.name == name }) else { return nil }
        self = known
    }

    private init(name: String, width: Int, height: Int, dotsPerInch: Int, label: Size) {
        self.name = name
        self.width = width
        self.height = height
        self.dotsPerInch = dotsPerInch
        self.label = label
    }
}
