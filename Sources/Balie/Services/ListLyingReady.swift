import AsyncAlgorithms
import Foundation
import FrontDesk
import Logging
import ServiceLifecycle

/// Leaves the list for an evacuation lying ready, sealed, and writes it anew within a second of each change.
struct ListLyingReady: Service {
    let reception: Reception
    let folder: URL
    let logger: Logger
    /// A clock that never steps, for the pauses after a failure.
    var uptime: @Sendable () -> Duration = { ContinuousClock.now - start }

    private static let start = ContinuousClock.now
    private static let longestPause = 60

    /// How far it is: what was written last, and what went wrong since.
    struct Progress {
        fileprivate(set) var written: String?
        fileprivate(set) var failures = 0
        fileprivate var dueAt = Duration.zero
        fileprivate var told: Set<Failure> = []
    }

    /// What can be in the way; each is told once until the list lies ready again.
    fileprivate enum Failure: String {
        case record = "The list for an evacuation could not be drawn up. Check the record."
        case disk = "The list for an evacuation could not be written. Check the disk."
    }

    func run() async throws {
        var progress = Progress()
        await keep(&progress)
        for await _ in AsyncTimerSequence(interval: .seconds(1), clock: .suspending)
            .cancelOnGracefulShutdown()
        {
            await keep(&progress)
        }
        progress.dueAt = .zero
        await keep(&progress)
    }

    /// Writes the list where it is not the one that was written last; after a failure again, with a pause that grows
    /// to a minute.
    ///
    /// The door stays open when that fails: the record itself tells who is inside.
    func keep(_ progress: inout Progress) async {
        // Taken before the record is read: what changes meanwhile is written the next time.
        let newest = "\(reception.edition) \(reception.today().rawValue) \(reception.settings.list)"
        guard progress.written != newest, uptime() >= progress.dueAt else { return }
        guard let list = try? await reception.sealedList() else { return note(.record, &progress) }
        do {
            try list.write(to: folder.appending(path: ReadyList.name), options: .atomic)
        } catch {
            return note(.disk, &progress)
        }
        if !progress.told.isEmpty { logger.notice("The list for an evacuation lies ready again.") }
        progress = Progress(written: newest)
    }

    private func note(_ failure: Failure, _ progress: inout Progress) {
        if progress.told.insert(failure).inserted { logger.error("\(failure.rawValue)") }
        let pause = min(1 << min(progress.failures, 6), Self.longestPause)
        progress.dueAt = uptime() + .seconds(pause)
        progress.failures += 1
    }
}
