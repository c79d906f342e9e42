import AsyncAlgorithms
import FrontDesk
import Logging
import ServiceLifecycle

/// What the desk does by itself: check out at closing time, forget old requests, tell the anchor once a day.
struct Housekeeping: Service {
    let reception: Reception
    let logger: Logger

    func run() async throws {
        var told: Day?
        try await sweep(&told)
        for await _ in AsyncTimerSequence(interval: .seconds(20), clock: .continuous)
            .cancelOnGracefulShutdown()
        {
            try await sweep(&told)
        }
    }

    /// One round.
    ///
    /// A full disk is waited out; everything else that fails ends the daemon.
    func sweep(_ told: inout Day?) async throws {
        do {
            let assumed = try await reception.closeWhatIsDue()
            if assumed > 0 {
                logger.notice(
                    "Closing time: departures assumed.",
                    metadata: ["count": .stringConvertible(assumed)]
                )
            }
            let today = reception.today()
            guard told != today else { return }
            try await reception.forgetOldRequests()
            let days = try await reception.forgetNames()
            if days > 0 { logger.notice("Names forgotten.", metadata: ["days": .stringConvertible(days)]) }
            if let anchor = try await reception.record.anchor() {
                logger.notice("Anchor of the presence log.", metadata: ["anchor": .string(anchor)])
            }
            told = today
        } catch Refusal.recordFull {
            logger.error("The disk is full: nothing is recorded until there is room.")
        }
    }
}

/// Ends the daemon when the record can't be trusted, so that it starts again and checks itself.
struct FaultWatch: Service {
    let reception: Reception

    func run() async throws {
        for await fault in reception.faults.cancelOnGracefulShutdown() { throw fault }
    }
}
