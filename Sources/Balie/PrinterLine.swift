import Badges
import Equipment
import FrontDesk
import Web

/// A printer that is set, and how it is.
struct PrinterLine: Encodable {
    let printer: String
    /// "badges", "fallback", "roll call"; "" for a queue that is not set.
    let use: String
    let state: String
    let loaded: [String]
    let cause: PrintCause?

    /// All that are set, each asked, with little patience.
    static func all(_ settings: Settings) async -> [PrinterLine] {
        let inForce = await settings.inForce()
        var lines: [PrinterLine] = []
        let printers = LabelPrinters(inForce)
        for printer in printers?.all ?? [] {
            let use = printer == printers?.main ? "badges" : "fallback"
            lines.append(await line(of: printer, use, settings))
        }
        if let press = ListPress(inForce.list, format: settings.printer.format) {
            lines.append(await line(of: press.printer, "roll call", settings))
        }
        return lines
    }

    private static func line(of printer: LabelPrinter, _ use: String, _ settings: Settings) async
        -> PrinterLine
    {
        let hasty = LabelPrinter(printer.address, patience: .short)
        do throws(PrintTrouble) {
            let state = try await hasty.state()
            let format = settings.printer.format
            // A list is drawn for whatever lies in the printer.
            let trouble =
                use == "roll call"
                ? state.trouble : state.trouble(with: LabelSize(format), format.dotsPerInch)
            return PrinterLine(
                printer: printer.address.text,
                use: use,
                state: trouble.map { PrintFailure($0).inWords } ?? state.activity.rawValue,
                loaded: state.loaded.map(\.text),
                cause: trouble.map { PrintFailure($0).cause }
            )
        } catch {
            let failure = PrintFailure(error)
            return PrinterLine(
                printer: printer.address.text,
                use: use,
                state: failure.inWords,
                loaded: [],
                cause: failure.cause
            )
        }
    }
}

extension PrintFailure {
    /// What happened and what to do, for an operator.
    var inWords: String {
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
