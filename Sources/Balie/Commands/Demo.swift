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

    func run() async throws {
        let place = try makeFolder()
        defer { if folder == nil { try? FileManager.default.removeItem(at: place) } }
        let file = place.appending(path: "balie.yaml")
        try write(settingsTo: file)
        let settings = try await Settings.load(file.path(percentEncoded: false))
        let logger = Logger.forOperator()
        try await Stop.naming {
            let reception = try Daemon.openRecord(
                settings,
                passwordCost: quickPasswords ? 12 : Reception.Place.usualPasswordCost,
                logger: logger
            )
            if try await reception.hosts().isEmpty {
                for name in Self.hosts {
                    _ = try await reception.addHost(named: .hostName(name), from: .operatorShell)
                }
            }
            let (offers, desk) = (try await offerKiosks(reception), try await DemoDesk.open(at: reception))
            var daemon = Daemon(settings: settings, reception: reception, logger: logger)
            daemon.whenReady = { ports in
                show(offers, desk, port: ports.loopback ?? port, settings: file.path(percentEncoded: false))
            }
            try await daemon.run()
        }
    }

    private func makeFolder() throws -> URL {
        let place =
            folder.map { URL(filePath: $0, directoryHint: .isDirectory).absoluteURL }
            ?? FileManager.default.temporaryDirectory.appending(
                path: "balie-demo-\(ProcessInfo.processInfo.processIdentifier)"
            )
        try FileManager.default.createDirectory(
            at: place,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
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
        for name in pace == nil ? [] : ["kiosk", "reading"] {
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
