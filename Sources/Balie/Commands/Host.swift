import ArgumentParser
import Foundation
import FrontDesk

/// `balie host` – the people who receive visitors.
struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Add, list and remove the people who receive visitors.",
        subcommands: [Add.self, Set.self, List.self, Leave.self]
    )

    /// `balie host add` – somebody whom visitors can find from now on.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Add a host. The name is read from standard input, so that it stays out of the shell's history."
        )

        @OptionGroup var settings: SettingsOption
        @OptionGroup var reach: ReachOptions

        func run() async throws {
            guard let name = readLine() else {
                throw ValidationError("Give the host's name on standard input.")
            }
            guard case .host(let host) = try await settings.run(.addHost(name, reach.errand())) else {
                return
            }
            print("Host \(host.id) can be found at the kiosk.")
        }
    }

    /// `balie host set` – where a host is reached, and who comes in their place.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set where a host hears of visitors, and which other host does when they do not answer."
        )

        @OptionGroup var settings: SettingsOption
        @OptionGroup var reach: ReachOptions
        @Flag(help: "Take the address away.")
        var noMail = false
        @Flag(help: "Take the deputy away.")
        var noDeputy = false
        @Argument(help: "The host's id, from `balie host list`.")
        var id: Int64

        func run() async throws {
            var errand = try reach.errand()
            (errand.dropsMail, errand.dropsDeputy) = (noMail, noDeputy)
            guard !errand.isEmpty else {
                throw ValidationError("Say what to set: --mail, --deputy, --no-mail or --no-deputy.")
            }
            guard !(noMail && errand.mail != nil), !(noDeputy && errand.deputy != nil) else {
                throw ValidationError("Set it or take it away, not both.")
            }
            _ = try await settings.run(.setHost(id, errand))
            print("Host \(id) is reached as you said.")
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
            let rows = hosts.map { host in
                [
                    String(host.id), host.name, host.hasMail ? "yes" : "no",
                    host.deputy.map { String($0) } ?? "",
                ]
            }
            print(Table(headings: ["id", "name", "mail", "deputy"], rows: rows).text)
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

/// How a host is reached.
struct ReachOptions: ParsableArguments {
    @Option(
        help: "Where the host hears of visitors; - reads it from standard input, out of the shell's history."
    )
    var mail: String?
    @Option(help: "The id of the host who hears it when this one does not answer.")
    var deputy: Int64?

    func errand() throws -> ReachErrand {
        guard mail == "-" else { return ReachErrand(mail: mail, deputy: deputy) }
        guard let line = readLine() else { throw ValidationError("Give the address on standard input.") }
        return ReachErrand(mail: line, deputy: deputy)
    }
}
