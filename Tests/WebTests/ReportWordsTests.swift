import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import Phrasebook
import Sheets
import TestSupport
import Testing

@testable import Web

/// What a report says, on the desk's page, as a file and to another program.
struct ReportWordsTests {
    private let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var reception: Reception { test.centre.reception }

    /// Every report there is, of the months around the day that the test begins on.
    private func reports() async throws -> [Report] {
        let manager = try await test.centre.signedIn([.manager]).session
        let months = try ["2026-10", "2026-11"].map { try #require(Month(rawValue: $0)) }
        var reports: [Report] = []
        for kind in ReportRequest.Kind.allCases {
            for grouping in ReportRequest.Grouping.allCases {
                for isCompared in [false, true] {
                    let request = try ReportRequest(
                        kind,
                        from: months[0],
                        through: months[1],
                        by: grouping,
                        isCompared: isCompared
                    )
                    reports.append(try await reception.report(request, for: manager))
                }
            }
        }
        return reports
    }

    private func visits(perDay count: Int = 8) async throws {
        test.centre.clock.set("2026-10-05T08:00:00Z")
        for _ in 0..<20 {
            for number in 0..<count {
                let surname = "Achternaam \(UnicodeScalar(UInt8(97 + number)))"
                _ = try await test.centre.visit(["surname": surname])
            }
            test.centre.clock.advance(seconds: 24 * 3600)
            _ = try await reception.closeWhatIsDue()
        }
        test.centre.clock.set("2026-12-01T08:00:00Z")
    }

    @Test func `every heading, figure and sentence of a report has words, and no words are left over`()
        async throws
    {
        try await visits()
        let phrasebook = try Phrasebook()
        var asked: Set<String> = []
        for report in try await reports() {
            asked.insert("title.\(report.request.kind.rawValue)")
            asked.insert("column.\(report.request.grouping.rawValue)")
            for table in report.tables {
                asked.insert("table.\(table.id)")
                for column in table.columns
                where !(column.id.hasPrefix("h") && Int(column.id.dropFirst()) != nil)
                    && column.id.first?.isNumber != true
                {
                    asked.insert("column.\(column.id)")
                }
                for case .word(let word) in table.rows.joined() + (table.total ?? []) { asked.insert(word) }
            }
            let sheet = ReportSheet(report, for: "", reception.hours, in: .nl, phrasebook)
            for chart in sheet.charts { asked.insert("chart.\(chart.id)") }
            for paragraph in ["all", report.request.kind.rawValue, "small"] {
                asked.insert("method.\(paragraph)")
            }
        }
        asked = asked.filter { !$0.hasPrefix("role.") && !$0.hasPrefix("kind.") }
        let fixed: Set<String> = [
            "period", "compared", "unfinished", "monthsTooSmall", "contents", "method", "together", "foot",
            "nothing",
            "pair", "rest", "noPartner", "noHost", "noMeeting", "hidden", "atTheDesk", "level.claimed",
            "level.vouched", "level.credentialSeen",
        ]
        let there = Set(
            try #require(phrasebook.keys["nl"]).filter { $0.hasPrefix("report.") }
                .map { String($0.dropFirst(7)) }
        )
        #expect(asked.union(fixed).subtracting(there) == [])
        #expect(there.subtracting(asked.union(fixed)) == [])
    }

    @Test func `a report is a page, a PDF, a workbook, CSV and JSON, and names nobody`() async throws {
        try await visits()
        for report in try await reports() {
            for language in Language.allCases {
                let sheet = ReportSheet(
                    report,
                    for: "Centrum <b>",
                    reception.hours,
                    in: language,
                    try Phrasebook()
                )
                #expect(sheet.tables.map(\.id) == report.tables.map(\.id))
                for chart in sheet.charts { #expect(chart.svg(prefix: chart.id).hasPrefix("<svg")) }
                let json = try #require(try ReportFormat.json.bytes(of: report, as: sheet, table: nil))
                let text = String(decoding: json, as: UTF8.self)
                #expect(!text.contains("Achternaam") && !text.contains("Anne-Fleur"))
                #expect(try ReportFormat.csv.bytes(of: report, as: sheet, table: "nothing") == nil)
                for table in report.tables {
                    let csv = try #require(try ReportFormat.csv.bytes(of: report, as: sheet, table: table.id))
                    let head = String(decoding: csv, as: UTF8.self).prefix { $0 != "\r\n" }
                    #expect(String(head) == table.columns.map(\.id).joined(separator: ","))
                }
            }
        }
    }

    @Test func `the page shows it to a manager, whatever stands in the address`() async throws {
        try await visits()
        let manager = try await test.centre.signedIn([.manager]).token
        func get(_ query: String) async throws -> (HTTPResponse.Status, String) {
            let answer = try await test.get("/desk/reports\(query)", manager)
            return (answer.status, html(answer))
        }
        let (status, page) = try await get("?kind=attendance&by=day&from=2026-10&through=2026-10")
        #expect(status == .ok && page.contains("<svg") && page.contains("160"))
        for query in [
            "", "?kind=", "?kind=occupancy", "?kind=co-presence&compare=1", "?kind=quality&by=week",
            "?kind=representation&by=year", "?kind=no-shows&compare=1",
            "?from=2026-13", "?from=2027-01&through=2026-01", "?kind=%3Cscript%3E",
            "?from=0001-01&through=9999-12",
        ] {
            let (status, page) = try await get(query)
            let isSaid = [.ok, .badRequest].contains(status) && page.contains("<form")
            #expect(isSaid && !page.contains("<script>"), "\(query)")
        }
        let files = [
            ("pdf", "application/pdf"), ("csv", "text/csv"), ("csv-nl", "text/csv"),
            ("json", "application/json"),
        ]
        for (format, type) in files {
            let answer = try await test.get("/desk/reports/\(format)?kind=occupancy", manager)
            #expect(answer.status == .ok && answer.headers[.contentType]?.hasPrefix(type) == true)
            #expect(answer.headers[.contentDisposition]?.contains("balie-occupancy") == true)
        }
        #expect(try await get("/exe").0 == .notFound)
        #expect(try await get("/csv?table=nothing").0 == .notFound)
    }
}
