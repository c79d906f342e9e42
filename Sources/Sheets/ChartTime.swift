extension Chart {
    /// Figures over time: columns, or a curve that stays until the next label.
    func timeDrawing(width: Double) -> ChartDrawing {
        var drawing = titled(width: width)
        putLegend(in: &drawing, hidden: hidesSome)
        let frame = TimeFrame(self, width: width, top: drawing.height + 20)
        frame.putScale(in: &drawing)
        if kind == .steps { putCurve(frame, in: &drawing) } else { putColumns(frame, in: &drawing) }
        drawing.hatch(hiddenBoxes(frame))
        if series.count > 1 { putComparison(frame, in: &drawing) }
        drawing.rule(.init(frame.left, frame.bottom), .init(frame.right, frame.bottom), .ink)
        putFigures(frame, in: &drawing)
        frame.putLabels(atEdges: kind == .steps, in: &drawing)
        drawing.height = frame.bottom + 24
        return drawing
    }

    private func putColumns(_ frame: TimeFrame, in drawing: inout ChartDrawing) {
        // Columns thinner than a hair are one shape, so that no gaps flicker between them.
        guard frame.slot >= 1.5 else {
            for run in frame.runs(of: series[0].values) {
                drawing.shapes.append(.area(frame.ground(run), .leaf))
            }
            return
        }
        let boxes = series[0].values.enumerated()
            .compactMap { index, value -> ChartDrawing.Box? in
                guard let size = value.size, size > 0 else { return nil }
                let y = min(frame.y(size), frame.bottom - 1)
                return frame.column(index, from: y)
            }
        if !boxes.isEmpty { drawing.shapes.append(.boxes(boxes, .leaf)) }
    }

    /// The period before: a mark across each column, or a line where columns are too thin for that.
    private func putComparison(_ frame: TimeFrame, in drawing: inout ChartDrawing) {
        let runs = frame.runs(of: series[1].values)
        if marksComparison {
            let points = runs.joined().filter { $0.size > 0 }
            // With a light edge where they are on a column.
            let covered = points.filter { $0.size < series[0].values[$0.index].size ?? 0 }
            let edges = covered.map(frame.mark)
            if !edges.isEmpty { drawing.shapes.append(.lines(edges, .init(tone: .onLeaf, width: 4))) }
            let marks = points.map(frame.mark)
            drawing.shapes.append(.lines(marks, .init(tone: .before, width: 2)))
        } else {
            let lines = frame.slot < 1.5 ? runs.map(frame.peaks) : runs.map(frame.outline)
            drawing.shapes.append(.lines(lines, .comparison))
        }
    }

    private func putCurve(_ frame: TimeFrame, in drawing: inout ChartDrawing) {
        let runs = frame.runs(of: series[0].values)
        for run in runs { drawing.shapes.append(.area(frame.ground(run), .tint)) }
        drawing.shapes.append(.lines(runs.map(frame.outline), .init(tone: .leaf, width: 2)))
    }

    /// A low hatched box for each column that is not shown, or for a stretch of them.
    private func hiddenBoxes(_ frame: TimeFrame) -> [ChartDrawing.Box] {
        let values = series[0].values
        let hidden = values.indices.filter { values[$0] == .hidden }
        if kind == .columns, frame.slot >= 4 {
            return hidden.map { frame.column($0, from: frame.bottom - 12) }
        }
        var stretches: [Range<Int>] = []
        for index in hidden {
            if let last = stretches.last, last.upperBound == index {
                stretches[stretches.count - 1] = last.lowerBound..<index + 1
            } else {
                stretches.append(index..<index + 1)
            }
        }
        return stretches.map { stretch in
            let x = frame.x(stretch.lowerBound)
            return .init(x, frame.bottom - 12, max(frame.x(stretch.upperBound) - x, 1), 12)
        }
    }

    /// Each figure above its column where there is room, else only the highest one.
    private func putFigures(_ frame: TimeFrame, in drawing: inout ChartDrawing) {
        let figures = Figures(words)
        let values = series[0].values
        let texts = values.map { figures.text($0) }
        let widest = texts.map { Letters.width($0, size: 11, isBold: true) }.max() ?? 0
        if kind == .columns, series.count == 1, widest + 3 <= frame.slot {
            for (index, value) in values.enumerated() {
                let y = value == .hidden ? frame.bottom - 12 : frame.y(max(value.size ?? 0, 0))
                drawing.put(texts[index], frame.middle(index), y - 5, size: 11, .middle, isBold: true)
            }
        } else if let peak = values.indices.max(by: { (values[$0].size ?? -1) < (values[$1].size ?? -1) }),
            let size = values[peak].size, size > 0
        {
            putPeak(texts[peak], at: peak, size, frame, in: &drawing)
        }
    }

    private func putPeak(
        _ figure: String,
        at peak: Int,
        _ size: Double,
        _ frame: TimeFrame,
        in drawing: inout ChartDrawing
    ) {
        let when = frame.ticks.contains { $0.index == peak } ? "" : " · \(Figures(words).text(labels[peak]))"
        let text = Letters.wrap(figure + when, size: 11, isBold: true, width: 220, lines: 1).first ?? ""
        let half = Letters.width(text, size: 11, isBold: true) / 2
        let x = min(max(frame.middle(peak), frame.left + half + 2), frame.right - half)
        let before = series.count > 1 ? series[1].values : []
        let reach = frame.indices(from: x - half - 6, to: x + half + 6)
        let tallest = reach.compactMap { before.indices.contains($0) ? before[$0].size : nil }.max() ?? 0
        drawing.put(text, x, frame.y(max(size, tallest)) - 7, size: 11, .middle, isBold: true)
    }
}

