import ArgumentParser
import Foundation
import FrontDesk
import Logging

/// `balie demo` – a centre to try out.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Run a temporary centre with invented people, and print the links of its kiosks and the way to its desk."
    )

    @Option(help: "The port to listen on; 0 takes any that is free.")
    var port = 8080

    @Option(help: "Keep the centre in this folder instead of throwing it away.")
    var folder: String?

    @Option(help: "How many kiosks to offer.")
    var kiosks = 1

    @Option(help: "How many requests a kiosk, or another program, may make a minute and at once.")
    var pace: Int?

    @Option(name: .customLong("with"), help: "A file with more settings, like a printer or a mail server.")
    var more: String?

    @Option(help: "Invent so many years of visits first, 1 to 10.")
    var years: Int?

    @Option(help: "What the invented years are drawn from: the same number gives the same visits.")
    var seed: UInt64 = 7

    @Option(help: "About how many visits to invent a year.")
    var visits = 100_000

    @Flag(help: "Print the links as one line of JSON.")
    var json = false

    @Flag(
        help: ArgumentHelp(
            "Stretch passwords less: a debug build takes seconds for one.",
            visibility: .hidden
        )
    )
    var quickPasswords = false

    /// Invented people who receive visitors.
    static let hosts = [
        "Sanne de Wit", "Joost in 't Veld", "Çağla Yıldırım", "Maria José de la Cruz-Álvarez",
    ]

    func validate() throws {
        let range = InventedHistory.yearsRange
        guard years.map(range.contains) ?? true else {
            throw ValidationError("--years takes \(range.lowerBound) to \(range.upperBound).")
        }
        guard (1...1_000_000).contains(visits) else {
            throw ValidationError("--visits takes 1 to 1000000.")
        }
    }

    func run() async throws {
        let place = try makeFolder()
        defer { if folder == nil { try? FileManager.default.removeItem(at: place) } }
        let file = place.appending(path: "balie.yaml")
        try write(settingsTo: file)
        let settings = try await Settings.load(file.path(percentEncoded: false))
        let logger = Logger.forOperator()
        try await Stop.naming {
            let cost = quickPasswords ? 12 : Reception.Place.usualPasswordCost
            if let years {
                guard !Record.exists(in: settings.folder) else { throw RecordFault.notEmpty }
                let history = InventedHistory(years: years, seed: seed, visitsAYear: visits, until: Date())
                try await invent(history, settings, cost, logger)
            }
            let reception = try Daemon.openRecord(settings, passwordCost: cost, logger: logger)
            try await addHosts(reception)
            let (offers, desk) = (try await offerKiosks(reception), try await DemoDesk.open(at: reception))
            var daemon = Daemon(settings: settings, reception: reception, logger: logger)
            daemon.isDemo = true
            daemon.whenReady = { ports in
                show(offers, desk, port: ports.loopback ?? port, settings: file.path(percentEncoded: false))
            }
            try await daemon.run()
        }
    }

    private func addHosts(_ reception: Reception) async throws {
        guard try await reception.hosts().isEmpty else { return }
        for name in Self.hosts {
            _ = try await reception.addHost(named: .hostName(name), from: .operatorShell)
        }
    }

    /// Fills the record before anybody uses it, on a clock of its own.
    private func invent(_ history: InventedHistory, _ settings: Settings, _ cost: Int, _ logger: Logger)
        async throws
    {
        let clock = InventedClock(at: history.beginning)
        let reception = try Daemon.openRecord(
            settings,
            passwordCost: cost,
            now: { clock.now },
            logger: logger
        )
        try await addHosts(reception)
        let progress = Progress(of: "inventing \(history.years) years")
        let visits = try await reception.invent(history, by: clock) { progress.show($0) }
        progress.end()
        try reception.close()
        if !json { say("\(visits) visits were invented, from seed \(history.seed).") }
    }

    private func makeFolder() throws -> URL {
        let place =
            folder.map { URL(filePath: $0, directoryHint: .isDirectory).absoluteURL }
            ?? FileManager.default.temporaryDirectory.appending(
                path: "balie-demo-\(ProcessInfo.processInfo.processIdentifier)"
            )
        try FileManager.default.createPrivateFolder(at: place)
        return place
    }

    private func write(settingsTo file: URL) throws {
        var text = """
            centre:
              name: Centrum Weerbare Sierteelt
            state:
              folder: .
            http:
              port: \(port)

            """
        if years != nil { text += "retention:\n  presence: 120\n" }
        for name in pace == nil ? [] : ["reading", "kiosk"] {
            text += "\(name):\n  pace:\n    perMinute: \(pace ?? 0)\n    atOnce: \(pace ?? 0)\n"
        }
        if let more {
            guard let settings = try? String(contentsOfFile: more, encoding: .utf8) else {
                throw Stop(.noInput, "\(more): there is no settings file that can be read here.")
            }
            text += settings
        }
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Pairing codes that last as long as somebody tries the demo: half a day.
    private func offerKiosks(_ reception: Reception) async throws -> [String] {
        var codes: [String] = []
        for number in 1...max(1, kiosks) {
            let name = try PersonalText.kioskName(number == 1 ? "Ingang" : "Ingang \(number)")
            codes.append(try await reception.offerPairing(of: name, minutes: 12 * 60).digits)
        }
        return codes
    }

    private func show(_ codes: [String], _ desk: DemoDesk, port: Int, settings: String) {
        let door = "http://127.0.0.1:\(port)"
        let links = codes.map { "\(door)/kiosk#pair=\($0)" }
        let program = CommandLine.arguments.first ?? "balie"
        if json {
            let facts = Links(
                kiosks: links,
                settings: settings,
                port: port,
                desk: "\(door)/desk",
                accounts: desk.accounts
            )
            if let line = try? JSONEncoder().encode(facts) { say(String(decoding: line, as: UTF8.self)) }
            return
        }
        say(
            """
            A centre to try out is open. Each link makes one browser a kiosk, once:

                \(links.joined(separator: "\n    "))

            The desk is at \(door)/desk.
            \(desk.text(program, settings))

            Who is inside, from another terminal:

                \(program) present --settings \(settings)

            Ctrl+C ends it\(folder == nil ? " and throws it away" : "").
            """
        )
    }
}

/// Prints at once, also into a pipe.
fileprivate func say(_ text: String) {
    FileHandle.standardOutput.write(Data("\(text)\n".utf8))
}

/// What `balie demo --json` prints.
fileprivate struct Links: Encodable {
    let kiosks: [String]
    let settings: String
    let port: Int
    let desk: String
    let accounts: [DemoDesk.Access]
}
