import ArgumentParser
import Foundation
import FrontDesk

/// `balie host` – the people who receive visitors.
struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Add, list and remove the people who receive visitors.",
        subcommands: [Add.self, List.self, Leave.self]
    )

    /// `balie host add` – somebody whom visitors can find from now on.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Add a host. The name is read from standard input, so that it stays out of the shell's history."
        )

        @OptionGroup var settings: SettingsOption

        func run() async throws {
            guard let name = readLine() else {
                throw ValidationError("Give the host's name on standard input.")
            }
            guard case .host(let host) = try await settings.run(.addHost(name)) else { return }
            print("Host \(host.id) can be found at the kiosk.")
        }
    }

    /// `balie host list` – everyone who receives visitors now.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the hosts.")

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            guard case .hosts(let hosts) = try await settings.run(.listHosts) else { return }
            if json { return try printJSON(hosts) }
            guard !hosts.isEmpty else { return print("There are no hosts yet. `balie host add` adds one.") }
            print(Table(headings: ["id", "name"], rows: hosts.map { [String($0.id), $0.name] }).text)
        }
    }

    /// `balie host leave` – takes a host off the list; visits to them stay on record.
    struct Leave: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a host off the list.")

        @OptionGroup var settings: SettingsOption
        @Argument(help: "The host's id, from `balie host list`.")
        var id: Int64

        func run() async throws {
            _ = try await settings.run(.hostLeaves(id))
            print("Host \(id) can no longer be found at the kiosk.")
        }
    }
}
