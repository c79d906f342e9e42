/// A chart laid out: shapes from left above, in pixels of 1/96 inch.
struct ChartDrawing: Hashable, Sendable {
    var width: Double
    var height: Double
    var shapes: [Shape] = []

    enum Shape: Hashable, Sendable {
        case boxes([Box], Tone)
        case area([Point], Tone)
        case lines([[Point]], Stroke)
        case text(Label)
    }

    struct Point: Hashable, Sendable {
        let x: Double
        let y: Double

        init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    struct Box: Hashable, Sendable {
        let x: Double
        let y: Double
        let width: Double
        let height: Double

        init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }
    }

    struct Stroke: Hashable, Sendable {
        let tone: Tone
        let width: Double
        var isDashed = false
    }

    struct Label: Hashable, Sendable {
        let text: String
        /// Where the line of writing is.
        let at: Point
        let size: Double
        var anchor = Anchor.start
        var isBold = false
        var tone = Tone.ink
    }

    enum Anchor: Hashable, Sendable {
        case start, middle, end
    }

    enum Tone: Hashable, Sendable {
        /// Words and axes; muted for what is beside the point.
        case ink, muted
        /// The thing itself, and a lighter ground for it.
        case leaf, tint
        /// What it is compared with.
        case before
        case grid
        /// Words on the two darkest shades.
        case onLeaf
        /// From 1, the lightest, to 5.
        case shade(Int)
    }

    init(width: Double, height: Double = 0) {
        (self.width, self.height) = (width, height)
    }

    mutating func put(
        _ text: String,
        _ x: Double,
        _ y: Double,
        size: Double = 12,
        _ anchor: Anchor = .start,
        isBold: Bool = false,
        _ tone: Tone = .ink
    ) {
        let at = Point(x, y)
        shapes.append(
            .text(Label(text: text, at: at, size: size, anchor: anchor, isBold: isBold, tone: tone))
        )
    }

    mutating func rule(_ from: Point, _ to: Point, _ tone: Tone, width: Double = 1) {
        shapes.append(.lines([[from, to]], Stroke(tone: tone, width: width)))
    }

    /// An open, hatched box: a figure that is not shown.
    mutating func hatch(_ boxes: [Box]) {
        guard !boxes.isEmpty else { return }
        let edges = boxes.map { box in
            let (right, below) = (box.x + box.width, box.y + box.height)
            let left = Point(box.x, box.y)
            return [left, Point(right, box.y), Point(right, below), Point(box.x, below), left]
        }
        shapes.append(.lines(edges, Stroke(tone: .muted, width: 1)))
        shapes.append(.lines(boxes.flatMap(Self.slants), Stroke(tone: .muted, width: 0.75)))
    }

    /// Lines that rise to the right, 4 apart, inside a box.
    private static func slants(_ box: Box) -> [[Point]] {
        stride(from: 4.0, to: box.width + box.height, by: 4)
            .map { offset in
                let below = min(offset, box.width)
                let above = max(0, offset - box.height)
                return [
                    Point(box.x + above, box.y + min(offset, box.height)),
                    Point(box.x + below, box.y + max(0, offset - box.width)),
                ]
            }
    }
}

extension Chart {
    /// The chart in one piece, or said in words where there is nothing to draw.
    func drawing(width: Double) -> ChartDrawing {
        drawings(width: width, tallest: .infinity).first ?? ChartDrawing(width: width)
    }

    /// The chart in pieces no taller than `tallest`, where its kind allows that.
    func drawings(width: Double, tallest: Double) -> [ChartDrawing] {
        let width = width.isFinite ? min(max(width, 280), 4_000) : 720
        if isEmpty { return [emptyDrawing(width: width)] }
        switch kind {
        case .bars: return barDrawings(width: width, tallest: tallest)
        case .columns, .steps: return [timeDrawing(width: width)]
        case .heatMap: return [mapDrawing(width: width)]
        }
    }

    /// A drawing with its title, and the height below it.
    func titled(width: Double) -> ChartDrawing {
        var drawing = ChartDrawing(width: width)
        for line in Letters.wrap(title.spoken, size: 15, isBold: true, width: width, lines: 3) {
            drawing.height += 20
            drawing.put(line, 0, drawing.height - 4, size: 15, isBold: true)
        }
        drawing.height += 6
        return drawing
    }

    private func emptyDrawing(width: Double) -> ChartDrawing {
        var drawing = titled(width: width)
        let (top, lines) = (
            drawing.height + 2,
            Letters.wrap(
                words.nothing.spoken,
                size: 13,
                width: width - 48,
                lines: 3
            )
        )
        let height = Double(lines.count) * 18 + 44
        let edge: [ChartDrawing.Point] = [
            .init(0.5, top), .init(width - 0.5, top), .init(width - 0.5, top + height),
            .init(0.5, top + height),
            .init(0.5, top),
        ]
        drawing.shapes.append(.lines([edge], .init(tone: .grid, width: 1)))
        for (number, line) in lines.enumerated() {
            drawing.put(line, width / 2, top + 35 + Double(number) * 18, size: 13, .middle, .muted)
        }
        drawing.height = top + height + 1
        return drawing
    }
}
