import Foundation
import TestSupport
import Testing

@testable import Balie

struct ClockWatchTests {
    @Test func `a clock that was set is told of once, and one that is kept right is not`() {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        var steps = ClockSteps(clock: start, uptime: .zero)
        let told = [(20.0, 20), (41.5, 40), (-3539, 61), (-3519, 81), (3702, 102)]
            .map { steps.step(clock: start.addingTimeInterval($0.0), uptime: .seconds($0.1)) }
        #expect(told == [nil, nil, -3602, nil, 7200])
    }

    @Test func `the operator reads which way it went`() {
        let lines = LogLines()
        let watch = ClockWatch(logger: lines.logger)
        watch.tell(of: -3600)
        watch.tell(of: 5)
        #expect(lines.text.contains("set back") && lines.text.contains("set forward"))
    }
}
