import Badges
import Foundation
package import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook
package import Sheets

extension Door {
    /// `GET /desk/reports` – figures of whole months; what is asked stands in the address, to be sent as a link.
    func showReport(_ request: Request, _ caller: Caller) async throws -> Response {
        let asked = ReportAddress(request)
        return try await answering {
            let wanted = try asked.report(today: reception.today())
            let report = try await reception.report(wanted, for: caller.atTheDesk())
            return page("reports", facts(of: report, caller), caller, here: "reports")
        } onRefusal: { refusal in
            page(
                "reports",
                form(asked.usual(today: reception.today()), caller),
                caller,
                here: "reports",
                refusal: refusal
            )
        }
    }

    /// `GET /desk/reports/{format}` – the same as a file: csv, csv-nl, xlsx, pdf or json.
    func reportFile(_ request: Request, _ caller: Caller) async throws -> Response {
        let asked = ReportAddress(request)
        guard let format = ReportFormat(rawValue: try caller.parameters.require("format")) else {
            throw DoorRefusal.notFound
        }
        let wanted = try asked.report(today: reception.today())
        let report = try await reception.report(wanted, for: caller.atTheDesk())
        let sheet = ReportSheet(report, for: house.centre, reception.hours, in: caller.language, phrasebook)
        let bytes = try await press.inTurn { try format.bytes(of: report, as: sheet, table: asked.table) }
        guard let bytes else { throw DoorRefusal.notFound }
        var response = Response(status: .ok, mediaType: format.mediaType, bytes: bytes)
        let table = format.isOneTable ? asked.table ?? report.tables.last?.id : nil
        let name = format.fileName(of: wanted, table: table)
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }

    private func form(_ wanted: ReportRequest, _ caller: Caller) -> [String: Any] {
        func choice(_ all: [String], _ chosen: String, _ say: (String) -> String) -> [[String: Any]] {
            all.map { ["value": $0, "name": say($0), "isChosen": $0 == chosen] }
        }
        let word = { (key: String) in phrasebook.phrase("report.\(key)", in: caller.language.rawValue) }
        return [
            "from": wanted.from.rawValue, "through": wanted.through.rawValue,
            "isCompared": wanted.isCompared,
            "kinds": choice(ReportRequest.Kind.allCases.map(\.rawValue), wanted.kind.rawValue) {
                word("title.\($0)")
            },
            "groupings": choice(ReportRequest.Grouping.allCases.map(\.rawValue), wanted.grouping.rawValue) {
                word("column.\($0)")
            },
            "isAttendance": wanted.kind == .attendance,
        ]
    }

    private func facts(of report: Report, _ caller: Caller) -> [String: Any] {
        let sheet = ReportSheet(report, for: house.centre, reception.hours, in: caller.language, phrasebook)
        let query = ReportAddress.query(report.request)
        var facts = form(report.request, caller)
        facts["leads"] = Array(sheet.leads.dropFirst())
        facts["name"] = sheet.title
        facts["method"] = sheet.method.paragraphs
        facts["query"] = query
        facts["isEmpty"] = report.months.isEmpty
        facts["charts"] = sheet.charts.map { chart -> [String: Any] in
            ["id": chart.id, "title": chart.title, "svg": chart.svg(prefix: chart.id)]
        }
        facts["tables"] = sheet.tables.map { table in self.facts(of: table, sheet.words, query) }
        return facts
    }

    /// The rows as HTML: a template takes 20 us for each, which ten years of days are too many for.
    private func markup(of table: ReportSheet.Table, _ words: FigureWords) -> String {
        let escaped = Escaped()
        let isFigure = table.columns.map { $0.kind != .text }
        return table.rows.reduce(into: "") { markup, row in
            markup += "<tr>"
            for (place, cell) in zip(isFigure.indices, row) {
                let (tag, kind) = place == 0 ? ("th scope=\"row\"", "at") : ("td", "count")
                markup += isFigure[place] ? "<\(tag) class=\"\(kind)\">" : "<\(tag)>"
                markup += escaped.escapeText(words.text(cell))
                markup += place == 0 ? "</th>" : "</td>"
            }
            markup += "</tr>"
        }
    }

