import ArgumentParser
import Badges
import Equipment
import Foundation
import FrontDesk
import Phrasebook
import Web

/// `balie printer` – the label printers.
struct PrinterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "printer",
        abstract: "Show the label printers, and print a label to try one out.",
        subcommands: [List.self, Test.self]
    )

    /// `balie printer list` – the printers that are set, how they are, and the queues of this machine.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the printers that are set and how they are, and the queues that CUPS has here."
        )

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let settings = try await settings.load()
            var lines = await PrinterLine.all(settings)
            let known = Set(lines.map(\.printer))
            for queue in (try? await LabelPrinter.queues()) ?? [] where !known.contains(queue) {
                lines.append(
                    PrinterLine(
                        printer: queue,
                        use: "",
                        state: "queue of this machine",
                        loaded: [],
                        cause: nil
                    )
                )
            }
            if json { return try printJSON(lines) }
            guard !lines.isEmpty else {
                return Swift.print(
                    "No label printer is set, and CUPS has no queue here. Set printer.address."
                )
            }
            let rows = lines.map { [$0.printer, $0.use, $0.state, $0.loaded.joined(separator: ", ")] }
            Swift.print(Table(headings: ["printer", "use", "state", "loaded"], rows: rows).text)
        }
    }

    /// `balie printer test` – a label for nobody.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a label that opens nothing, and wait until it is out.",
            discussion: "Exit status 69 when it does not come out."
        )

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print it on the printer that takes over.")
        var fallback = false
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let settings = try await settings.load()
            guard let printers = LabelPrinters(await settings.inForce()) else {
                throw Stop(.configuration, "No label printer is set. Set printer.name or printer.address.")
            }
            guard let printer = fallback ? printers.fallback : printers.main else {
                throw Stop(.configuration, "No second printer is set. Set printer.fallback.")
            }
            let press = LabelPress(
                printers: printers,
                format: settings.printer.format,
                phrasebook: try Phrasebook()
            )
            let today = settings.hours.day(of: Instant(Date()))
            let result = await press.printSample(on: printer, today, .nl)
            if json {
                let cause = result.failure?.cause
                try printJSON(Outcome(printer: printer.address.text, isPrinted: cause == nil, cause: cause))
                if cause != nil { throw ExitCode(Stop.Status.unavailable.rawValue) }
                return
            }
            if let failure = result.failure { throw Stop(.unavailable, failure.inWords) }
            Swift.print("\(printer.address.text): the label is out.")
        }
    }
}

/// What `balie printer test --json` prints.
fileprivate struct Outcome: Encodable {
    let printer: String
    let isPrinted: Bool
    let cause: PrintCause?
}
