import ArgumentParser
import Foundation
import FrontDesk

/// `balie backup` – copies of the record and its keys, sealed for somebody else.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Make a backup now, list what there is, or make the key that backups are sealed for.",
        discussion: """
            The daemon makes one every day, and keeps the newest of some days, weeks and months. The record and its keys are
            two files: a backup of the record alone tells no names.
            """,
        subcommands: [Now.self, List.self, Key.self],
        defaultSubcommand: Now.self
    )

    /// `balie backup now` – one more.
    struct Now: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a backup, while everything goes on.")

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            guard case .backup(let outcome) = try await settings.run(.backUp) else { return }
            if let fault = outcome.copyFault { Stop.tell(fault) }
            if json { return try printJSON(outcome) }
            print(
                "\(outcome.file): \(outcome.backup.entries) entries, \(outcome.backup.size / 1000) kB, checked."
            )
        }
    }

    /// `balie backup list` – what there is.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What lies in the folder of backups.")

        @OptionGroup var settings: SettingsOption

        func run() async throws {
            let shelf = BackupShelf(folder: try await settings.load().backup.folder)
            let rows = shelf.items()
                .map { item in
                    let attributes = try? FileManager.default.attributesOfItem(
                        atPath: shelf.url(item).path(percentEncoded: false)
                    )
                    let size = (attributes?[.size] as? Int).map { String($0 / 1000) } ?? "?"
                    return [item.name, item.kind.rawValue, item.madeAt.ISO8601Format(), size]
                }
            guard !rows.isEmpty else { return print("There are no backups yet.") }
            print(Table(headings: ["file", "holds", "made (UTC)", "kB"], rows: rows).text)
        }
    }

    /// `balie backup key FILE` – whom they are sealed for.
    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a recovery key, and print the recipient that goes into the settings.",
            discussion: """
                Whoever has the recovery key and the backups can read every name. Keep it off this machine, on paper or on a
                stick in a safe, twice: without it no backup opens.
                """
        )

        @Argument(help: "A new file for the recovery key; `-` prints it.")
        var file: String

        func run() async throws {
            let key = BackupKey()
            if file == "-" {
                print(key.text)
            } else {
                guard !FileManager.default.fileExists(atPath: file) else {
                    throw Stop(.dataError, "\(file): there is a file already. It was left as it is.")
                }
                try Data((key.text + "\n").utf8).writePrivately(toFileAt: file)
                Stop.tell("\(file): the recovery key. Keep it elsewhere, twice: without it no backup opens.")
            }
            print("backup:\n  recipient: \(key.recipient.text)")
        }
    }
}
