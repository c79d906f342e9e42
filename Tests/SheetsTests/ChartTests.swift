import Foundation
import FoundationXML
import Testing

@testable import Sheets

struct ChartTests {
    private typealias Cell = ReportSheet.Cell

    /// What an XML parser reads of an SVG.
    private final class Reading: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String], text: String)] = []
        private var open: [Int] = []

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            open.append(elements.count)
            elements.append((name, attributes, ""))
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            if let last = open.last { elements[last].text += text }
        }

        func parser(
            _ parser: XMLParser,
            didEndElement name: String,
            namespaceURI: String?,
            qualifiedName: String?
        ) {
            open.removeLast()
        }

        var texts: [String] { elements.filter { $0.name == "text" }.map(\.text) }
    }

    private func read(_ chart: Chart, width: Double = 720) throws -> Reading {
        let svg = chart.svg(prefix: "a", width: width)
        let (parser, reading) = (XMLParser(data: Data(svg.utf8)), Reading())
        parser.delegate = reading
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(!svg.contains("style") && !svg.contains("<script") && !svg.contains("href"))
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        return reading
    }

    private static let kinds: [Chart.Kind] = [.bars, .columns, .steps, .heatMap]
    private let partners: [Cell] = [
        .text("Politie"), .text("Douane"), .text("Gemeente Aalsmeer"), .text("Ander"),
    ]
    private let values: [Cell] = [.count(128), .count(0), .hidden, .none]

    @Test(arguments: kinds)
    func `a chart has a title, a description and a size, and its figures in words`(kind: Chart.Kind) throws {
        let chart = Samples.chart(kind, labels: partners, [values, values.reversed()])
        let reading = try read(chart)
        let root = try #require(reading.elements.first)
        #expect(root.attributes["role"] == "img" && root.attributes["xmlns"] == "http://www.w3.org/2000/svg")
        #expect(root.attributes["aria-labelledby"] == "a-title a-desc")
        let (width, height) = (
            try #require(root.attributes["width"]), try #require(root.attributes["height"])
        )
        #expect(width == "720" && root.attributes["viewBox"] == "0 0 \(width) \(height)")
        let title = try #require(reading.elements.first { $0.attributes["id"] == "a-title" })
        #expect(title.text == chart.title)
        #expect(reading.elements.first { $0.attributes["id"] == "a-desc" }?.text == chart.summary)
        #expect(reading.texts.contains("128") && reading.texts.contains("<5"))
    }

    @Test func `ids begin with what the page gives`() {
        let chart = Samples.chart(.bars, labels: partners, [values])
        #expect(chart.svg(prefix: "occupancy").contains("id=\"occupancy-title\""))
        #expect(chart.svg(prefix: "a").matches(of: /id="/).count == 2)
    }

    @Test(arguments: kinds)
    func `hostile texts are words of a chart and nothing else`(kind: Chart.Kind) throws {
        for text in Samples.hostile {
            let chart = Chart(
                id: text,
                title: text,
                summary: text,
                kind: kind,
                heading: text,
                labels: [.text(text), .text("b")],
                series: [.init(name: text, values: [.count(7), .hidden]), .init(name: text, values: [])],
                words: FigureWords(language: text, hidden: text, nothing: text)
            )
            let reading = try read(chart)
            #expect(Set(reading.elements.map(\.name)).isSubset(of: ["svg", "title", "desc", "path", "text"]))
            #expect(reading.elements.first { $0.name == "title" }?.text == text.spoken)
        }
    }

    @Test(arguments: kinds)
    func `where there is nothing to draw, the chart says so`(kind: Chart.Kind) throws {
        for (labels, values) in [([], [[]]), ([], []), (partners, [[.none, .hours(.nan)]])]
            as [([Cell], [[Cell]])]
        {
            let reading = try read(Samples.chart(kind, labels: labels, values))
            #expect(reading.texts.contains("Geen bezoeken in deze periode."))
        }
    }

    @Test(arguments: [0, 1, -3, 4, 1_234_567, .max] as [Int64], kinds)
    func `one figure of any size is drawn inside the chart`(figure: Int64, kind: Chart.Kind) throws {
        let drawing = Samples.chart(kind, labels: [.text("Douane")], [[.count(figure)]]).drawing(width: 720)
        expectInside(drawing)
    }

    @Test(arguments: kinds, [320.0, 720, 1_100])
    func `nothing is drawn outside the chart, whatever its labels and figures`(
        kind: Chart.Kind,
        width: Double
    ) {
        let labels = Samples.hostile.map { Cell.text($0) }
        let figures: [[Cell]] = [
            labels.indices.map { .hours(Double($0) * 1e9) },
            labels.indices.map { $0 % 3 == 0 ? .hidden : .hours(1e-9) },
        ]
        expectInside(Samples.chart(kind, labels: labels, figures).drawing(width: width))
    }

    @Test(arguments: kinds)
    func `figures and sizes out of the ordinary stop nothing`(kind: Chart.Kind) throws {
        let days: [Cell] = [
            .date(year: .max, month: .max, day: .min), .date(year: 0, month: 0, day: 0),
            .date(year: 2026, month: 1, day: 1),
        ]
        let figures: [Cell] = [
            .hours(.leastNonzeroMagnitude), .hours(.greatestFiniteMagnitude), .share(-1e300), .count(.min),
        ]
        for figure in figures {
            for width in [-5, 0, 1e9, .infinity, .nan] as [Double] {
                _ = try read(Samples.chart(kind, labels: days, [[figure, figure], [.hidden]]), width: width)
            }
        }
    }

    /// Every shape within the drawing's edges, and no two words on each other.
    private func expectInside(_ drawing: ChartDrawing) {
        let (across, down) = (-0.6...(drawing.width + 0.6), -0.6...(drawing.height + 0.6))
        for shape in drawing.shapes {
            switch shape {
            case .boxes(let boxes, _):
                #expect(boxes.allSatisfy { across ~= $0.x && across ~= $0.x + $0.width && $0.width >= 0 })
                #expect(boxes.allSatisfy { down ~= $0.y && down ~= $0.y + $0.height && $0.height >= 0 })
            case .area(let points, _):
                #expect(points.allSatisfy { across ~= $0.x && down ~= $0.y })
            case .lines(let lines, _):
                #expect(lines.allSatisfy { $0.allSatisfy { across ~= $0.x && down ~= $0.y } })
            case .text(let label):
                let (left, right) = label.span
                #expect(across ~= left && across ~= right && down ~= label.at.y, "\(label.text)")
            }
        }
        let labels = drawing.labels.filter { !$0.text.isEmpty }
        for (index, one) in labels.enumerated() {
            for other in labels.dropFirst(index + 1) where abs(one.at.y - other.at.y) < other.size * 0.8 {
                let isApart = one.span.right < other.span.left + 0.5 || other.span.right < one.span.left + 0.5
                #expect(isApart, "\(one.text) on \(other.text)")
            }
        }
    }

    @Test(arguments: [1, 2, 14, 31, 90, 366, 1_000, 3_700])
    func `labels of days never touch, and there are always some`(count: Int) throws {
        for width in [320.0, 720, 1_100] {
            let values = (0..<count).map { Cell.count(Int64($0 % 40)) }
            let chart = Samples.chart(.columns, labels: Samples.days(count), [values])
            let drawing = chart.drawing(width: width)
            let lowest = drawing.labels.map(\.at.y).max() ?? 0
            let below = drawing.labels.filter { $0.at.y == lowest }.map(\.span).sorted { $0.left < $1.left }
            #expect(!below.isEmpty && below.count < 40)
            #expect(zip(below, below.dropFirst()).allSatisfy { $0.right + 3 < $1.left })
            expectInside(drawing)
        }
    }

    @Test func `3,700 days are a small picture, the highest of them named`() throws {
        let values = (0..<3_700).map { Cell.count($0 == 2_000 ? 99 : Int64($0 % 40)) }
        let chart = Samples.chart(.columns, labels: Samples.days(3_700), [values, values])
        let reading = try read(chart)
        #expect(reading.texts.contains { $0.hasPrefix("99 · ") })
        #expect(chart.svg(prefix: "a").utf8.count < 150_000)
    }

    @Test func `two periods differ by form: filled, open; a line, dashed`() {
        let bars = Samples.chart(.bars, labels: partners, [[.count(1)], [.count(2)]]).drawing(width: 720)
        #expect(bars.shapes.contains { if case .boxes(_, .leaf) = $0 { true } else { false } })
        #expect(bars.shapes.contains { if case .lines(_, let s) = $0 { s.tone == .before } else { false } })
        let steps = Samples.chart(.steps, labels: partners, [[.count(1)], [.count(2)]]).drawing(width: 720)
        #expect(steps.shapes.contains { if case .lines(_, let s) = $0 { s.isDashed } else { false } })
        #expect(
            steps.shapes.contains {
                if case .lines(_, let s) = $0 { s.tone == .leaf && !s.isDashed } else { false }
            }
        )
    }

    @Test func `each cell of a heat map has its figure, and darker is more`() throws {
        let hours = (0..<24).map { Cell.text(String($0)) }
        let rows = (0..<7).map { day in (0..<24).map { Cell.count(Int64(day * 24 + $0)) } }
        let chart = Samples.chart(.heatMap, labels: hours, rows)
        let texts = try read(chart).texts
        for figure in 24..<168 { #expect(texts.contains(String(figure))) }
        let shades = chart.drawing(width: 720).shapes
            .compactMap { shape -> Int? in
                guard case .boxes(let boxes, .shade(let level)) = shape, level > 0 else { return nil }
                return boxes.count
            }
        #expect(shades == [33, 33, 34, 33, 34])
    }

    @Test func `many bars are parted over pages and keep their scale`() {
        let labels = (0..<100).map { Cell.text("Partner \($0)") }
        let chart = Samples.chart(.bars, labels: labels, [(0..<100).map { .count($0) }])
        let pieces = chart.drawings(width: 720, tallest: 900)
        #expect(pieces.count > 3 && pieces.allSatisfy { $0.height <= 900 })
        let names = pieces.flatMap { $0.labels.map(\.text) }.filter { $0.hasPrefix("Partner") }
        #expect(names == labels.indices.map { "Partner \($0)" })
    }
}

extension ChartDrawing {
    var labels: [Label] {
        shapes.compactMap { if case .text(let label) = $0 { label } else { nil } }
    }
}

extension ChartDrawing.Label {
    /// From where to where it is written, about.
    var span: (left: Double, right: Double) {
        let width = Letters.width(text, size: size, isBold: isBold)
        switch anchor {
        case .start: return (at.x, at.x + width)
        case .middle: return (at.x - width / 2, at.x + width / 2)
        case .end: return (at.x - width, at.x)
        }
    }
}
