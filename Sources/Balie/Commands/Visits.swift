import ArgumentParser
import Foundation
import FrontDesk
import Phrasebook
import Sheets

/// `balie visits` – every stay as a row, without names.
struct Visits: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write every stay as a row of CSV, without names. Also while the daemon is down.",
        discussion: """
            For whoever works figures out anew, with another program. Nobody is named, but a row is about one person: treat
            the file as you treat the record. Moments are in UTC; in csv-nl they are those of the centre.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Option(help: ArgumentHelp("The first day.", valueName: "yyyy-mm-dd"))
    var from: Day
    @Option(help: ArgumentHelp("The last day.", valueName: "yyyy-mm-dd"))
    var to: Day
    @Option(help: "csv, or csv-nl for Excel in Dutch.")
    var format: Form = .csv
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to this file; - is standard output.", valueName: "file")
    )
    var output = "-"

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case csv
        case csvNL = "csv-nl"
    }

    func validate() throws {
        guard from <= to else { throw ValidationError("--to is before --from.") }
    }

    func run() async throws {
        let settings = try await settings.load()
        let file = try VisitsFile(at: output, as: format, settings.hours, try Phrasebook())
        let progress = Progress(of: "writing visits")
        try await Stop.naming {
            try await Record(readingIn: settings.folder)
                .eachStay(from: from, through: to, progress: progress.show) { try file.write($0) }
        }
        progress.end()
        try file.end()
    }
}

/// Rows on their way to a file, a piece at a time.
fileprivate final class VisitsFile: @unchecked Sendable {
    private let handle: FileHandle
    private let writer: CSVWriter
    private let moment: (Instant) -> String
    /// What a word of the record is called in the file.
    private let word: (String, String) -> String
    private let path: String
    private var bytes: [UInt8]
    private var day: Day?
    private var dayCell = ReportSheet.Cell.none

    private static let piece = 1 << 20
    private static let columns = [
        "day", "badge", "role", "partner", "level", "arrived", "departed", "evidence",
    ]

    init(at path: String, as form: Visits.Form, _ hours: OpeningHours, _ phrasebook: Phrasebook) throws {
        let language = "nl"
        let columns = Self.columns.map { id in
            ReportSheet.Column(
                id: id,
                heading: phrasebook.phrase("visits.column.\(id)", in: language),
                kind: id == "day" ? .date : id == "badge" ? .count : .text
            )
        }
        let words = FigureWords(language: language, hidden: "", nothing: "")
        writer = CSVWriter(form == .csv ? .plain : .dutch, columns: columns, words: words)
        bytes = writer.head
        self.path = path
        if form == .csv {
            moment = { $0.utcText }
            word = { $1 }
        } else {
            moment = { instant in
                let minute = hours.minute(of: instant)
                func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
                return "\(two(minute / 60)):\(two(minute % 60))"
            }
            word = { phrasebook.phrase("\($0).\($1)", in: language) }
        }
        handle = path == "-" ? .standardOutput : try .writing(toFileAt: path)
    }

    func write(_ stay: StayRead) throws {
        if stay.day != day {
            let parts = stay.day.rawValue.split(separator: "-").compactMap { Int($0) }
            dayCell = parts.count == 3 ? .date(year: parts[0], month: parts[1], day: parts[2]) : .none
            day = stay.day
        }
        writer.append(
            [
                dayCell, .count(Int64(stay.number)), .text(word("role", stay.role.rawValue)),
                stay.partner.map { .text($0) } ?? .none, .text(word("report.level", stay.level.rawValue)),
                .text(moment(stay.arrivedAt)), stay.departedAt.map { .text(moment($0)) } ?? .none,
                stay.evidence.map { .text(word("report.column", $0.rawValue)) } ?? .none,
            ],
            to: &bytes
        )
        if bytes.count > Self.piece { try flush() }
    }

    func end() throws {
        try flush()
        try handle.close()
    }

    private func flush() throws {
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw Stop(.inputOutput, "\(path): this file can't be written.")
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
