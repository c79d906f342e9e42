import Badges
import Equipment
import Foundation
import FrontDesk
import Logging
import Metrics
import Phrasebook
import ServiceLifecycle
import SingleSignOn
import UnixSignals
import Web

/// The daemon, wired: one record, one door, and the services that wait beside it.
struct Daemon {
    let settings: Settings
    let reception: Reception
    let logger: Logger
    /// What happens at the devices of kiosks, on its way to their pages.
    private let events = KioskEvents()
    private let devices = KioskDevices()
    /// Whether nobody will miss it.
    var isDemo = false
    /// Called once the door is open, with the ports it listens on.
    var whenReady: @Sendable (Openings.Ports) async -> Void = { _ in }

    /// Opens the record that the settings name, making folder and key for a new one.
    static func openRecord(
        _ settings: Settings,
        passwordCost: Int = Reception.Place.usualPasswordCost,
        now: @escaping @Sendable () -> Date = { Date() },
        logger: Logger
    ) throws -> Reception {
        umask(0o077)
        DaemonReport.begin()
        try FileManager.default.createPrivateFolder(at: settings.folder)
        let source = MasterKeySource(settings)
        let masterKey: @Sendable () throws -> MasterKey = {
            try source.keyOrNew {
                logger.notice(
                    "Made a new master key. Keep a copy of it elsewhere: without it no name can be read."
                )
            }
        }
        return try Reception(settings.place(masterKey, passwordCost: passwordCost, now: now))
    }

    /// Runs until SIGTERM or SIGINT, then lets every request finish and leaves the record whole.
    func run() async throws {
        let certificate = try settings.lan.isWanted ? firstCertificate() : nil
        let provider = try settings.provider.open()
        let (office, phrasebook) = (try settings.post.open(called: settings.centre), try Phrasebook())
        let systemd = Systemd(reception: reception)
        let backups = Backups(settings.backup, of: reception, settingsFile: settings.file)
        let door = try door(provider)
        let services: [any Service] =
            listeners(door, certificate, systemd) + [
                TerminalSocket(
                    path: settings.terminal.socket,
                    reception: reception,
                    events: events,
                    devices: devices,
                    printList: door.printList,
                    logger: logger
                ),
                ControlSocket(path: settings.socket, reception: reception, logger: logger, backups: backups),
                Housekeeping(
                    reception: reception,
                    logger: logger,
                    certificate: certificate,
                    anchors: settings.anchors,
                    events: events
                ),
                FaultWatch(reception: reception),
                ListLyingReady(reception: reception, folder: settings.folder, logger: logger),
                FiguresReady(reception: reception),
                BackingUp(backups: backups, reception: reception, logger: logger, isDemo: isDemo),
                DiskWatch(folder: settings.folder, logger: logger),
                ClockWatch(logger: logger),
                Posting(
                    reception: reception,
                    office: office,
                    letters: settings.letters(phrasebook),
                    logger: logger
                ),
                systemd, labelPrinting(phrasebook),
            ] + measuring(certificate)
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        try await ServiceGroup(configuration: configuration).run()
        try await provider?.shutdown()
        try reception.close()
    }

    /// The listener for this machine's own kiosk, and with a certificate the one for the LAN; READY once all
    /// are open.
    private func listeners(
        _ door: Door,
        _ certificate: CertificateInForce?,
        _ systemd: Systemd
    ) -> [any Service] {
        let openings = Openings(withLAN: certificate != nil) { [whenReady] ports in
            await systemd.ready()
            await whenReady(ports)
        }
        let loopback = door.listener(host: settings.host, port: settings.port, logger: quiet) { port in
            await openings.note(\.loopback, port)
        }
        let lan = certificate.map { listenersOfLAN(door, $0, openings) } ?? []
        return [Listening(group: "http", listener: loopback)] + lan
    }

    private func door(_ provider: Provider?) throws -> Door {
        try Door(
            reception: reception,
            phrasebook: try Phrasebook(),
            press: BadgePress(),
            house: settings.house,
            provider: provider,
            format: settings.printer.format,
            isMeasured: settings.metricsPort != 0,
            events: events,
            devices: devices
        )
    }

    /// The listener that figures are read at, where one is set; from then on they are kept.
    private func measuring(_ certificate: CertificateInForce?) -> [any Service] {
        guard settings.metricsPort != 0 else { return [] }
        let sampling = Sampling(settings, reception, certificate, into: Self.measures)
        let listener = measureListener(port: settings.metricsPort, logger: quiet, text: sampling.text)
        return [Listening(group: "metrics", listener: listener)]
    }

    /// What this process measures.
    private static let measures: Measures = {
        let measures = Measures()
        MetricsSystem.bootstrap(measures)
        return measures
    }()

    private func listenersOfLAN(_ door: Door, _ certificate: CertificateInForce, _ openings: Openings)
        -> [any Service]
    {
        let lan = settings.lan
        let listener = door.listener(
            host: lan.host,
            port: lan.port,
            certificate: certificate,
            logger: quiet
        ) { port in
            await openings.note(\.lan, port)
        }
        let source = CertificateSource(lan)
        return [
            Listening(group: "https", listener: listener),
            CertificateReload(source: source, inForce: certificate, now: reception.now, logger: logger),
        ]
    }

    /// The service that prints badges, on whatever printer is set by then.
    private func labelPrinting(_ phrasebook: Phrasebook) -> any Service {
        LabelPrinting(
            reception: reception,
            press: { [reception, format = settings.printer.format] in
                LabelPrinters(reception.settings)
                    .map { LabelPress(printers: $0, format: format, phrasebook: phrasebook) }
            },
            logger: logger
        )
    }

    /// The certificate to start with; says so when it is one for trying out.
    private func firstCertificate() throws -> CertificateInForce {
        let certificate = try CertificateSource(settings.lan).certificateOrNew(at: reception.now())
        if TrialCertificate.isOne(certificate) {
            logger.notice(
                "The TLS certificate is one that balie made for trying out: browsers warn of it.",
                metadata: ["sha256": .string(certificate.fingerprint)]
            )
        }
        return CertificateInForce(certificate)
    }

    /// The libraries' own lines are kept to what an operator has to act on.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = .warning
        return logger
    }
}
