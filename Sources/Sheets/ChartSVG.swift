import Foundation

extension Chart {
    /// The chart as an SVG that stands in a page or alone, without styles of its own.
    ///
    /// A page's stylesheet recolours the classes "chart-leaf", "chart-tint", "chart-before", "chart-grid",
    /// "chart-muted", "chart-on-leaf" and "chart-shade-1" to "chart-shade-5"; the rest has the colour of
    /// the words around it.
    ///
    /// - Parameters:
    ///   - prefix: what its ids begin with, another one for each chart of a page.
    ///   - width: in pixels; a page may make it smaller. A heat map is wider where its figures need it.
    package func svg(prefix: String, width: Double = 720) -> String {
        let drawing = drawing(width: width)
        let id = prefix.spoken.xml
        let size = "\(drawing.width.svg) \(drawing.height.svg)"
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" \
            aria-labelledby="\(id)-title \(id)-desc" lang="\(words.language.spoken.xml)" \
            width="\(drawing.width.svg)" height="\(drawing.height.svg)" viewBox="0 0 \(size)" \
            font-family="Noto Sans, system-ui, sans-serif">
            <title id="\(id)-title">\(title.spoken.xml)</title>
            <desc id="\(id)-desc">\(summary.spoken.xml)</desc>

            """
        for shape in drawing.shapes { svg += shape.svg + "\n" }
        return svg + "</svg>\n"
    }
}

extension ChartDrawing.Shape {
    fileprivate var svg: String {
        switch self {
        case .boxes(let boxes, let tone):
            let path = boxes.map {
                "M\($0.x.svg) \($0.y.svg)h\($0.width.svg)v\($0.height.svg)h\((-$0.width).svg)z"
            }
            return #"<path \#(tone.fill) d="\#(path.joined())"/>"#
        case .area(let points, let tone):
            return #"<path \#(tone.fill) d="\#(points.svg)z"/>"#
        case .lines(let lines, let stroke):
            let dashes = stroke.isDashed ? #" stroke-dasharray="6 3""# : ""
            return """
                <path fill="none" \(stroke.tone.stroke) stroke-width="\(stroke.width.svg)"\(dashes) \
                d="\(lines.map(\.svg).joined())"/>
                """
        case .text(let label):
            let anchor =
                switch label.anchor {
                case .start: ""
                case .middle: #" text-anchor="middle""#
                case .end: #" text-anchor="end""#
                }
            let weight = label.isBold ? #" font-weight="700""# : ""
            return """
                <text x="\(label.at.x.svg)" y="\(label.at.y.svg)" font-size="\(label.size.svg)"\(anchor)\(weight) \
                \(label.tone.fill)>\(label.text.spoken.xml)</text>
                """
        }
    }
}

extension ChartDrawing.Tone {
    fileprivate var fill: String { paint(of: "fill") }
    fileprivate var stroke: String { paint(of: "stroke") }

    private func paint(of attribute: String) -> String {
        switch self {
        case .ink: #"\#(attribute)="currentColor""#
        case .muted: #"class="chart-muted" \#(attribute)="currentColor" \#(attribute)-opacity="0.8""#
        default: #"class="chart-\#(name)" \#(attribute)="\#(colour.svg)""#
        }
    }

    private var name: String {
        switch self {
        case .ink: "ink"
        case .muted: "muted"
        case .leaf: "leaf"
        case .tint: "tint"
        case .before: "before"
        case .grid: "grid"
        case .onLeaf: "on-leaf"
        case .shade(let level): "shade-\(level)"
        }
    }
}

extension ChartDrawing.Tone {
    /// The house's colours.
    var colour: SheetColour {
        switch self {
        case .ink: .ink
        case .muted: .muted
        case .leaf: .leaf
        case .tint: .tint
        case .before: SheetColour(hex: 0x5F6E66)
        case .grid: .line
        case .onLeaf: SheetColour(hex: 0xFFFFFF)
        case .shade(let level):
            switch level {
            case 1: SheetColour(hex: 0xE3EFE8)
            case 2: SheetColour(hex: 0xBAD6C7)
            case 3: SheetColour(hex: 0x8ABAA2)
            case 4: SheetColour(hex: 0x38795C)
            case 5: .leaf
            default: SheetColour(hex: 0xFFFFFF)
            }
        }
    }
}

extension [ChartDrawing.Point] {
    /// A path through the points, each step told from the one before: shorter.
    fileprivate var svg: String {
        guard let first else { return "" }
        var (path, last) = ("M\(first.x.svg) \(first.y.svg)", first)
        for point in dropFirst() {
            if point.x == last.x {
                path += "V\(point.y.svg)"
            } else if point.y == last.y {
                path += "H\(point.x.svg)"
            } else {
                path += "L\(point.x.svg) \(point.y.svg)"
            }
            last = point
        }
        return path
    }
}

extension Double {
    /// At most two decimals, as SVG reads them in any language.
    fileprivate var svg: String {
        let hundredths = (self * 100).rounded()
        guard hundredths.isFinite, abs(hundredths) < 1e12 else { return "0" }
        let (whole, rest) = Int(abs(hundredths)).quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        return rest % 10 == 0
            ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension String {
    /// As text or an attribute of XML.
    fileprivate var xml: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}

extension SheetColour {
    fileprivate var svg: String { String(format: "#%06x", hex) }
}
