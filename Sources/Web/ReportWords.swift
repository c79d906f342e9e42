package import FrontDesk
package import Phrasebook
package import Sheets

extension ReportSheet {
    /// A report in words, for paper, a workbook or a page, in the language of whoever asks for it.
    ///
    /// - Parameter centre: what the centre is called.
    package init(
        _ report: Report,
        for centre: String,
        _ hours: OpeningHours,
        in language: Language,
        _ phrasebook: Phrasebook
    ) {
        let words = ReportWords(report, hours, language, phrasebook)
        self.init(
            title: words.title,
            leads: [centre] + words.leads,
            contents: words.say("contents"),
            charts: words.charts,
            tables: report.tables.map(words.table),
            method: Method(title: words.say("method"), paragraphs: words.method),
            foot: words.say("foot", ["time": words.days.moment(report.madeAt, language)]),
            words: words.figures
        )
    }
}

extension ReportSheet {
    /// Several reports of the same months on one sheet, each sentence of the method once; nil for none.
    package init?(
        together reports: [Report],
        for centre: String,
        _ hours: OpeningHours,
        in language: Language,
        _ phrasebook: Phrasebook
    ) {
        let sheets = reports.map { ReportSheet($0, for: centre, hours, in: language, phrasebook) }
        guard let first = sheets.first, let report = reports.first else { return nil }
        let words = ReportWords(report, hours, language, phrasebook)
        self.init(
            title: words.say("together"),
            leads: first.leads,
            contents: first.contents,
            charts: sheets.flatMap(\.charts),
            tables: sheets.flatMap(\.tables),
            method: Method(
                title: first.method.title,
                paragraphs: sheets.flatMap(\.method.paragraphs)
                    .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
            ),
            foot: first.foot,
            words: first.words
        )
    }
}

/// The sentences and headings of one report.
struct ReportWords {
    let report: Report
    let language: Language
    let days: LocalDays
    let figures: FigureWords
    private let phrasebook: Phrasebook

    init(_ report: Report, _ hours: OpeningHours, _ language: Language, _ phrasebook: Phrasebook) {
        (self.report, self.language, self.phrasebook) = (report, language, phrasebook)
        days = LocalDays(hours: hours, today: { hours.day(of: report.madeAt) })
        figures = FigureWords(
            language: language.rawValue,
            hidden: "×",
            nothing: phrasebook.phrase("report.nothing", in: language.rawValue)
        )
    }

    func say(_ key: String, _ values: [String: String] = [:]) -> String {
        phrasebook.phrase("report.\(key)", in: language.rawValue, values)
    }

    var title: String { say("title.\(report.request.kind.rawValue)") }

    /// What the report is about and what it leaves out, a sentence each.
    var leads: [String] {
        let (from, through) = (report.request.from, report.request.through)
        let period =
            from == through
            ? days.name(of: from, language)
            : say(
                "period",
                ["from": days.name(of: from, language), "through": days.name(of: through, language)]
            )
        var leads = [period]
        if report.request.isCompared { leads.append(say("compared")) }
        if report.hasUnfinished { leads.append(say("unfinished")) }
        if !report.monthsTooSmall.isEmpty {
            let months = report.monthsTooSmall.map { days.name(of: $0, language) }.joined(separator: ", ")
            leads.append(say("monthsTooSmall", ["months": months, "smallest": String(report.smallest)]))
        }
        return leads
    }

    var method: [String] {
        ["all", report.request.kind.rawValue, "small"]
            .map { say("method.\($0)", ["smallest": String(report.smallest)]) }
    }

    func table(_ table: Report.Table) -> ReportSheet.Table {
        ReportSheet.Table(
            id: table.id,
            title: say("table.\(table.id)"),
            note: table.leavesOut || table.rows.contains { $0.contains(.hidden) } ? say("hidden") : "",
            columns: table.columns.map(column),
            rows: table.rows.map { row in zip(row, table.columns).map { cell($0, in: $1) } },
            total: table.total.map { row in zip(row, table.columns).map { cell($0, in: $1) } }
        )
    }

    private func column(_ column: Report.Column) -> ReportSheet.Column {
        let hour = column.id.hasPrefix("h") ? Int(column.id.dropFirst()) : nil
        let kind: ReportSheet.Kind =
            switch column.kind {
            case .text: .text
            case .date: .date
            case .count: .count
            case .hours: .hours
            case .share: .share
            case .number: .number
            }
        return .init(
            id: column.id,
            heading: hour.map { String($0) } ?? period(column.id) ?? say("column.\(column.id)"),
            kind: kind
        )
    }

