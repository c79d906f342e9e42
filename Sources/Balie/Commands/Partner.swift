import ArgumentParser
import FrontDesk

/// `balie partner` – the organisations that visitors can belong to.
struct PartnerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partner",
        abstract: "Add, rename, end and list the partners that visitors can choose.",
        subcommands: [Add.self, List.self, Rename.self, End.self, Return.self]
    )

    /// `balie partner add` – one more organisation.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a partner.")

        @OptionGroup var settings: SettingsOption
        @Argument(help: "Its name, as the kiosk shows it.")
        var name: String
        @Option(help: "What kind of organisation it is; the kiosk shows it to the roles that fit.")
        var kind: Partner.Kind

        func run() async throws {
            guard case .partner(let partner) = try await settings.run(.addPartner(name, kind)) else { return }
            print("Partner \(partner.id) can be chosen at the kiosk.")
        }
    }

    /// `balie partner list` – every partner that ever was.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the partners.")

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let folder = try await settings.load().folder
            let partners = try await Stop.naming { try await Record(readingIn: folder).partnersOnList() }
            if json { return try printJSON(partners) }
            let rows = partners.map { listed in
                [
                    String(listed.partner.id), listed.partner.name, listed.partner.kind.rawValue,
                    listed.endedAt == nil ? "takes part" : "ended",
                ]
            }
            print(Table(headings: ["id", "name", "kind", "state"], rows: rows).text)
        }
    }

    /// `balie partner rename` – another name for one; earlier visits show it too.
    struct Rename: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a partner another name.")

        @OptionGroup var partner: Chosen
        @Argument(help: "Its new name.")
        var name: String

        func run() async throws {
            _ = try await partner.settings.run(.renamePartner(partner.id, name))
            print("Partner \(partner.id) has another name.")
        }
    }

    /// `balie partner end` – takes a partner off the kiosk; its visits stay on record.
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a partner off the kiosk.")

        @OptionGroup var partner: Chosen

        func run() async throws {
            try await partner.setEnded(true)
            print("Partner \(partner.id) can no longer be chosen at the kiosk.")
        }
    }

    /// `balie partner return` – puts one back.
    struct Return: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a partner take part again.")

        @OptionGroup var partner: Chosen

        func run() async throws {
            try await partner.setEnded(false)
            print("Partner \(partner.id) can be chosen at the kiosk again.")
        }
    }

    /// The partner that a command is about.
    struct Chosen: ParsableArguments {
        @OptionGroup var settings: SettingsOption
        @Argument(help: "The partner's id, from `balie partner list`.")
        var id: Int64

        fileprivate func setEnded(_ hasEnded: Bool) async throws {
            _ = try await settings.run(.setPartnerEnded(id, hasEnded))
        }
    }
}
