package import Foundation
import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let instant: Mutex<Date>

    /// - Parameter text: the moment it starts at, like "2026-11-23T09:00:00Z".
    package init(_ text: String = "2026-11-23T09:00:00Z") {
        instant = Mutex(Self.date(text))
    }

    package init(at moment: Date) {
        instant = Mutex(moment)
    }

    package var now: Date { instant.withLock { $0 } }

    package func advance(seconds: Double) {
        instant.withLock { $0 += seconds }
    }

    package func set(_ text: String) {
        instant.withLock { $0 = Self.date(text) }
    }

    private static func date(_ text: String) -> Date {
        (try? Date(text, strategy: .iso8601)) ?? .distantPast
    }
}
