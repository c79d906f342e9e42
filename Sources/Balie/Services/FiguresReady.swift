import AsyncAlgorithms
import FrontDesk
import ServiceLifecycle

/// Has the figures of past months at hand before anybody asks for a report: after the start, and when a purge made
/// them be worked out anew.
struct FiguresReady: Service {
    let reception: Reception

    func run() async throws {
        let ticks = AsyncTimerSequence(interval: .seconds(3600), clock: .continuous).map { _ in }
        for await _ in chain([()].async, ticks).cancelOnGracefulShutdown() {
            do {
                _ = try await cancelWhenGracefulShutdown { try await reception.prepareFigures() }
            } catch is CancellationError {
                return
            }
        }
    }
}
