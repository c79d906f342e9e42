import ArgumentParser
import Foundation
import FrontDesk

/// `balie key` – the keys, none of which is ever shown.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make the master key; check and exchange the others.",
        subcommands: [Init.self, Check.self, Rotate.self]
    )

    /// `balie key init` – a new master key.
    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the master key where the settings say. One that is there is left as it is."
        )

        @OptionGroup var settings: SettingsOption

        func run() async throws {
            let source = MasterKeySource(try await settings.load())
            let path = source.url.path(percentEncoded: false)
            guard !FileManager.default.fileExists(atPath: path) else {
                throw Stop(.dataError, "\(path): there is a master key already. It was left as it is.")
            }
            umask(0o077)
            _ = try await Stop.naming {
                try FileManager.default.createPrivateFolder(at: source.url.deletingLastPathComponent())
                return try source.keyOrNew {}
            }
            print("\(path): made. Keep a copy of it elsewhere: without it no name can be read.")
        }
    }

    /// `balie key check` – whether every key opens.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try every key, and show how many there are of each kind and how old they are.",
            discussion: "Exit status 78 when one does not open."
        )

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON; times are milliseconds since 1970, UTC.")
        var json = false

        func run() async throws {
            guard case .keys(let report) = try await settings.run(.checkKeys) else { return }
            if json { try printJSON(report) } else { print(Self.text(of: report)) }
            guard report.kinds.allSatisfy({ $0.closed == 0 }) else {
                throw ExitCode(Stop.Status.configuration.rawValue)
            }
        }

        private static func text(of report: KeyReport) -> String {
            let rows = report.kinds.map { kind in
                [
                    kind.kind, String(kind.count), kind.closed == 0 ? "all" : "not \(kind.closed)",
                    kind.oldest.date.ISO8601Format(), kind.newest.date.ISO8601Format(),
                ]
            }
            let table = Table(
                headings: ["key", "count", "opens", "oldest (UTC)", "newest (UTC)"],
                rows: rows
            )
            let wrapped = report.wrappedAt.map { $0.date.ISO8601Format() } ?? "never"
            return """
                \(table.text)

                Wrapping key exchanged: \(wrapped). Accounts on an old pepper: \(report.accountsOnOldPepper).
                """
        }
    }

    /// `balie key rotate` – another key in the place of one.
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Exchange a key while everything goes on.",
            discussion: """
                badge, pass: the key before stays good, older ones do not. So after two exchanges on one day the badges from
                before the first are not read any more; their holders say goodbye by name.
                wrapping: all keys are wrapped anew. Backups of the key file from before still open with the master key.
                pepper: each account moves to the new one when it signs in.
                """
        )

        @OptionGroup var settings: SettingsOption
        @Argument(help: "\(KeyKind.allCases.map(\.rawValue).joined(separator: ", ")).")
        var kind: KeyKind

        func run() async throws {
            _ = try await settings.run(.rotateKey(kind))
            print("The \(kind.rawValue) key was exchanged; it is on record.")
        }
    }
}
