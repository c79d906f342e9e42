import AsyncAlgorithms
import Equipment
import FrontDesk
import Logging
import ServiceLifecycle
import Web

/// Prints the badges that wait, as soon as one is on record; nobody at the door waits for it.
struct LabelPrinting: Service {
    let reception: Reception
    /// The press with the printers that are set at this moment, nil while there are none.
    let press: @Sendable () -> LabelPress?
    let logger: Logger

    func run() async throws {
        let lost = try await reception.endLostPrints()
        if lost > 0 {
            logger.warning(
                "Badges were being printed when the daemon stopped.",
                metadata: ["count": "\(lost)"]
            )
        }
        // Fonts are loaded now, not when the first visitor waits for a badge.
        await press()?.warmUp(reception.today())
        try await printWhatIsDue()
        // A sign for every badge that is asked for; the clock is for those that are tried again.
        let ticks = AsyncTimerSequence(interval: .seconds(1), clock: .continuous).map { _ in }
        for await _ in merge(reception.printsWanted, ticks).cancelOnGracefulShutdown() {
            try await printWhatIsDue()
        }
    }

    /// Prints until nothing is due any more.
    ///
    /// A full disk is waited out; everything else that fails ends the daemon.
    func printWhatIsDue() async throws {
        do {
            while !Task.isShuttingDownGracefully, let press = press(),
                let order = try await reception.nextPrint()
            {
                try await print(order, on: press)
            }
        } catch Refusal.recordFull {
            logger.error("The disk is full: badges are printed once there is room.")
        }
    }

    private func print(_ order: PrintOrder, on press: LabelPress) async throws {
        let result = await cancelWhenGracefulShutdown {
            await press.print(order.badge, copies: order.copies)
        }
        if result.failure?.cause == .cancelled, Task.isShuttingDownGracefully {
            return try await reception.putPrintBack(order.job)
        }
        if result.missingGlyphs > 0 {
            logger.warning("A badge has characters that no installed font can draw.")
        }
        guard let failure = result.failure else {
            try await reception.notePrinted(order.job, by: result.printer.text)
            logger.info("A badge was printed.", metadata: ["printer": .string(result.printer.text)])
            return
        }
        let isTriedAgain = try await reception.notePrintFailed(order.job, failure) != nil
        logger.log(
            level: isTriedAgain ? .notice : .warning,
            "A badge did not come out.",
            metadata: [
                "printer": .string(result.printer.text), "cause": .string(failure.cause.rawValue),
                "triedAgain": .stringConvertible(isTriedAgain),
            ]
        )
    }
}
