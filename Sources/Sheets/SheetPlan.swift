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

/// One thing to draw, at a height on its page.
struct SheetPiece {
    enum What {
        case text(SetText, x: Double)
        case box(RollCallSheet.Box)
        /// What every page says on top.
        case banner(SetText)
        case line
    }

    let what: What
    let y: Double
}

/// Words with how they are set.
struct SetText {
    let text: String
    let size: Double
    let isBold: Bool
    let isMuted: Bool
    let width: Double
    let height: Double
}

/// A sheet broken into pages.
struct SheetPlan {
    private(set) var pages: [[SheetPiece]] = [[]]
    private(set) var lengths: [Double] = []
    private let measures: SheetMeasures
    private let banner: SetText?
    private var y: Double

    /// - Parameter measure: the height of words of a size, weight and width.
    init(
        _ sheet: RollCallSheet,
        on measures: SheetMeasures,
        measure: (_ text: String, _ size: Double, _ isBold: Bool, _ width: Double) -> Double
    ) {
        self.measures = measures
        y = measures.margin
        func set(_ text: String, _ size: Double, bold: Bool = false, muted: Bool = false, in width: Double)
            -> SetText
        {
            let height = measure(text, size, bold, width)
            return SetText(text: text, size: size, isBold: bold, isMuted: muted, width: width, height: height)
        }
        let inFrame = measures.inner - 4 * SheetMeasures.bannerRim
        banner = sheet.banner.isEmpty ? nil : set(sheet.banner, measures.heading, bold: true, in: inFrame)
        putBanner()
        put(set(sheet.title, measures.title, bold: true, in: measures.inner))
        for lead in sheet.leads { put(set(lead, measures.lead, in: measures.inner)) }
        y += measures.heading * 0.6
        if sheet.blocks.isEmpty { put(set(sheet.nobody, measures.name, in: measures.inner)) }
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
        lengths.append(y)
    }

    private struct PlannedRow {
        let box: RollCallSheet.Box
        let name: SetText
        let details: [SetText]
    }

    private mutating func put(_ text: SetText) {
        pages[pages.count - 1].append(SheetPiece(what: .text(text, x: measures.margin), y: y))
        y += text.height
    }

    /// A heading stays with the row below it.
    private mutating func put(_ heading: SetText, _ rows: [PlannedRow]) {
        y += measures.heading * 0.6
        turn(unless: heading.height + (rows.first.map(height) ?? 0))
        put(heading)
        y += 2
        for row in rows { put(row) }
    }

    private func height(_ row: PlannedRow) -> Double {
        let details = row.details.reduce(0) { $0 + $1.height }
        let content = measures.isWide ? max(row.name.height, details) : row.name.height + details
        return content + measures.name * 0.5
    }

    private mutating func put(_ row: PlannedRow) {
        let height = height(row)
        turn(unless: height)
        let page = pages.count - 1
        let top = y + measures.name * 0.25
        pages[page].append(SheetPiece(what: .line, y: y))
        pages[page].append(SheetPiece(what: .box(row.box), y: top + 2))
        let left = measures.margin + measures.indent
        pages[page].append(SheetPiece(what: .text(row.name, x: left), y: top))
        let beside = left + (measures.inner - measures.indent) * 0.5
        var below = measures.isWide ? top + 1.5 : top + row.name.height
        for detail in row.details {
            pages[page]
                .append(
                    SheetPiece(what: .text(detail, x: measures.isWide ? beside : left), y: below)
                )
            below += detail.height
        }
        y += height
    }

    /// A new page where `height` does not fit on this one any more.
    private mutating func turn(unless height: Double) {
        guard y + height > measures.height - measures.margin - measures.foot else { return }
        lengths.append(y)
        pages.append([])
        y = measures.margin
        putBanner()
    }

    private mutating func putBanner() {
        guard let banner else { return }
        pages[pages.count - 1].append(SheetPiece(what: .banner(banner), y: y))
        y += banner.height + 2 * SheetMeasures.bannerRim + 6
    }
}
