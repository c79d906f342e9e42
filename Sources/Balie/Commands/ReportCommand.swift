import ArgumentParser
import Foundation
import FrontDesk
import Phrasebook
import Sheets
import Web

extension ReportRequest.Kind: ExpressibleByArgument {}

extension ReportRequest.Grouping: ExpressibleByArgument {}

extension ReportFormat: ExpressibleByArgument {}

/// `balie report` – figures of whole months, in which nobody can be told apart.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Count visits, how busy it was, who was there together. Also while the daemon is down.",
        discussion: """
            A month counts once it is over; without --from and --to the twelve months before this one are told. Figures \
            about a few people are not shown. CSV has room for one table: choose it with --table.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Argument(help: "What to tell.")
    var kind: ReportRequest.Kind = .attendance
    @Option(help: ArgumentHelp("The first month, or a day in it.", valueName: "yyyy-mm"))
    var from: MonthArgument?
    @Option(help: ArgumentHelp("The last month, or a day in it.", valueName: "yyyy-mm"))
    var to: MonthArgument?
    @Option(help: "What attendance is divided by.")
    var by: ReportRequest.Grouping = .month
    @Flag(help: "Set as many months before beside it.")
    var compare = false
    @Option(help: "table, csv, csv-nl, xlsx, pdf or json.")
    var format: Format = .table
    @Option(help: "The table that a CSV is of, by its id.")
    var table: String?
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to this file; - is standard output.", valueName: "file")
    )
    var output = "-"
    @Option(help: "The language: nl or en.")
    var language: Language = .nl

    /// A kind of file, or rows for a terminal.
    enum Format: ExpressibleByArgument {
        case table
        case file(ReportFormat)

        init?(argument: String) {
            if argument == "table" {
                self = .table
            } else if let format = ReportFormat(rawValue: argument) {
                self = .file(format)
            } else {
                return nil
            }
        }

        static var allValueStrings: [String] { ["table"] + ReportFormat.allCases.map(\.rawValue) }
    }

    func validate() throws {
        if case .file(let format) = self.format, [.xlsx, .pdf].contains(format), output == "-", isatty(1) == 1
        {
            throw ValidationError("A terminal can't show this: give -o with a file.")
        }
    }

    func run() async throws {
        let settings = try await settings.load()
        let request = try request(today: settings.hours.day(of: Instant(Date())))
        let progress = Progress(of: "counting")
        let report = try await Stop.naming {
            try await Record(readingIn: settings.folder)
                .report(
                    request,
                    hours: settings.hours,
                    hosts: HostNames(in: settings.folder, MasterKeySource(settings).key),
                    smallCounts: settings.smallCounts,
                    progress: progress.show
                )
        }
        progress.end()
        let sheet = ReportSheet(report, for: settings.centre, settings.hours, in: language, try Phrasebook())
        guard case .file(let format) = format else { return try write(Data((text(of: sheet) + "\n").utf8)) }
        guard let bytes = try format.bytes(of: report, as: sheet, table: table) else {
            let known = report.tables.map(\.id).joined(separator: ", ")
            throw Stop(.dataError, "\(table ?? ""): this report has no such table. It has \(known).")
        }
        try write(Data(bytes))
    }

    private func request(today: Day) throws -> ReportRequest {
        let usual = ReportRequest.lastYear(kind, today: today)
        let (first, last) = (from?.month ?? usual.from, to?.month ?? usual.through)
        do {
            return try ReportRequest(kind, from: first, through: last, by: by, isCompared: compare)
        } catch {
            throw Stop(.dataError, try Stop.sentence(of: error.key, error.values))
        }
    }

    private func text(of sheet: ReportSheet) -> String {
        let tables = sheet.tables.map { table in
            let rows = (table.rows + (table.total.map { [$0] } ?? [])).map { $0.map(sheet.words.text) }
            return table.title + "\n\n" + Table(headings: table.columns.map(\.heading), rows: rows).text
        }
        return ([sheet.title + "\n" + sheet.leads.joined(separator: "\n")] + tables).joined(separator: "\n\n")
    }

    private func write(_ bytes: Data) throws {
        guard output != "-" else { return FileHandle.standardOutput.write(bytes) }
        try bytes.write(toFileAt: output)
    }
}

/// A month on the command line: "2026-11", or any day in it.
struct MonthArgument: ExpressibleByArgument {
    let month: Month

    init?(argument: String) {
        guard let month = Month(rawValue: argument) ?? Day(rawValue: argument).map({ Month(of: $0) }) else {
            return nil
        }
        self.month = month
    }
}
