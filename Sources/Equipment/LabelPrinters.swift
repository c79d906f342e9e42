/// The centre's label printer, and the one that takes over when it can't print.
package struct LabelPrinters: Sendable, Hashable {
    package let main: LabelPrinter
    package let fallback: LabelPrinter?

    package init(main: LabelPrinter, fallback: LabelPrinter? = nil) {
        (self.main, self.fallback) = (main, fallback)
    }

    package var all: [LabelPrinter] { [main] + (fallback.map { [$0] } ?? []) }

    /// Prints on the first of them that can, and says which one it was.
    ///
    /// When none can, the main one's trouble is told: that is where somebody looks.
    package func print(
        _ label: PrintableLabel,
        title: String,
        copies: Int,
        whenSending: @escaping @Sendable () -> Void = {}
    ) async -> (outcome: PrintOutcome, printer: LabelPrinter) {
        let outcome = await main.print(label, title: title, copies: copies, whenSending: whenSending)
        guard case .failed(let trouble) = outcome, trouble.leavesNothing, let fallback else {
            return (outcome, main)
        }
        let other = await fallback.print(label, title: title, copies: copies, whenSending: whenSending)
        return other == .printed ? (other, fallback) : (outcome, main)
    }
}

extension PrintTrouble {
    /// Whether it is certain that no label came out, and that one is still wanted.
    fileprivate var leavesNothing: Bool {
        switch self {
        case .lost, .cancelled: false
        case .paperOut, .wrongRoll, .coverOpen, .jam, .unreachable, .busy, .paused, .unfit, .notFound,
            .unknown:
            true
        }
    }
}
