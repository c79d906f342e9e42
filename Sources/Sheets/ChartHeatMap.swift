extension Chart {
    /// A cell a label in a row a series, told apart by shade and by the figure in it.
    func mapDrawing(width: Double) -> ChartDrawing {
        var drawing = titled(width: width)
        let map = MapMeasures(self, width: width, top: drawing.height + 20)
        drawing.width = map.x(labels.count)
        var heads = LabelRow(at: drawing.height + 12)
        for (index, text) in ChartTicks(labels, Figures(words), slot: map.cell).ticks {
            heads.put(text, map.x(index) + map.cell / 2, .muted, in: &drawing)
        }
        var shades = [[ChartDrawing.Box]](repeating: [], count: 5)
        var (open, hidden) = ([ChartDrawing.Box](), [ChartDrawing.Box]())
        for (row, series) in series.enumerated() {
            for (index, value) in series.values.enumerated() {
                let box = map.box(row: row, index)
                if value == .hidden {
                    hidden.append(box)
                } else if let level = map.level(value) {
                    shades[level - 1].append(box)
                } else if value.size != nil {
                    open.append(box)
                }
            }
        }
        for (level, boxes) in shades.enumerated() where !boxes.isEmpty {
            drawing.shapes.append(.boxes(boxes, .shade(level + 1)))
        }
        drawing.outline(open, .init(tone: .grid, width: 1))
        drawing.outline(hidden, .init(tone: .muted, width: 1))
        drawing.hatch(hidden.flatMap(map.edges))
        putRows(map, in: &drawing)
        drawing.height = map.y(series.count) + 1
        return drawing
    }

    private func putRows(_ map: MapMeasures, in drawing: inout ChartDrawing) {
        for (row, series) in series.enumerated() {
            let middle = map.y(row) + map.tall / 2
            drawing.put(map.names[row], map.left - 9, middle + 4, size: 12, .end)
            for (index, value) in series.values.enumerated() {
                let text = map.text(value)
                let x = map.x(index) + map.cell / 2
                let level = map.level(value) ?? 0
                let tone: ChartDrawing.Tone = level >= 4 ? .onLeaf : level == 0 ? .muted : .ink
                drawing.put(text, x, middle + map.letters * 0.36, size: map.letters, .middle, tone)
            }
        }
    }
}

/// Where the cells of a map are and how their figures are written.
fileprivate struct MapMeasures {
    let left: Double
    let cell: Double
    let tall = 28.0
    let names: [String]
    let letters: Double
    private let top: Double
    private let maximum: Double
    private let unit: ReportSheet.Kind
    private let figures: Figures

    init(_ chart: Chart, width: Double, top: Double) {
        let figures = Figures(chart.words)
        let unit = chart.unit
        names = chart.series.map {
            Letters.wrap($0.name.spoken, size: 12, width: width * 0.22, lines: 1).first ?? ""
        }
        left = (names.map { Letters.width($0, size: 12) }.max() ?? 0) + 11
        let texts = chart.series.flatMap(\.values).map { Self.text($0, figures, unit) }
        let widest = max(texts.map { Letters.width($0, size: 1) }.max() ?? 1, 0.1)
        // Figures that can't be read say nothing: the map is wider than it was asked to be rather than that.
        cell = max((width - left) / Double(max(chart.labels.count, 1)), widest * 8 + 3, 20)
        letters = min(11.5, (cell - 3) / widest)
        self.top = top
        maximum = chart.maximum
        self.unit = unit
        self.figures = figures
    }

    func x(_ index: Int) -> Double { left + Double(index) * cell }
    func y(_ row: Int) -> Double { top + Double(row) * tall }

    func box(row: Int, _ index: Int) -> ChartDrawing.Box {
        .init(x(index) + 0.75, y(row) + 0.75, cell - 1.5, tall - 1.5)
    }

    /// What is hatched of a cell that is not shown: above and below its words.
    func edges(_ box: ChartDrawing.Box) -> [ChartDrawing.Box] {
        [
            .init(box.x, box.y, box.width, 6),
            .init(box.x, box.y + box.height - 6, box.width, 6),
        ]
    }

    /// How dark a figure is, 1 to 5; nil where it is nothing.
    func level(_ value: ReportSheet.Cell) -> Int? {
        guard let size = value.size, size > 0, maximum > 0 else { return nil }
        return min(5, max(1, Int((size / maximum * 5).rounded(.up))))
    }

    func text(_ value: ReportSheet.Cell) -> String { Self.text(value, figures, unit) }

    private static func text(
        _ value: ReportSheet.Cell,
        _ figures: Figures,
        _ unit: ReportSheet.Kind
    ) -> String {
        switch value.size {
        case .some(10_000..<1_000_000) where unit != .share: figures.thousands(value.size ?? 0)
        case .some(let size) where size >= 10_000: figures.short(size, unit)
        case .some: figures.text(value)
        case nil: value == .hidden ? figures.text(value) : "–"
        }
    }
}
