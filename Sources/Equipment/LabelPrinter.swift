import CCUPS
import Foundation
import Synchronization

/// One label printer.
package struct LabelPrinter: Sendable, Hashable {
    package let address: PrinterAddress
    package let patience: Patience

    package init(_ address: PrinterAddress, patience: Patience = .usual) {
        (self.address, self.patience) = (address, patience)
    }

    /// What the printer says of itself at this moment.
    ///
    /// Behind a queue of CUPS the printer itself is asked, where it speaks IPP: the queue only knows what was when
    /// it last printed.
    package func state() async throws(PrintTrouble) -> PrinterState {
        let found = await onOwnThread { () -> Result<PrinterState, PrintTrouble> in
            Result { () throws(PrintTrouble) in try stateNow() }
        }
        return try found.get()
    }

    /// Prints a label and waits until it is out, or until it is clear that it does not come out.
    ///
    /// Nothing is left behind in the printer then: what did not come out does not come out later. Cancelling the task
    /// takes the job away.
    ///
    /// - Parameters:
    ///   - title: what the printer's list of jobs shows, the badge's number and nothing else.
    ///   - whenSending: called when the first byte of the dots leaves.
    package func print(
        _ label: PrintableLabel,
        title: String,
        copies: Int = 1,
        whenSending: @escaping @Sendable () -> Void = {}
    ) async -> PrintOutcome {
        let isCancelled = Flag()
        return await withTaskCancellationHandler {
            await onOwnThread {
                do throws(PrintTrouble) {
                    let state = try stateNow()
                    if let trouble = state.trouble(with: label) { throw trouble }
                    let media = state.mediaName(for: label.size)
                    let file = SentFile(
                        bytes: try label.pwgRaster(copies: copies, media: media),
                        type: "image/pwg-raster",
                        media: media,
                        isUnscaled: state.takesUnscaled
                    )
                    let job = try send(file, title: title, whenSending)
                    return try follow(job, until: isCancelled)
                } catch {
                    return .failed(error)
                }
            }
        } onCancel: {
            isCancelled.raise()
        }
    }

    /// The queues of this machine's CUPS, by name.
    package static func queues(patience: Patience = .short) async throws(PrintTrouble) -> [String] {
        let found = await onOwnThread { () -> Result<[String], PrintTrouble> in
            Result { () throws(PrintTrouble) in
                let question = IPPQuestion(operation: .allPrinters, printer: "", wanted: ["printer-name"])
                let answer = try question.ask(.cups("/"), patience)
                return answer.groups.compactMap { $0["printer-name"]?.first?.text }.sorted()
            }
        }
        return try found.get()
    }

    // MARK: On a thread of its own

    var place: IPPPlace? {
        switch address {
        case .queue(let name): .cups("/printers/\(name)")
        case .direct(let url): IPPPlace(url)
        }
    }

    /// The printer's name for itself.
    var uri: String {
        switch address {
        case .queue(let name): "ipp://localhost/printers/\(name)"
        case .direct(let url): url.absoluteString
        }
    }

    private var isQueue: Bool {
        if case .queue = address { true } else { false }
    }

    func ask(_ question: IPPQuestion) throws(PrintTrouble) -> IPPAnswer {
        guard let place else { throw .notFound }
        let answer = try question.ask(place, patience)
        return answer
    }

    func stateNow() throws(PrintTrouble) -> PrinterState {
        let question = IPPQuestion(operation: .printerAttributes, printer: uri, wanted: PrinterState.wanted)
        let answer = try ask(question)
        switch answer.status {
        case .good: break
        case .notFound: throw .notFound
        case .busy: throw .busy
        case .unfit, .notPossible, .other: throw .unknown
        }
        let state = PrinterState(answer.first, isQueue: isQueue)
        guard isQueue, state.trouble == nil, let device = state.device.flatMap(URL.init(string:)),
            IPPPlace(device) != nil
        else { return state }
        var printer = try LabelPrinter(.direct(device), patience: patience).stateNow()
        // What the queue can turn into something for the printer, the printer need not take itself.
        printer.takesPDF = state.takesPDF
        return printer
    }
}

/// Raised once, seen from everywhere.
final class Flag: Sendable {
    private let raised = Atomic(false)

    func raise() { raised.store(true, ordering: .relaxed) }
    var isRaised: Bool { raised.load(ordering: .relaxed) }
}
