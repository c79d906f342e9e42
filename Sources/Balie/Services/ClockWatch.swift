import AsyncAlgorithms
import Foundation
import Logging
import ServiceLifecycle

/// Tells the operator when the machine's clock was set; the record keeps its order by itself.
struct ClockWatch: Service {
    let logger: Logger

    func run() async throws {
        var steps = ClockSteps(clock: Date(), uptime: ContinuousClock.now - start)
        for await _ in AsyncTimerSequence(interval: .seconds(20), clock: .continuous)
            .cancelOnGracefulShutdown()
        {
            if let step = steps.step(clock: Date(), uptime: ContinuousClock.now - start) { tell(of: step) }
        }
    }

    func tell(of seconds: Int) {
        logger.warning(
            "The clock was set \(seconds < 0 ? "back" : "forward"). Times on record follow it; their order does not.",
            metadata: ["seconds": .stringConvertible(abs(seconds))]
        )
    }
}

/// Compares a clock that can be set with one that never is.
struct ClockSteps {
    private var between: Double

    /// Seconds that a time server may shift it by, without anybody's having to know.
    private static let slack = 2.0

    init(clock: Date, uptime: Duration) {
        between = clock.timeIntervalSince1970 - uptime / .seconds(1)
    }

    /// Seconds that the clock was set by since the last look, nil for none worth telling.
    mutating func step(clock: Date, uptime: Duration) -> Int? {
        let before = between
        self = ClockSteps(clock: clock, uptime: uptime)
        return abs(between - before) > Self.slack ? Int((between - before).rounded()) : nil
    }
}

fileprivate let start = ContinuousClock.now
