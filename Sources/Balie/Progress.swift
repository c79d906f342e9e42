import Foundation
import Synchronization

/// How far something long is: one line on standard error that is written over, where a terminal looks and it takes
/// over a second.
final class Progress: Sendable {
    private let what: String
    private let isWatched = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private let shown = Mutex("")

    private static let width = 30

    /// - Parameter what: "reading ten years".
    init(of what: String) { self.what = what }

    /// - Parameter part: from 0 to 1.
    @Sendable func show(_ part: Double) {
        guard isWatched, ContinuousClock.now - start > .seconds(1) else { return }
        let done = min(max(part, 0), 1)
        let full = Int(done * Double(Self.width))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: Self.width - full)
        let line = "\r\(bar) \(Int(done * 100)) % \(what)"
        shown.withLock { last in
            guard line != last else { return }
            last = line
            FileHandle.standardError.write(Data(line.utf8))
        }
    }

    /// Takes the line away.
    func end() {
        shown.withLock { last in
            guard !last.isEmpty else { return }
            FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
            last = ""
        }
    }
}
