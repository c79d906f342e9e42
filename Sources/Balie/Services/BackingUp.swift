import AsyncAlgorithms
import Foundation
import FrontDesk
import Logging
import ServiceLifecycle

/// Makes the day's backup when its time comes, also late, and the keys' backup within half a minute of each change.
struct BackingUp: Service {
    let backups: Backups
    let reception: Reception
    let logger: Logger
    /// Whether nobody will miss what is not backed up.
    var isDemo = false

    /// What was said of something that goes wrong, so that it is said once until it goes well.
    struct Progress {
        fileprivate var told: Set<String> = []
        fileprivate var failedAt: Date?
    }

    func run() async throws {
        var progress = Progress()
        if backups.settings.recipient == nil, !isDemo {
            logger.warning(
                "No backups are made: set backup.recipient. `balie backup key` makes a key for it."
            )
        }
        let ticks = AsyncTimerSequence(interval: .seconds(30), clock: .suspending).map { _ in }
        for await _ in chain([()].async, ticks).cancelOnGracefulShutdown() { await round(&progress) }
    }

    /// One look at what is due; what fails is tried again an hour later.
    func round(_ progress: inout Progress) async {
        guard backups.settings.recipient != nil else { return }
        if let failed = progress.failedAt, reception.now().timeIntervalSince(failed) < Self.pause { return }
        do {
            let fault: String?
            if backups.isDue() {
                let began = ContinuousClock.now
                let outcome = try await backups.make()
                let seconds = (ContinuousClock.now - began).seconds
                logger.notice(
                    "A backup was made.",
                    metadata: [
                        "entries": "\(outcome.backup.entries)", "bytes": "\(outcome.backup.size)",
                        "seconds": .string(seconds),
                    ]
                )
                fault = outcome.copyFault
            } else {
                fault = try backups.keepKeys()
            }
            try reception.dropCopiesBeforeUpgrade()
            progress.failedAt = nil
            if let fault { tell(fault, &progress) } else { progress.told = [] }
        } catch {
            progress.failedAt = reception.now()
            tell(Self.sentence(for: error), &progress)
        }
    }

    private func tell(_ fault: String, _ progress: inout Progress) {
        guard progress.told.insert(fault).inserted else { return }
        logger.error("Backup: \(fault)")
    }

    static func sentence(for error: any Error) -> String {
        switch error {
        case let fault as BackupFault: fault.description
        case let fault as RecordFault: fault.description
        case let stop as Stop: stop.reason
        default: "The backup could not be written. Check backup.folder and the room on its disk."
        }
    }

    /// In seconds.
    private static let pause: TimeInterval = 3600
}

extension Duration {
    /// Seconds with two decimals, "1.25".
    var seconds: String {
        formatted(.units(allowed: [.seconds], width: .narrow, fractionalPart: .show(length: 2)))
            .filter { $0.isNumber || $0 == "." }
    }
}
