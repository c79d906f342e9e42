extension Chart {
    /// What the marks below mean, in one line or more; nothing where the marks say it themselves.
    ///
    /// - Parameter hidden: whether the mark of a figure too small to show needs a word.
    func putLegend(in drawing: inout ChartDrawing, hidden: Bool) {
        var entries: [(mark: LegendMark, text: String)] = []
        if series.count > 1 {
            entries.append((kind == .steps ? .curve : .filled, series[0].name.spoken))
            entries.append((kind == .bars ? .open : marksComparison ? .mark : .dashed, series[1].name.spoken))
        }
        if hidden { entries.append((.hatched, words.hidden.spoken)) }
        guard !entries.isEmpty else { return }
        var (x, y) = (0.0, drawing.height + 12)
        for (mark, text) in entries {
            let text = Letters.wrap(text, size: 12, width: drawing.width - 34, lines: 1).first ?? ""
            let width = 32 + Letters.width(text, size: 12)
            if x > 0, x + width > drawing.width { (x, y) = (0, y + 18) }
            draw(mark, at: .init(x, y), in: &drawing)
            drawing.put(text, x + 28, y, size: 12)
            x += width + 22
        }
        drawing.height = y + 12
    }

    /// Whether the period before is a mark across each column; a line where they are too many for that.
    var marksComparison: Bool { kind == .columns && labels.count <= 100 }

    private enum LegendMark {
        case filled, open, curve, dashed, mark, hatched
    }

    private func draw(_ mark: LegendMark, at place: ChartDrawing.Point, in drawing: inout ChartDrawing) {
        let box = ChartDrawing.Box(place.x, place.y - 10, 20, 11)
        let middle = place.y - 4.5
        let line = [ChartDrawing.Point(place.x, middle), .init(place.x + 20, middle)]
        switch mark {
        case .filled: drawing.shapes.append(.boxes([box], .leaf))
        case .open: drawing.outline([box])
        case .curve: drawing.shapes.append(.lines([line], .init(tone: .leaf, width: 2.5)))
        case .dashed: drawing.shapes.append(.lines([line], .comparison))
        case .mark: drawing.shapes.append(.lines([line], .init(tone: .before, width: 2)))
        case .hatched: drawing.hatch([box])
        }
    }
}

extension ChartDrawing {
    /// Open boxes, as of the period before.
    mutating func outline(_ boxes: [Box], _ stroke: Stroke = .init(tone: .before, width: 1.25)) {
        guard !boxes.isEmpty else { return }
        let edges = boxes.map { box in
            let (left, above) = (box.x + 0.5, box.y + 0.5)
            let (right, below) = (max(left, box.x + box.width - 0.5), box.y + box.height - 0.5)
            return [
                Point(left, above), Point(right, above), Point(right, below), Point(left, below),
                Point(left, above),
            ]
        }
        shapes.append(.lines(edges, stroke))
    }
}

extension ChartDrawing.Stroke {
    /// The line of what is compared with.
    static let comparison = ChartDrawing.Stroke(tone: .before, width: 1.5, isDashed: true)
}
