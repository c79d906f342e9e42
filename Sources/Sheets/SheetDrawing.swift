import Foundation

extension RollCallSheet {
    /// The list as a PDF with text that can be searched; nobody is named in what is told about the file.
    package func pdf(on paper: Paper) throws(SheetFault) -> [UInt8] {
        let measures = SheetMeasures.of(paper)
        let pen = try SheetPen(measures, title: title)
        let plan = SheetPlan(self, on: measures) { text, size, isBold, width, lines in
            pen.height(of: text, size: size, isBold: isBold, width: width, lines: lines)
        }
        for (index, pieces) in plan.pages.enumerated() {
            let length =
                paper == .a4 ? measures.height : plan.lengths[index] + measures.foot + measures.margin
            pen.begin(length: length)
            for piece in pieces { pen.draw(piece, on: measures) }
            let y = length - measures.margin - measures.detail * 1.2
            pen.drawFoot(foot, page: index + 1, of: plan.pages.count, at: y)
            pen.finishPage()
        }
        return try pen.finish()
    }
}

extension ReportSheet {
    /// The report as a PDF on A4 with text that can be searched.
    ///
    /// - Parameter madeAt: seconds since 1970, told of the file; without it the same is the same bytes.
    package func pdf(madeAt: Int64? = nil) throws(SheetFault) -> [UInt8] {
        let measures = SheetMeasures.of(.a4)
        let pen = try SheetPen(measures, title: title, madeAt: madeAt.map(Instant.text) ?? "")
        let plan = ReportPlan(self, on: measures) { text, size, isBold, width, lines in
            pen.height(of: text, size: size, isBold: isBold, width: width, lines: lines)
        }
        for part in plan.parts { pen.addOutline(part.title, page: part.page) }
        for (index, pieces) in plan.pages.enumerated() {
            pen.begin(length: measures.height)
            for piece in pieces { pen.draw(piece, on: measures) }
            let y = measures.height - measures.margin - measures.detail * 1.2
            pen.drawFoot(foot.spoken, page: index + 1, of: plan.pages.count, at: y)
            pen.finishPage()
        }
        return try pen.finish()
    }
}

extension SheetPen {
    fileprivate func draw(_ piece: SheetPiece, on measures: SheetMeasures) {
        switch piece.what {
        case .text(let text, let x):
            draw(text, x: x, y: piece.y)
        case .line:
            let right = measures.width - measures.margin
            let line = [ChartDrawing.Point(measures.margin, piece.y), .init(right, piece.y)]
            stroke([line], SheetColour(hex: 0xBFBFBF), width: 0.5)
        case .box(let box):
            draw(box, side: measures.box, x: measures.margin + 1, y: piece.y)
        case .band(let colour, let x, let width, let height):
            fill([.init(x, piece.y, width, height)], colour)
        case .chart(let drawing, let x, let width):
            scaled(x: x, y: piece.y, by: width / drawing.width) { draw(drawing) }
        case .link(let part, let height):
            addLink(to: part, .init(measures.margin, piece.y, measures.inner, height))
        case .part(let number):
            beginPart(number, x: measures.margin, y: piece.y)
        }
    }

    private func draw(_ box: RollCallSheet.Box, side: Double, x: Double, y: Double) {
        guard box != .none else { return }
        let (right, below) = (x + side, y + side)
        let edge: [ChartDrawing.Point] = [
            .init(x, y), .init(right, y), .init(right, below), .init(x, below), .init(x, y), .init(right, y),
        ]
        let tick: [ChartDrawing.Point] = [
            .init(x + side * 0.2, y + side * 0.5), .init(x + side * 0.42, y + side * 0.75),
            .init(x + side * 0.85, y + side * 0.2),
        ]
        let lines = box == .ticked ? [edge, tick] : [edge]
        stroke(lines, SheetColour(hex: 0), width: box == .missing ? 2.5 : 1)
    }

    private func draw(_ chart: ChartDrawing) {
        for shape in chart.shapes {
            switch shape {
            case .boxes(let boxes, let tone): fill(boxes, tone.colour)
            case .area(let points, let tone): fill(points, tone.colour)
            case .lines(let lines, let stroke):
                self.stroke(lines, stroke.tone.colour, width: stroke.width, isDashed: stroke.isDashed)
            case .text(let label): draw(label)
            }
        }
    }
}

/// A moment as the file formats write it.
enum Instant {
    /// As "2026-11-23T10:02:00Z".
    static func text(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
