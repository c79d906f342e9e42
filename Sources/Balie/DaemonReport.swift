import Foundation
import FrontDesk

/// What the running daemon tells of itself.
struct DaemonReport: Codable, Sendable {
    let version: String
    let since: Instant
    /// Keys that the master key does not open.
    let keysClosed: Int
    let standing: Standing
}

extension DaemonReport {
    private static let start = Instant(Date())

    /// Keeps the moment of the start; called once then.
    static func begin() { _ = start }

    init(of reception: Reception) async throws {
        let keys = try await reception.keyReport()
        self.init(
            version: BalieCommand.version,
            since: Self.start,
            keysClosed: keys.kinds.reduce(0) { $0 + $1.closed },
            standing: try await reception.standing()
        )
    }
}
