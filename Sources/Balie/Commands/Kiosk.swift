import ArgumentParser
import Foundation
import FrontDesk

/// `balie kiosk` – the terminals at the door.
struct KioskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kiosk",
        abstract: "Pair, list and revoke kiosks.",
        subcommands: [Pair.self, List.self, Alive.self, Revoke.self]
    )

    /// `balie kiosk pair` – a code for a new kiosk.
    struct Pair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Make a code of eight digits that turns one browser into a kiosk, once, within ten minutes."
        )

        @OptionGroup var settings: SettingsOption
        @Argument(help: "What to call the kiosk, like \"Ingang\".")
        var name: String
        @Flag(help: "Where a kiosk of that name is paired: make it the same one on this machine.")
        var again = false
        @Flag(help: "Print the link that pairs the browser which opens it.")
        var link = false
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let errand = Errand.offerPairing(kiosk: name, again: again)
            guard case .pairing(let code) = try await settings.run(errand) else { return }
            if link { return print("\(try await settings.load().origin)/kiosk#pair=\(code.digits)") }
            if json { return try printJSON(code) }
            print(
                "Type this on the kiosk within ten minutes: \(code.digits.prefix(4)) \(code.digits.suffix(4))"
            )
        }
    }

    /// `balie kiosk alive` – for whatever watches the page.
    struct Alive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Whether the page of a kiosk is open and said lately that it lives.",
            discussion: "Exit status 0 when it is, 1 when it is not, 69 when the daemon does not answer."
        )

        @OptionGroup var settings: SettingsOption
        @Argument(help: "The kiosk's name.")
        var name: String
        @Option(help: "How long ago is lately, in seconds.")
        var within = 150

        func run() async throws {
            let socket = try await settings.load().terminal.socket
            let word = TerminalWord(kiosk: name, matter: .standing)
            switch try await ControlLine.ask(word, at: socket, for: TerminalAnswer.self) {
            case .kiosk(let seenAt, 1..., _)
            where Date().timeIntervalSince(seenAt.date) <= Double(within):
                return
            case .kiosk, .kioskUnknown: throw ExitCode(1)
            case .heard, .nobodyListens, .notACode, .listComes, .listFailed, .noListPrinter, nil:
                throw Stop(.unavailable, "\(socket): no daemon answers.")
            }
        }
    }

    /// `balie kiosk list` – all kiosks and when they last gave a sign of life.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the kiosks.")

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON; times are milliseconds since 1970, UTC.")
        var json = false

        func run() async throws {
            let folder = try await settings.load().folder
            let kiosks = try await Stop.naming { try await Record(readingIn: folder).kiosks() }
            if json { return try printJSON(kiosks) }
            guard !kiosks.isEmpty else {
                return print("No kiosk is paired yet. `balie kiosk pair NAME` makes a code.")
            }
            let rows = kiosks.map { kiosk in
                [
                    String(kiosk.id), kiosk.name, kiosk.revokedAt == nil ? "paired" : "revoked",
                    kiosk.seenAt.date.ISO8601Format(),
                ]
            }
            print(
                Table(headings: ["id", "name", "state", "last seen (UTC, to the minute)"], rows: rows).text
            )
        }
    }

    /// `balie kiosk revoke` – takes a kiosk's token away.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shut a kiosk out, at once and for good.")

        @OptionGroup var settings: SettingsOption
        @Argument(help: "The kiosk's id, from `balie kiosk list`.")
        var id: Int64

        func run() async throws {
            guard case .kiosk(let kiosk) = try await settings.run(.revokeKiosk(id)) else { return }
            print("\(kiosk.name) is shut out. Its page asks for a new code.")
        }
    }
}