    /// What a month, quarter or year is called, nil for any other column.
    private func period(_ id: String) -> String? {
        guard id.first?.isNumber == true else { return nil }
        return Month(rawValue: id).map { days.name(of: $0, language) } ?? id
    }

    private func cell(_ value: Report.Value, in column: Report.Column) -> ReportSheet.Cell {
        switch value {
        case .text(let text):
            return .text(name(text, in: column))
        case .word(let word): return .text(self.word(word))
        case .day(let day):
            let parts = day.rawValue.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 3 else { return .none }
            return .date(year: parts[0], month: parts[1], day: parts[2])
        case .count(let count): return .count(count)
        case .hours(let hours): return .hours(hours)
        case .share(let share): return .share(share)
        case .number(let number): return .number(number)
        case .hidden: return .hidden
        case .none: return .none
        }
    }

    /// A month by its name and a meeting by its date; any other name as it stands.
    private func name(_ text: String, in column: Report.Column) -> String {
        if column.id == "month", let month = Month(rawValue: text) { return days.name(of: month, language) }
        let parts = text.split(separator: " ").map(String.init)
        guard column.id == "meeting", parts.count == 2, let day = Day(rawValue: parts[0]) else { return text }
        return "\(days.date(day, language)), \(parts[1])"
    }

    private func word(_ word: String) -> String {
        if word.hasPrefix("role.") { return phrasebook.phrase(word, in: language.rawValue) }
        guard let kind = word.split(separator: ".").last, word.hasPrefix("kind.") else { return say(word) }
        return phrasebook.phrase("desk.partnerKind.\(kind)", in: language.rawValue)
    }
}

// MARK: Charts

extension ReportWords {
    /// The most bars that one chart has room for.
    private static let mostBars = 20
    /// The most columns that a heat map of periods can be read with.
    private static let mostPeriods = 25

    var charts: [Chart] {
        report.tables.compactMap { table in
            switch table.id {
            case "attendance":
                chart(
                    table,
                    report.request.grouping.isTime ? .columns : .bars,
                    of: ["visits", "visitsBefore"],
                    most: report.request.grouping.isTime ? .max : Self.mostBars
                )
            case "peaks": chart(table, .columns, of: ["peak"])
            case "hours-of-day": chart(table, .steps, of: ["average"])
            case "busy-hours": heatMap(table)
            case "co-presence": pairs(table)
            case "representation": chart(table, .bars, of: ["represented", "absent"], most: Self.mostBars)
            case "representation-over-time": table.columns.count <= Self.mostPeriods ? heatMap(table) : nil
            case "no-shows": chart(table, .columns, of: ["came", "missed"])
            case "quality": chart(table, .columns, of: ["assumedShare"])
            default: nil
            }
        }
    }

    private func chart(
        _ table: Report.Table,
        _ kind: Chart.Kind,
        of columns: [String],
        most: Int = .max
    ) -> Chart {
        let sheet = self.table(table)
        let rows = sheet.rows.prefix(most)
        let series = columns.compactMap { name -> Chart.Series? in
            guard let place = sheet.columns.firstIndex(where: { $0.id == name }) else { return nil }
            return .init(name: sheet.columns[place].heading, values: rows.map { $0[place] })
        }
        return Chart(
            id: table.id,
            title: sheet.title,
            summary: say("chart.\(table.id)"),
            kind: kind,
            heading: sheet.columns[0].heading,
            labels: rows.map { $0[0] },
            series: series,
            words: figures
        )
    }

    private func heatMap(_ table: Report.Table) -> Chart {
        let sheet = self.table(table)
        return Chart(
            id: table.id,
            title: sheet.title,
            summary: say("chart.\(table.id)"),
            kind: .heatMap,
            heading: sheet.columns[0].heading,
            labels: sheet.columns.dropFirst().map { .text($0.heading) },
            series: sheet.rows.map { row in
                var name = ""
                if case .text(let text)? = row.first { name = text }
                return .init(name: name, values: Array(row.dropFirst()))
            },
            words: figures
        )
    }

    private func pairs(_ table: Report.Table) -> Chart {
        let rows = table.rows.prefix(Self.mostBars)
        let sheet = self.table(table)
        return Chart(
            id: table.id,
            title: sheet.title,
            summary: say("chart.\(table.id)"),
            kind: .bars,
            heading: say("pair"),
            labels: rows.map { row in
                guard case .text(let one) = row[0], case .text(let other) = row[1] else { return .none }
                return .text("\(one) – \(other)")
            },
            series: [
                .init(name: say("column.hours"), values: rows.map { cell($0[2], in: table.columns[2]) })
            ],
            words: figures
        )
    }
}
