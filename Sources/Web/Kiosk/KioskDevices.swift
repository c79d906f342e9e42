package import Equipment
package import FrontDesk
import Synchronization

/// How the devices at kiosks are, as the programs that read them said last.
package final class KioskDevices: Sendable {
    /// What one program said of its devices; nil for one that is not set.
    package struct Report: Codable, Hashable, Sendable {
        package let scanner: InputDevice.State?
        package let listKey: InputDevice.State?

        package init(scanner: InputDevice.State?, listKey: InputDevice.State?) {
            (self.scanner, self.listKey) = (scanner, listKey)
        }
    }

    private let reports = Mutex<[Int64: (report: Report, at: Instant)]>([:])

    /// How long what was said holds, in seconds: three of the times at which it is said again.
    private static let holds: Int64 = 60

    package init() {}

    package func note(_ report: Report, of kiosk: Int64, at now: Instant) {
        reports.withLock { $0[kiosk] = (report, now) }
    }

    /// The last report, and whether it still holds; nil where nothing was ever said.
    package func standing(of kiosk: Int64, at now: Instant) -> (report: Report, holds: Bool)? {
        reports.withLock { reports in
            reports[kiosk].map { ($0.report, now < $0.at.advanced(bySeconds: Self.holds)) }
        }
    }
}
