/// Draws badges, one at a time; the fonts stay loaded between two of them.
///
/// All presses of a process share one set of fonts and take turns, because cairo does.
package struct BadgePress: Sendable {
    package init() {}

    /// The badge as a PNG of exactly the format's dots; the same face and format give the same bytes.
    @DrawingRoom
    package func print(
        _ face: BadgeFace,
        as format: BadgeFormat = .brother62x100
    ) async throws(BadgeFault) -> BadgePicture {
        let sheet = try DrawingRoom.loadedDrawing().sheet(of: face, as: format)
        return BadgePicture(
            png: try sheet.dots.png(dotsPerInch: format.dotsPerInch),
            missingGlyphs: sheet.missingGlyphs,
            dots: sheet.dots
        )
    }
}

/// The one place where anything is drawn. Cairo 1.16 opens and closes font files without a lock of its own:
/// two threads that draw at once, even with font maps of their own, end the program.
@globalActor
actor DrawingRoom {
    static let shared = DrawingRoom()
    @DrawingRoom private static var drawing: BadgeDrawing?

    @DrawingRoom
    static func loadedDrawing() throws(BadgeFault) -> BadgeDrawing {
        if let drawing { return drawing }
        let fresh = try BadgeDrawing()
        drawing = fresh
        return fresh
    }
}

extension BadgePress {
    /// Does other work with cairo while no badge is drawn.
    @DrawingRoom
    package func inTurn<Value: Sendable>(_ work: @Sendable () throws -> Value) async throws -> Value {
        try work()
    }
}
