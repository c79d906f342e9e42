/// Draws badges, one at a time; the fonts stay loaded between two of them.
package actor BadgePress {
    private var drawing: BadgeDrawing?

    package init() {}

    /// The badge as a PNG of exactly the format's dots; the same face and format give the same bytes.
    package func print(
        _ face: BadgeFace,
        as format: BadgeFormat = .brother62x100
    ) async throws(BadgeFault) -> BadgePicture {
        let sheet = try loadedDrawing().sheet(of: face, as: format)
        return BadgePicture(
            png: try sheet.dots.png(dotsPerInch: format.dotsPerInch),
            missingGlyphs: sheet.missingGlyphs
        )
    }

    private func loadedDrawing() throws(BadgeFault) -> BadgeDrawing {
        if let drawing { return drawing }
        let fresh = try BadgeDrawing()
        drawing = fresh
        return fresh
    }
}
