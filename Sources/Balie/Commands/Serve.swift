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
        // From the first moment on a hang-up ends nothing; CertificateReload hears it where there is TLS.
        signal(SIGHUP, SIG_IGN)
        allowManyOpenFiles()
        try await Stop.naming {
            let reception = try Daemon.openRecord(settings, logger: logger)
            var daemon = Daemon(settings: settings, reception: reception, logger: logger)
            daemon.whenReady = { logger.notice("The door is open.", metadata: facts(settings, $0)) }
            try await daemon.run()
        }
        logger.notice("The door is closed; the record is whole.")
    }

    private func facts(_ settings: Settings, _ ports: Openings.Ports) -> Logger.Metadata {
        var facts: Logger.Metadata = ["host": .string(settings.host), "port": "\(ports.loopback ?? 0)"]
        if let lan = ports.lan {
            facts.merge(["lanHost": .string(settings.lan.host), "lanPort": "\(lan)"]) { $1 }
        }
        return facts
    }
}
