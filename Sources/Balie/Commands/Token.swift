import ArgumentParser
import Foundation
import FrontDesk

/// `balie token` – what other programs may read.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "List and revoke the read tokens of other programs. They are made at the desk.",
        subcommands: [List.self, Revoke.self]
    )

    /// `balie token list` – every token there was, what for and until when; never a token.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the read tokens, the newest first.")

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON; times are milliseconds since 1970, UTC.")
        var json = false

        func run() async throws {
            let file = try await settings.load()
            let tokens = try await Stop.naming { try await Record(readingIn: file.folder).readTokens() }
            if json { return try printJSON(tokens) }
            guard !tokens.isEmpty else {
                return print("There are no read tokens. An administrator makes one at the desk.")
            }
            let today = file.hours.day(of: Instant(Date()))
            let headings = ["id", "purpose", "reads", "state", "until", "last used"]
            print(Table(headings: headings, rows: tokens.map { $0.cells(on: today) }).text)
        }
    }

    /// `balie token revoke` – takes a token away.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut another program out, at once and for good."
        )

        @OptionGroup var settings: SettingsOption
        @Argument(help: "The token's id, from `balie token list`.")
        var id: Int64

        func run() async throws {
            guard case .readToken(let token) = try await settings.run(.revokeReadToken(id)) else { return }
            print("\(token.purpose) reads nothing any more.")
        }
    }
}

extension ReadToken {
    /// A line of `balie token list`.
    func cells(on today: Day) -> [String] {
        let state = revokedAt == nil ? until < today ? "over" : "in use" : "revoked"
        return [
            String(id), purpose, scopes.map(\.rawValue).joined(separator: ", "), state, until.rawValue,
            usedOn?.rawValue ?? "never",
        ]
    }
}
