import Foundation
import Logging

/// One line an event on standard error; under systemd with the priority that the journal reads and without a
/// time.
struct OperatorLog: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    private let underJournal: Bool

    init(underJournal: Bool) {
        self.underJournal = underJournal
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let facts = fields.map { " \($0.key)=\($0.value)" }.joined()
        let head =
            underJournal ? "<\(event.level.journalPriority)>" : "\(Date.now.ISO8601Format()) \(event.level) "
        FileHandle.standardError.write(Data("\(head)\(event.message)\(facts)\n".utf8))
    }
}

extension Logger {
    /// The daemon's logger.
    static func forOperator(environment: [String: String] = ProcessInfo.processInfo.environment) -> Logger {
        Logger(label: "balie") { _ in OperatorLog(underJournal: environment["JOURNAL_STREAM"] != nil) }
    }
}

extension Logger.Level {
    /// The level as syslog counts it, 3 an error to 7 debugging.
    fileprivate var journalPriority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
