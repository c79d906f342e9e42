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

    func run() async throws {
        var written: String?
        await keep(&written)
        for await _ in AsyncTimerSequence(interval: .seconds(1), clock: .suspending)
            .cancelOnGracefulShutdown()
        {
            await keep(&written)
        }
        await keep(&written)
    }

    /// Writes the list where it is not the one that was written last.
    ///
    /// The door stays open when that fails: the record itself tells who is inside.
    func keep(_ written: inout String?) async {
        // Taken before the record is read: what changes meanwhile is written the next time.
        let newest = "\(reception.edition) \(reception.today().rawValue)"
        guard written != newest else { return }
        do {
            let list = try await reception.sealedList()
            try list.write(to: folder.appending(path: ReadyList.name), options: .atomic)
        } catch {
            logger.error("The list for an evacuation could not be written. Check the disk.")
        }
        written = newest
    }
}
