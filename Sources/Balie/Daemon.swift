import Badges
import Foundation
import FrontDesk
import Logging
import Phrasebook
import ServiceLifecycle
import UnixSignals
import Web

/// The daemon, wired: one record, one door, and the services that wait beside it.
struct Daemon {
    let settings: Settings
    let reception: Reception
    let logger: Logger
    /// Called once the door is open, with the port it listens on.
    var whenReady: @Sendable (Int) async -> Void = { _ in }

    /// Opens the record that the settings name, making folder and key for a new one.
    static func openRecord(_ settings: Settings, logger: Logger) throws -> Reception {
        umask(0o077)
        try FileManager.default.createDirectory(
            at: settings.folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let source = MasterKeySource(settings)
        let masterKey: @Sendable () throws -> MasterKey = {
            try source.keyOrNew {
                logger.notice(
                    "Made a new master key. Keep a copy of it elsewhere: without it no name can be read."
                )
            }
        }
        return try Reception(.init(folder: settings.folder, masterKey: masterKey, hours: settings.hours))
    }

    /// Runs until SIGTERM or SIGINT, then lets every request finish and leaves the record whole.
    func run() async throws {
        let systemd = Systemd(reception: reception)
        let door = Door(
            reception: reception,
            phrasebook: try Phrasebook(),
            press: BadgePress(),
            house: settings.house
        )
        let listener = door.listener(host: settings.host, port: settings.port, logger: quiet) { port in
            await systemd.ready()
            await whenReady(port)
        }
        let services: [any Service] = [
            listener,
            ControlSocket(path: settings.socket, reception: reception, logger: logger),
            Housekeeping(reception: reception, logger: logger),
            FaultWatch(reception: reception),
            systemd,
        ]
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        try await ServiceGroup(configuration: configuration).run()
        try reception.close()
    }

    /// The libraries' own lines are kept to what an operator has to act on.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = .warning
        return logger
    }
}
