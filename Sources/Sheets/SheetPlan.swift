/// Measures of a sheet in points, by the paper.
struct SheetMeasures {
    let width: Double
    /// The longest page; that of a roll ends where its list does.
    let height: Double
    let margin: Double
    let title: Double
    let lead: Double
    let heading: Double
    let name: Double
    let detail: Double
    /// Whether what is known of a person stands beside the name, not below it.
    let isWide: Bool
    /// Whether a page ends where its list does.
    let isEndless: Bool
    /// How many lines the words at the foot take.
    let footLines: Double

    /// Between the frame of a banner and its words.
    static let bannerRim = 4.0

    /// A page in PDF is no longer than 14,400 points.
    static func of(_ paper: Paper) -> SheetMeasures {
        switch paper {
        case .a4:
            SheetMeasures(
                width: 595.28,
                height: 841.89,
                margin: 42,
                title: 20,
                lead: 10.5,
                heading: 13,
                name: 12,
                detail: 9,
                isWide: true,
                isEndless: false,
                footLines: 1.5
            )
        case .roll62:
            label(width: 175.75, height: 14_000, isEndless: true)
        case .label(let width, let height):
            label(width: width, height: height, isEndless: false)
        case .roll(let width):
            label(width: width, height: longestPrinted, isEndless: true)
        }
    }

    private static func label(width: Double, height: Double, isEndless: Bool) -> SheetMeasures {
        SheetMeasures(
            width: width,
            height: height,
            margin: 9,
            title: 14,
            lead: 8.5,
            heading: 11,
            name: 11,
            detail: 8,
            isWide: false,
            isEndless: isEndless,
            footLines: 3
        )
    }

    /// 80 cm: no label printer takes a metre at once.
    private static let longestPrinted = 2267.0

    var inner: Double { width - 2 * margin }
    var box: Double { name }
    /// Where names begin.
    var indent: Double { box + 7 }
    /// Room at the foot of a page.
    var foot: Double { detail * (1 + footLines) }
}

/// A sheet broken into pages.
struct SheetPlan {
    private var flow: PageFlow
    private let measures: SheetMeasures

    var pages: [[SheetPiece]] { flow.pages }
    var lengths: [Double] { flow.lengths }

    init(_ sheet: RollCallSheet, on measures: SheetMeasures, measure: MeasureText) {
        self.measures = measures
        flow = PageFlow(measures)
        func set(_ text: String, _ size: Double, bold: Bool = false, muted: Bool = false, in width: Double)
            -> SetText
        {
            let height = measure(text, size, bold, width, .max)
            return SetText(text: text, size: size, isBold: bold, isMuted: muted, width: width, height: height)
        }
        let inFrame = measures.inner - 4 * SheetMeasures.bannerRim
        let banner = sheet.banner.isEmpty ? nil : set(sheet.banner, measures.heading, bold: true, in: inFrame)
        flow = PageFlow(measures, banner: banner)
        flow.put(set(sheet.title, measures.title, bold: true, in: measures.inner))
        for lead in sheet.leads { flow.put(set(lead, measures.lead, in: measures.inner)) }
        flow.y += measures.heading * 0.6
        if sheet.blocks.isEmpty { flow.put(set(sheet.nobody, measures.name, in: measures.inner)) }
        for block in sheet.blocks {
            let title = "\(block.title)  \(block.rows.count)"
            let heading = set(title, measures.heading, bold: true, in: measures.inner)
            let rows = block.rows.map { row in
                let rest = measures.inner - measures.indent
                let width = measures.isWide ? rest * 0.5 - 8 : rest
                let second = measures.isWide ? rest * 0.5 : rest
                return PlannedRow(
                    box: row.box,
                    name: set(row.name, measures.name, bold: true, in: width),
                    details: [(row.detail, true), (row.note, false)].filter { !$0.0.isEmpty }
                        .map { set($0.0, measures.detail, muted: $0.1, in: second) }
                )
            }
            put(heading, rows)
        }
        flow = flow.finished()
    }

    private struct PlannedRow {
        let box: RollCallSheet.Box
        let name: SetText
        let details: [SetText]
    }

    /// A heading stays with the row below it.
    private mutating func put(_ heading: SetText, _ rows: [PlannedRow]) {
        flow.y += measures.heading * 0.6
        flow.turn(unless: heading.height + (rows.first.map(height) ?? 0))
        flow.put(heading)
        flow.y += 2
        for row in rows { put(row) }
    }

    private func height(_ row: PlannedRow) -> Double {
        let details = row.details.reduce(0) { $0 + $1.height }
        let content = measures.isWide ? max(row.name.height, details) : row.name.height + details
        return content + measures.name * 0.5
    }

    private mutating func put(_ row: PlannedRow) {
        let height = height(row)
        flow.turn(unless: height)
        let top = flow.y + measures.name * 0.25
        flow.add(.line, at: flow.y)
        flow.add(.box(row.box), at: top + 2)
        let left = measures.margin + measures.indent
        flow.add(.text(row.name, x: left), at: top)
        let beside = left + (measures.inner - measures.indent) * 0.5
        var below = measures.isWide ? top + 1.5 : top + row.name.height
        for detail in row.details {
            flow.add(.text(detail, x: measures.isWide ? beside : left), at: below)
            below += detail.height
        }
        flow.y += height
    }
}
