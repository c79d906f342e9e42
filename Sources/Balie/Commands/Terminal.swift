import ArgumentParser
import Equipment
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `balie terminal` – the devices at the door, read where no other program hears them.
struct Terminal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read the kiosk's scanner, and the key that prints the list for a roll call.",
        discussion: """
            terminal.kiosk says for which kiosk, terminal.scanner and terminal.rollCallKey which devices. What types is taken
            for this program alone, so that no code drives the browser; a scanner on a serial line is read as it is. Each can
            be pulled out and put back. The key has to be held for a second; the list comes out of printer.rollCall, also
            while the daemon is down where the machine has balie-roll-call.path.
            """
    )

    @OptionGroup var settings: SettingsOption

    func run() async throws {
        let terminal = try await settings.load().terminal
        let (logger, line) = (
            Logger.forOperator(), TerminalLine(kiosk: terminal.kiosk, socket: terminal.socket)
        )
        var services: [any Service] = []
        if !terminal.scanner.isEmpty {
            let scanner = InputDevice(path: terminal.scanner)
            services.append(ScannerReading(scanner: scanner, line: line, logger: logger))
        }
        if !terminal.rollCallKey.isEmpty {
            let key = InputDevice(path: terminal.rollCallKey, as: .heldKey)
            let bell = ProcessInfo.processInfo.environment["RUNTIME_DIRECTORY"]
                .map { URL(filePath: $0).appending(path: "roll-call") }
            services.append(ListKeyReading(key: key, line: line, bell: bell, logger: logger))
        }
        guard !services.isEmpty else {
            throw Stop(
                .configuration,
                "No device is set. Set terminal.kiosk, and terminal.scanner or terminal.rollCallKey."
            )
        }
        var quiet = Logger.forOperator()
        quiet.logLevel = .warning
        let group = ServiceGroup(
            configuration: .init(
                services: ([line] + services).map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet
            )
        )
        try await group.run()
    }
}
