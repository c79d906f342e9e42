import ArgumentParser
import Foundation
import FrontDesk
import Logging

/// `balie serve` – the daemon.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open the door: run the daemon until it is told to stop."
    )

    @OptionGroup var settings: SettingsOption

    func run() async throws {
        let settings = try await settings.load()
        let logger = Logger.forOperator()
        try await Stop.naming {
            let reception = try Daemon.openRecord(settings, logger: logger)
            var daemon = Daemon(settings: settings, reception: reception, logger: logger)
            daemon.whenReady = { port in
                logger.notice(
                    "The door is open.",
                    metadata: ["host": .string(settings.host), "port": "\(port)"]
                )
            }
            try await daemon.run()
        }
        logger.notice("The door is closed; the record is whole.")
    }
}