    private func facts(of table: ReportSheet.Table, _ words: FigureWords, _ query: String) -> [String: Any] {
        func cells(_ row: [ReportSheet.Cell]) -> [[String: Any]] {
            zip(row, table.columns).enumerated()
                .map { place, cell in
                    [
                        "text": words.text(cell.0), "isFigure": cell.1.kind != .text, "isName": place == 0,
                    ]
                }
        }
        return known([
            "id": table.id, "title": table.title, "query": query,
            "note": table.note.isEmpty ? nil : table.note,
            "heads": table.columns.enumerated()
                .map { place, column -> [String: Any] in
                    ["name": column.heading, "isFigure": place > 0 && column.kind != .text]
                },
            "rows": markup(of: table, words),
            "isEmpty": table.rows.isEmpty,
            "total": table.total.map { ["cells": cells($0)] as [String: Any] },
        ])
    }
}

/// A kind of file that a report is given as.
package enum ReportFormat: String, CaseIterable, Sendable {
    case csv, csvNL = "csv-nl", xlsx, pdf, json

    /// Whether the file has room for one table only.
    package var isOneTable: Bool { self == .csv || self == .csvNL }

    var mediaType: String {
        switch self {
        case .csv, .csvNL: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .pdf: "application/pdf"
        case .json: "application/json"
        }
    }

    /// "balie-attendance-2026-09-2026-11.csv".
    func fileName(of request: ReportRequest, table: String?) -> String {
        let ending = self == .csvNL ? "csv" : rawValue
        let what = table.map { $0 == request.kind.rawValue ? $0 : "\(request.kind.rawValue)-\($0)" }
        return
            "balie-\(what ?? request.kind.rawValue)-\(request.from.rawValue)-\(request.through.rawValue).\(ending)"
    }

    /// The file; nil where it has room for one table and the report has none called `table`.
    ///
    /// Cairo draws the PDF: whoever draws with it elsewhere in the program takes turns.
    package func bytes(of report: Report, as sheet: ReportSheet, table name: String?) throws -> [UInt8]? {
        let table = name.map { name in sheet.tables.first { $0.id == name } } ?? sheet.tables.last
        let madeAt = report.madeAt.milliseconds / 1000
        switch self {
        case .csv: return table?.csv(.plain, words: sheet.words)
        case .csvNL: return table?.csv(.dutch, words: sheet.words)
        case .xlsx: return try sheet.xlsx(madeAt: madeAt)
        case .pdf: return try sheet.pdf(madeAt: madeAt)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return Array(try encoder.encode(ReportAnswer(report)))
        }
    }
}

/// What stands behind the question mark of a report's address.
struct ReportAddress {
    private let parts: [String: String]

    init(_ request: Request) {
        parts = request.uri.queryParameters.reduce(into: [:]) { $0[String($1.key)] = String($1.value) }
    }

    /// The table that a file with room for one is of.
    var table: String? { parts["table"] }

    /// What is asked for; the twelve months that are over last where nothing is.
    ///
    /// - Throws: ``Refusal/periodImpossible``, ``Refusal/unreadable``.
    func report(today: Day) throws(Refusal) -> ReportRequest {
        guard let kind = part("kind", .attendance, ReportRequest.Kind.init(rawValue:)),
            let grouping = part("by", .month, ReportRequest.Grouping.init(rawValue:))
        else { throw .unreadable }
        let usual = ReportRequest.lastYear(today: today)
        guard let from = part("from", usual.from, Month.init(rawValue:)),
            let through = part("through", usual.through, Month.init(rawValue:))
        else { throw .periodImpossible }
        return try ReportRequest(
            kind,
            from: from,
            through: through,
            by: grouping,
            isCompared: parts["compare"] == "1"
        )
    }

    /// The same with the usual months, where those that are asked for can't be.
    func usual(today: Day) -> ReportRequest {
        let kind = part("kind", .attendance, ReportRequest.Kind.init(rawValue:)) ?? .attendance
        let grouping = part("by", .month, ReportRequest.Grouping.init(rawValue:)) ?? .month
        return .lastYear(kind, by: grouping, today: today)
    }

    static func query(_ request: ReportRequest) -> String {
        var query =
            "kind=\(request.kind.rawValue)&from=\(request.from.rawValue)&through=\(request.through.rawValue)"
        query += "&by=\(request.grouping.rawValue)"
        return request.isCompared ? query + "&compare=1" : query
    }

    private func part<Value>(_ name: String, _ usual: Value, _ read: (String) -> Value?) -> Value? {
        guard let text = parts[name], !text.isEmpty else { return usual }
        return read(text)
    }
}
