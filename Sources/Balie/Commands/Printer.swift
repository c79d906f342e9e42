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
            var lines: [Line] = []
            let inForce = await settings.inForce()
            let printers = LabelPrinters(inForce)
            for printer in printers?.all ?? [] {
                let use = printer == printers?.main ? "badges" : "fallback"
                lines.append(await line(of: printer, use, settings))
            }
            if let press = ListPress(inForce.list, format: settings.printer.format) {
                lines.append(await line(of: press.printer, "roll call", settings))
            }
            let known = Set(lines.map(\.printer))
            for queue in (try? await LabelPrinter.queues()) ?? [] where !known.contains(queue) {
                lines.append(
                    Line(printer: queue, use: "", state: "queue of this machine", loaded: [], cause: nil)
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

        private func line(of printer: LabelPrinter, _ use: String, _ settings: Settings) async -> Line {
            let hasty = LabelPrinter(printer.address, patience: .short)
            do throws(PrintTrouble) {
                let state = try await hasty.state()
                let format = settings.printer.format
                // A list is drawn for whatever lies in the printer.
                let trouble =
                    use == "roll call"
                    ? state.trouble : state.trouble(with: LabelSize(format), format.dotsPerInch)
                return Line(
                    printer: printer.address.text,
                    use: use,
                    state: trouble.map { PrintFailure($0).inWords } ?? state.activity.rawValue,
                    loaded: state.loaded.map(\.text),
                    cause: trouble.map { PrintFailure($0).cause }
                )
            } catch {
                let failure = PrintFailure(error)
                return Line(
                    printer: printer.address.text,
                    use: use,
                    state: failure.inWords,
                    loaded: [],
                    cause: failure.cause
                )
            }
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

/// A printer in `balie printer list`.
fileprivate struct Line: Encodable {
    let printer: String
    let use: String
    let state: String
    let loaded: [String]
    let cause: PrintCause?
}

/// What `balie printer test --json` prints.
fileprivate struct Outcome: Encodable {
    let printer: String
    let isPrinted: Bool
    let cause: PrintCause?
}

extension PrintFailure {
    /// What happened and what to do, for an operator.
    fileprivate var inWords: String {
        switch cause {
        case .paperOut: "The roll is empty: put a new one in."
        case .wrongRoll:
            "Loaded is \(loaded ?? "another roll"), needed is \(needed ?? "the other one"): change the roll."
        case .coverOpen: "The cover is open: close it."
        case .jam: "A label is stuck: open the cover and take it out."
        case .unreachable: "It does not answer: check power, cable and address."
        case .busy: "It prints something else: try again."
        case .paused: "It is paused: `cupsenable` the queue, or press the printer's own button."
        case .cancelled: "The job was taken away at the printer."
        case .lost: "It went away in the middle: look whether the label came out."
        case .unfit: "It does not take one-bit PWG raster at these dots an inch: check printer.format."
        case .notFound: "There is no such printer: check printer.name or printer.address."
        case .gone: "The label can't be drawn."
        case .unknown: "It failed and does not say why: look at the printer, or at the log of CUPS."
        }
    }
}
