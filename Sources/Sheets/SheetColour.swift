/// The house's colours on paper and in a workbook.
struct SheetColour: Hashable, Sendable {
    let hex: UInt32

    static let ink = SheetColour(hex: 0x10231B)
    static let leaf = SheetColour(hex: 0x0B5A40)
    static let tint = SheetColour(hex: 0xDCEBE2)
    static let line = SheetColour(hex: 0xD8D5C9)
    static let muted = SheetColour(hex: 0x4F5F57)

    var red: Double { Double(hex >> 16 & 0xFF) / 255 }
    var green: Double { Double(hex >> 8 & 0xFF) / 255 }
    var blue: Double { Double(hex & 0xFF) / 255 }
}
