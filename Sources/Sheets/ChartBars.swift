extension Chart {
    /// Bars below each other, each with its figure at the end.
    func barDrawings(width: Double, tallest: Double) -> [ChartDrawing] {
        let measures = BarMeasures(self, width: width)
        var (pieces, drawing) = ([ChartDrawing](), barStart(width: width))
        for (row, lines) in measures.lines.enumerated() {
            let height = measures.height(lines: lines.count)
            if drawing.height + height > tallest, row > 0 {
                pieces.append(drawing)
                drawing = barStart(width: width)
            }
            putBar(row, lines, measures, in: &drawing)
            drawing.height += height
        }
        return pieces + [drawing]
    }

    private func barStart(width: Double) -> ChartDrawing {
        var drawing = titled(width: width)
        putLegend(in: &drawing, hidden: false)
        return drawing
    }

    private func putBar(
        _ row: Int,
        _ lines: [String],
        _ measures: BarMeasures,
        in drawing: inout ChartDrawing
    ) {
        let height = measures.height(lines: lines.count)
        let top = drawing.height + (height - measures.bars) / 2
        let middle = drawing.height + height / 2
        for (number, line) in lines.enumerated() {
            let y = middle + 4 + (Double(number) - Double(lines.count - 1) / 2) * 15
            drawing.put(line, measures.left - 10, y, size: 12, .end)
        }
        drawing.rule(
            .init(measures.left, drawing.height + 2),
            .init(measures.left, drawing.height + height - 2),
            .ink
        )
        for (number, series) in series.prefix(2).enumerated() {
            let isBefore = number == 1
            let y = isBefore ? top + measures.bar + 2 : top
            let length = measures.length(series.values[row])
            let thick = isBefore ? measures.before : measures.bar
            let box = ChartDrawing.Box(measures.left + 1, y, length, thick)
            if series.values[row] == .hidden {
                drawing.hatch([box])
            } else if length > 0 {
                if isBefore { drawing.outline([box]) } else { drawing.shapes.append(.boxes([box], .leaf)) }
            }
            drawing.put(
                measures.figure(series.values[row]),
                measures.left + length + 7,
                y + thick / 2 + (isBefore ? 3.75 : 4.25),
                size: isBefore ? 10.5 : 12,
                isBold: !isBefore,
                isBefore ? .muted : .ink
            )
        }
    }
}

/// Where bars begin and how long they are.
fileprivate struct BarMeasures {
    let bar = 18.0
    let before = 10.0
    let bars: Double
    let left: Double
    let lines: [[String]]
    private let room: Double
    private let maximum: Double
    private let figures: Figures

    init(_ chart: Chart, width: Double) {
        let figures = Figures(chart.words)
        let labels = chart.labels.map { figures.text($0) }
        let widest = labels.map { Letters.width($0, size: 12) }.max() ?? 0
        let beside = min(widest + 2, width * 0.36)
        lines = labels.map { Letters.wrap($0, size: 12, width: beside, lines: 2) }
        left = beside + 10
        let values = chart.series.prefix(2).flatMap(\.values)
            .map {
                Letters.width(figures.text($0), size: 12, isBold: true)
            }
        room = max(20, width - left - (values.max() ?? 0) - 10)
        maximum = chart.maximum
        bars = chart.series.count > 1 ? bar + 2 + before : bar
        self.figures = figures
    }

    func height(lines: Int) -> Double {
        max(bars + 11, Double(lines) * 15 + 8)
    }

    func figure(_ cell: ReportSheet.Cell) -> String {
        cell.size == nil && cell != .hidden ? "–" : figures.text(cell)
    }

    func length(_ cell: ReportSheet.Cell) -> Double {
        if cell == .hidden { return min(28, room) }
        guard let size = cell.size, size > 0, maximum > 0 else { return 0 }
        return max(1.5, size / maximum * room)
    }
}