/// Where points in time and heights are.
fileprivate struct TimeFrame {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let slot: Double
    /// What is written below.
    let ticks: [(index: Int, text: String)]
    private let axis: ChartAxis
    private let scale: [String]

    init(_ chart: Chart, width: Double, top: Double) {
        axis = ChartAxis(maximum: chart.maximum, chart.unit)
        let figures = Figures(chart.words)
        let unit = chart.unit
        scale = axis.ticks.map { figures.short($0, unit) }
        left = (scale.map { Letters.width($0, size: 11) }.max() ?? 0) + 10
        right = width - 1
        self.top = top
        bottom = top + (chart.maximum > 0 ? 190 : 48)
        slot = (right - left) / Double(max(chart.labels.count, 1))
        ticks = ChartTicks(chart.labels, figures, slot: slot).ticks
    }

    func x(_ index: Int) -> Double { left + Double(index) * slot }

    func middle(_ index: Int) -> Double { x(index) + slot / 2 }

    func column(_ index: Int, from y: Double) -> ChartDrawing.Box {
        let thick = min(slot * (slot >= 4 ? 0.76 : 0.86), 48)
        return .init(middle(index) - thick / 2, y, thick, bottom - y)
    }

    func y(_ size: Double) -> Double { bottom - (bottom - top) * min(size / axis.top, 1) }

    func indices(from low: Double, to high: Double) -> ClosedRange<Int> {
        let first = max(0, Int((low - left) / slot))
        return first...max(first, Int((high - left) / slot))
    }

    /// A line across a column.
    func mark(_ point: (index: Int, size: Double)) -> [ChartDrawing.Point] {
        let y = y(point.size)
        return [.init(x(point.index) + 1, y), .init(x(point.index) + slot - 1, y)]
    }

    /// Stretches of values that can be drawn.
    func runs(of values: [ReportSheet.Cell]) -> [[(index: Int, size: Double)]] {
        var runs: [[(index: Int, size: Double)]] = []
        for (index, value) in values.enumerated() {
            guard let size = value.size else { continue }
            if runs.last?.last?.index == index - 1 {
                runs[runs.count - 1].append((index, max(size, 0)))
            } else {
                runs.append([(index, max(size, 0))])
            }
        }
        return runs
    }

    func outline(_ run: [(index: Int, size: Double)]) -> [ChartDrawing.Point] {
        var (points, last) = ([ChartDrawing.Point](), Double?.none)
        for (index, size) in run where size != last {
            if let last { points.append(.init(x(index), y(last))) }
            points.append(.init(x(index), y(size)))
            last = size
        }
        if let end = run.last { points.append(.init(x(end.index + 1), y(end.size))) }
        return points
    }

    /// A line over the highest of each few points.
    func peaks(_ run: [(index: Int, size: Double)]) -> [ChartDrawing.Point] {
        let few = max(1, Int(4 / slot))
        return stride(from: 0, to: run.count, by: few)
            .map { start in
                let part = run[start..<min(start + few, run.count)]
                return .init(middle(run[start].index), y(part.map(\.size).max() ?? 0))
            }
    }

    func ground(_ run: [(index: Int, size: Double)]) -> [ChartDrawing.Point] {
        guard let first = run.first, let last = run.last else { return [] }
        return [.init(x(first.index), bottom)] + outline(run) + [.init(x(last.index + 1), bottom)]
    }

    func putScale(in drawing: inout ChartDrawing) {
        for (tick, text) in zip(axis.ticks, scale) {
            let y = y(tick)
            if tick > 0 { drawing.rule(.init(left, y), .init(right, y), .grid) }
            drawing.put(text, left - 7, y + 4, size: 11, .end, .muted)
        }
    }

    func putLabels(atEdges: Bool, in drawing: inout ChartDrawing) {
        var row = LabelRow(at: bottom + 17)
        for (index, text) in ticks {
            // A word that begins with its day or month stands where that begins.
            let isEdge = atEdges || slot < 14
            let x = isEdge ? x(index) : middle(index)
            if isEdge || slot < 24 { drawing.rule(.init(x, bottom), .init(x, bottom + 4), .ink) }
            row.put(text, x, .ink, in: &drawing)
        }
    }
}
