import AsyncAlgorithms
import Foundation
import FrontDesk
import Logging
import ServiceLifecycle
import Web

/// What the desk does by itself: check out at closing time, forget old requests, tell the anchor and the
/// certificate's end once a day.
struct Housekeeping: Service {
    let reception: Reception
    let logger: Logger
    /// The certificate of the LAN listener, where there is one.
    var certificate: CertificateInForce?
    /// Where an anchor is left every day.
    var anchors: URL?
    /// Pages of kiosks that listen.
    var events: KioskEvents?

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
        reception.beat()
        events?.beat()
        do {
            let assumed = try await reception.closeWhatIsDue()
            if assumed > 0 {
                logger.notice(
                    "Closing time: departures assumed.",
                    metadata: ["count": .stringConvertible(assumed)]
                )
            }
            try await reception.truncateLogs()
            let today = reception.today()
            guard told != today else { return }
            try await reception.forgetOldRequests()
            try await keepToTerms()
            if let anchor = try await reception.record.anchor() {
                logger.notice("Anchor of the presence log.", metadata: ["anchor": .string(anchor)])
                keep(anchor, on: today)
            }
            if let certificate { logger.tell(certificate.current.standing(at: reception.now())) }
            told = today
        } catch Refusal.recordFull {
            logger.error("The disk is full: nothing is recorded until there is room.")
        }
    }
}

extension Housekeeping {
    /// Leaves the day's anchor as a file.
    ///
    /// It stands in the daemon's log too, so the door stays open when that fails.
    private func keep(_ anchor: String, on day: Day) {
        guard let anchors else { return }
        do {
            try AnchorFile.keep(anchor, on: day, in: anchors)
        } catch {
            logger.error("The day's anchor could not be written. Make room, or check the folder `anchors`.")
        }
    }

    /// Forgets and purges what is over its term, and says how much.
    private func keepToTerms() async throws {
        let round = try await reception.keepToTerms()
        let counts = [
            ("days", round.days), ("names", round.names), ("holds", round.holds), ("visits", round.visits),
            ("entries", round.entries), ("looks", round.looks),
        ]
        .filter { $0.1 > 0 }
        if !counts.isEmpty {
            let facts = counts.map { ($0.0, Logger.MetadataValue.stringConvertible($0.1)) }
            logger.notice("Forgotten and purged.", metadata: Dictionary(uniqueKeysWithValues: facts))
        }
        if try await reception.termsWaiting() != nil {
            logger.notice(
                "The settings ask for shorter terms. They wait: `balie purge --confirm-terms` shows what goes."
            )
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
