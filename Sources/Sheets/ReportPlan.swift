/// A report broken into pages: a cover with what is where, the charts, the tables, the method.
struct ReportPlan {
    let pages: [[SheetPiece]]
    let parts: [Part]

    struct Part {
        let title: String
        let page: Int
    }

    init(_ report: ReportSheet, on measures: SheetMeasures, measure: @escaping MeasureText) {
        let setting = ReportSetting(measures: measures, measure: measure)
        let titles = (report.charts.map(\.title) + report.tables.map(\.title) + [report.method.title])
            .map(\.spoken)
        // Twice: which pages the parts are on is known once they are set, and takes the same room.
        let draft = Cover(report, titles.map { Part(title: $0, page: 0) }, setting)
        let body = ReportBody(report, from: draft.holdsChart ? 1 : 0, setting)
        let first = draft.flow.pages.count + 1
        let starts = (draft.holdsChart ? [1] : []) + body.starts.map { first + $0 }
        parts = zip(titles, starts).map { Part(title: $0, page: $1) }
        pages = Cover(report, parts, setting).flow.pages + body.flow.pages
    }
}

/// How words of a report are set.
struct ReportSetting {
    let measures: SheetMeasures
    let measure: MeasureText

    init(measures: SheetMeasures, measure: @escaping MeasureText) {
        (self.measures, self.measure) = (measures, measure)
    }

    func text(
        _ text: String,
        _ size: Double,
        bold: Bool = false,
        muted: Bool = false,
        in width: Double? = nil,
        lines: Int = .max
    ) -> SetText {
        let width = width ?? measures.inner
        let text = text.spoken
        let height = measure(text, size, bold, width, lines)
        return SetText(
            text: text,
            size: size,
            isBold: bold,
            isMuted: muted,
            width: width,
            height: height,
            lines: lines
        )
    }

    func heading(_ text: String) -> SetText {
        self.text(text, measures.heading, bold: true, lines: 4)
    }

    /// A paragraph in pieces that each fit on a page.
    func paragraphs(_ words: String) -> [SetText] {
        var (pieces, rest) = ([SetText](), Substring(words.spoken))
        while !rest.isEmpty {
            let piece = rest.prefix(1_200)
            let sentence = piece.ranges(of: ". ").last?.upperBound ?? piece.lastIndex(of: " ")
            let end = piece.endIndex == rest.endIndex ? rest.endIndex : sentence ?? piece.endIndex
            pieces.append(text(String(rest[..<end]), measures.lead))
            rest = rest[end...].drop { $0 == " " }
        }
        return pieces
    }

    /// A chart in pieces that each fit on a page, with their heights there.
    func drawings(of chart: Chart) -> [(drawing: ChartDrawing, height: Double)] {
        let wide = 720.0
        let room = measures.height - 2 * measures.margin - measures.foot
        let scale = measures.inner / wide
        return chart.drawings(width: wide, tallest: room / scale).map { ($0, $0.height * scale) }
    }
}

/// The first page: what the report is, where its parts are, and the first chart where there is room.
fileprivate struct Cover {
    private(set) var flow: PageFlow
    let holdsChart: Bool

    init(_ report: ReportSheet, _ parts: [ReportPlan.Part], _ setting: ReportSetting) {
        let measures = setting.measures
        var flow = PageFlow(measures)
        flow.add(.band(.leaf, x: measures.margin, width: 56, height: 5), at: flow.y)
        flow.y += 19
        flow.put(setting.text(report.title, measures.title * 1.2, bold: true, lines: 4))
        flow.y += 4
        for lead in report.leads {
            let text = setting.text(lead, measures.lead, lines: 6)
            flow.turn(unless: text.height)
            flow.put(text)
        }
        flow.y += measures.heading
        flow.put(setting.heading(report.contents))
        flow.y += 3
        for (number, part) in parts.enumerated() { Self.put(part, number, setting, in: &flow) }
        flow.y += measures.heading * 1.5
        let pieces = report.charts.first.map(setting.drawings) ?? []
        if pieces.count == 1, flow.y + pieces[0].height <= flow.bottom {
            flow.add(.part(0), at: flow.y)
            flow.add(.chart(pieces[0].drawing, x: measures.margin, width: measures.inner), at: flow.y)
            holdsChart = true
        } else {
            holdsChart = false
        }
        self.flow = flow.finished()
    }

    private static func put(
        _ part: ReportPlan.Part,
        _ number: Int,
        _ setting: ReportSetting,
        in flow: inout PageFlow
    ) {
        let measures = setting.measures
        let title = setting.text(part.title, measures.lead, in: measures.inner - 40, lines: 1)
        flow.turn(unless: title.height + 5)
        flow.add(.text(title, x: measures.margin), at: flow.y + 2.5)
        var page = setting.text(String(part.page), measures.lead, in: 36, lines: 1)
        page.isRight = true
        flow.add(.text(page, x: measures.width - measures.margin - 36), at: flow.y + 2.5)
        flow.add(.link(to: number, height: title.height + 5), at: flow.y)
        flow.y += title.height + 5
        flow.add(.line, at: flow.y)
    }
}

/// What comes after the cover.
fileprivate struct ReportBody {
    private(set) var flow: PageFlow
    /// On which of these pages each part begins, from 0.
    private(set) var starts: [Int] = []
    /// Parts that are on the cover.
    private let first: Int

    init(_ report: ReportSheet, from chart: Int, _ setting: ReportSetting) {
        flow = PageFlow(setting.measures)
        first = chart
        for chart in report.charts.dropFirst(chart) { put(setting.drawings(of: chart), setting) }
        for table in report.tables {
            let plan = TablePlan(table, report.words, setting)
            begin(unless: plan.opening)
            plan.put(in: &flow)
        }
        put(report.method, setting)
        flow = flow.finished()
    }

    /// A part begins here, or on the next page where its first lines don't fit on this one.
    private mutating func begin(unless height: Double) {
        if flow.y > flow.measures.margin { flow.y += flow.measures.heading * 1.8 }
        flow.turn(unless: height)
        flow.add(.part(first + starts.count), at: flow.y)
        starts.append(flow.pages.count - 1)
    }

    private mutating func put(_ pieces: [(drawing: ChartDrawing, height: Double)], _ setting: ReportSetting) {
        for (index, piece) in pieces.enumerated() {
            if index == 0 { begin(unless: piece.height) } else { flow.turn() }
            flow.add(
                .chart(piece.drawing, x: setting.measures.margin, width: setting.measures.inner),
                at: flow.y
            )
            flow.y += piece.height
        }
    }

    private mutating func put(_ method: ReportSheet.Method, _ setting: ReportSetting) {
        let heading = setting.heading(method.title)
        let paragraphs = method.paragraphs.map(setting.paragraphs)
        begin(unless: heading.height + 6 + (paragraphs.first?.first?.height ?? 0))
        flow.put(heading)
        for paragraph in paragraphs {
            flow.y += 6
            for piece in paragraph {
                flow.turn(unless: piece.height)
                flow.put(piece)
            }
        }
    }
}
