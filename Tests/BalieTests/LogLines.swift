import Logging
import Synchronization

/// A logger that keeps its lines for a test.
final class LogLines: Sendable {
    private let kept = Mutex<[String]>([])

    /// The same with what stands behind each.
    private let whole = Mutex<[String]>([])

    var messages: [String] { kept.withLock { $0 } }
    var text: String { whole.withLock { $0.joined(separator: "\n") } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var logLevel: Logger.Level = .trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.kept.withLock { $0.append("\(event.message)") }
            let facts = (event.metadata ?? [:]).map { " \($0.key)=\($0.value)" }.sorted().joined()
            lines.whole.withLock { $0.append("\(event.message)\(facts)") }
        }
    }
}
