import ArgumentParser
import AsyncAlgorithms
import Equipment
import Foundation
import FrontDesk
import Logging
import ServiceLifecycle
import UnixSignals

/// `balie terminal` – the scanner at the door, read where no other program hears it.
struct Terminal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read the kiosk's scanner, and hand each code to the page of that kiosk.",
        discussion: """
            terminal.kiosk and terminal.scanner say which. A scanner that types is taken for this program alone, so that no
            code drives the browser; one on a serial line is read as it is. It can be pulled out and put back.
            """
    )

    @OptionGroup var settings: SettingsOption

    func run() async throws {
        let terminal = try await settings.load().terminal
        guard !terminal.scanner.isEmpty else {
            throw Stop(.configuration, "No scanner is set. Set terminal.kiosk and terminal.scanner.")
        }
        let reading = ScannerReading(
            scanner: CodeScanner(path: terminal.scanner),
            line: TerminalLine(kiosk: terminal.kiosk, socket: terminal.socket),
            logger: .forOperator()
        )
        var quiet = Logger.forOperator()
        quiet.logLevel = .warning
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: reading)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet
            )
        )
        try await group.run()
    }
}

/// The way to the daemon, for one kiosk.
struct TerminalLine: Sendable {
    let kiosk: String
    let socket: String

    /// The daemon's answer, nil where none listens.
    func tell(_ code: String) async -> TerminalAnswer? {
        try? await ControlLine.ask(
            TerminalWord(kiosk: kiosk, code: code),
            at: socket,
            for: TerminalAnswer.self
        )
    }
}

/// Follows a scanner, and tells the daemon what it reads; no code is ever in the log.
struct ScannerReading: Service {
    let scanner: CodeScanner
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
    func take(_ news: CodeScanner.News, _ once: inout OnceOnly) async {
        switch news {
        case .ready: logger.notice("The scanner reads.")
        case .gone: logger.warning("The scanner is not there. Look at its cable.")
        case .busy: logger.error("Another program holds the scanner. End that one.")
        case .closed: logger.error("The scanner may not be opened. Check whom its device belongs to.")
        case .code(let code):
            guard once.isNew(code, at: uptime()) else { return }
            switch await line.tell(code) {
            case .heard, .kiosk: break
            case .notACode: logger.info("The scanner read what can be no code.")
            case .nobodyListens: logger.warning("A code was read, and no page of the kiosk is open.")
            case .kioskUnknown: logger.error("No kiosk of that name is paired. Check terminal.kiosk.")
            case nil: logger.warning("A code was read, and the daemon does not answer.")
            }
        }
    }
}
