import Foundation

extension RollCallSheet {
    /// The list as a PDF with text that can be searched; nobody is named in what is told about the file.
    package func pdf(on paper: Paper) throws(SheetFault) -> [UInt8] {
        let measures = SheetMeasures.of(paper)
        let pen = try SheetPen(measures, title: title)
        let plan = plan(on: measures, with: pen)
        for page in plan.pages.indices {
            pen.begin(length: measures.length(of: page, in: plan))
            draw(page, of: plan, on: measures, with: pen)
            pen.finishPage()
        }
        return try pen.finish()
    }

    /// The pages as dots of ink, for a printer that reads no PDF.
    package func dots(on paper: Paper, dotsPerInch: Int) throws(SheetFault) -> [SheetDots] {
        let measures = SheetMeasures.of(paper)
        let plan = plan(on: measures, with: try SheetPen(measures, width: 1, height: 1, scale: 1))
        let scale = Double(dotsPerInch) / 72
        var pages: [SheetDots] = []
        for page in plan.pages.indices {
            let pen = try SheetPen(
                measures,
                width: Int((measures.width * scale).rounded()),
                height: Int((measures.length(of: page, in: plan) * scale).rounded()),
                scale: scale
            )
            draw(page, of: plan, on: measures, with: pen)
            pages.append(try pen.dots())
        }
        return pages
    }

    private func plan(on measures: SheetMeasures, with pen: SheetPen) -> SheetPlan {
        SheetPlan(self, on: measures) { text, size, isBold, width, lines in
            pen.height(of: text, size: size, isBold: isBold, width: width, lines: lines)
        }
    }

    private func draw(_ page: Int, of plan: SheetPlan, on measures: SheetMeasures, with pen: SheetPen) {
        for piece in plan.pages[page] { pen.draw(piece, on: measures) }
        let length = measures.length(of: page, in: plan)
        pen.drawFoot(foot, page: page + 1, of: plan.pages.count, length: length)
    }
}

extension SheetMeasures {
    /// How long a page is: a sheet is a sheet, a roll ends where its list does.
    fileprivate func length(of page: Int, in plan: SheetPlan) -> Double {
        isEndless ? plan.lengths[page] + foot + margin : height
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
            pen.drawFoot(foot.spoken, page: index + 1, of: plan.pages.count, length: measures.height)
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
        case .banner(let text):
            draw(banner: text, on: measures, y: piece.y)
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

    /// A frame right across the page, which no printer loses as it could a tint.
    private func draw(banner text: SetText, on measures: SheetMeasures, y: Double) {
        draw(text, x: measures.margin + SheetMeasures.bannerRim * 2, y: y + SheetMeasures.bannerRim)
        let (left, right) = (measures.margin + 1, measures.width - measures.margin - 1)
        let below = y + text.height + 2 * SheetMeasures.bannerRim
        let frame: [ChartDrawing.Point] = [
            .init(left, y), .init(right, y), .init(right, below), .init(left, below), .init(left, y),
            .init(right, y),
        ]
        stroke([frame], SheetColour(hex: 0), width: 2)
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
