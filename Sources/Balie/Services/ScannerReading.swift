import Equipment
import Logging
import ServiceLifecycle

/// Follows a scanner, and tells the daemon what it reads; no code is ever in the log.
struct ScannerReading: Service {
    let scanner: InputDevice
    let line: TerminalLine
    let logger: Logger
    /// A clock that never steps.
    var uptime: @Sendable () -> Duration = { ContinuousClock.now - start }

    private static let start = ContinuousClock.now

    func run() async throws {
        var once = OnceOnly()
        for await news in scanner.news().cancelOnGracefulShutdown() { await take(news, &once) }
        scanner.end()
    }

    /// One piece of news; what the daemon does not hear is let go, since whoever held the code has moved on.
    func take(_ news: InputDevice.News, _ once: inout OnceOnly) async {
        switch news {
        case .held: break
        case .state(let state):
            logger.tell(state, of: "scanner", reads: "The scanner reads.")
            await line.note(state, of: .codes)
        case .code(let code):
            guard once.isNew(code, at: uptime()) else { return }
            switch await line.tell(.code(code)) {
            case .notACode: logger.info("The scanner read what can be no code.")
            case .nobodyListens: logger.warning("A code was read, and no page of the kiosk is open.")
            case .kioskUnknown: logger.error("No kiosk of that name is paired. Check terminal.kiosk.")
            case nil: logger.warning("A code was read, and the daemon does not answer.")
            default: break
            }
        }
    }
}

extension Logger {
    /// How a device is, and what helps; for an operator.
    func tell(_ state: InputDevice.State, of device: String, reads: Logger.Message) {
        switch state {
        case .ready: notice(reads)
        case .gone: warning("The \(device) is not there. Look at its cable.")
        case .busy: error("Another program holds the \(device). End that one.")
        case .closed: error("The \(device) may not be opened. Check whom its device belongs to.")
        }
    }
}
