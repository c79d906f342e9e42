import Foundation
import FrontDesk
import Synchronization
import TestSupport
import Testing

@testable import Balie

/// The sealed list beside the record, on a disk that fails.
struct ListLyingReadyTests {
    private let centre: TestCentre
    private let folder: URL
    private let uptime = Uptime()
    private let lines = LogLines()

    private final class Uptime: Sendable {
        private let now = Mutex(Duration.zero)
        func advance(_ seconds: Int) { now.withLock { $0 += .seconds(seconds) } }
        var value: Duration { now.withLock { $0 } }
    }

    init() throws {
        centre = try TestCentre()
        folder = FileManager.default.temporaryDirectory.appending(path: "ready-\(UUID().uuidString)")
    }

    private var service: ListLyingReady {
        ListLyingReady(
            reception: centre.reception,
            folder: folder,
            logger: lines.logger,
            uptime: { [uptime] in uptime.value }
        )
    }

    private var lies: Bool {
        FileManager.default.fileExists(
            atPath: folder.appending(path: ReadyList.name).path(percentEncoded: false)
        )
    }

    @Test func `a write that failed is tried again without a change, and told once`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var progress = ListLyingReady.Progress()
        var tries: [Int] = []
        // The folder is not there: each try that is made fails, and each second without one is a pause.
        for second in 0..<64 {
            let before = progress.failures
            await service.keep(&progress)
            if progress.failures > before { tries.append(second) }
            uptime.advance(1)
        }
        #expect(tries == [0, 1, 3, 7, 15, 31, 63])
        #expect(lines.messages == ["The list for an evacuation could not be written. Check the disk."])
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        await service.keep(&progress)
        #expect(!lies)
        uptime.advance(60)
        await service.keep(&progress)
        #expect(lies)
        #expect(lines.messages.last == "The list for an evacuation lies ready again.")
    }

    @Test func `what did not change is not written again, what did at once`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var progress = ListLyingReady.Progress()
        await service.keep(&progress)
        let file = folder.appending(path: ReadyList.name)
        try FileManager.default.removeItem(at: file)
        await service.keep(&progress)
        #expect(!lies)
        _ = try await centre.visit()
        await service.keep(&progress)
        #expect(lies && lines.messages.isEmpty)
    }
}
