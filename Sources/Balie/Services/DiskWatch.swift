import AsyncAlgorithms
import Foundation
import FrontDesk
import Logging
import ServiceLifecycle

/// Looks twice a minute how full the record's disk is, and says so when that changes.
struct DiskWatch: Service {
    let folder: URL
    let logger: Logger
    /// The disk at this moment, nil where it can't be told.
    var disk: @Sendable (URL) -> Disk? = { Disk(of: $0) }

    func run() async throws {
        var level = Disk.Level.roomy
        let ticks = AsyncTimerSequence(interval: .seconds(30), clock: .suspending).map { _ in }
        for await _ in chain([()].async, ticks).cancelOnGracefulShutdown() { look(&level) }
    }

    /// One look; a level is told once.
    func look(_ level: inout Disk.Level) {
        guard let disk = disk(folder), disk.level != level else { return }
        let facts: Logger.Metadata = [
            "percent": "\(Int(disk.share * 100))", "freeMB": "\(disk.free / 1_000_000)",
        ]
        switch disk.level {
        case .roomy: logger.notice("The record's disk has room again.", metadata: facts)
        case .low: logger.warning("The record's disk is filling up. Make room.", metadata: facts)
        case .full:
            logger.error(
                "The record's disk is all but full. Visits are still recorded; no backups are made until there is room.",
                metadata: facts
            )
        }
        level = disk.level
    }
}
