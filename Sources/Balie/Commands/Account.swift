import ArgumentParser
import Foundation
import FrontDesk

/// `balie account` – the people who may sign in at the desk.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Add, list, change, reset and shut out the accounts of the desk.",
        subcommands: [Add.self, List.self, SetDuties.self, Reset.self, Disable.self, Enable.self]
    )

    /// `balie account add` – somebody who may sign in from now on.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Add an account. The person's name is read from standard input, so that it stays out of the shell's history."
        )

        @OptionGroup var settings: SettingsOption
        @Option(name: .customLong("user"), help: "The user name: small letters, digits, dots, hyphens.")
        var userName: String
        @OptionGroup var range: DutyOptions

        func run() async throws {
            guard let name = readLine() else {
                throw ValidationError("Give the person's name on standard input.")
            }
            let (duties, partner) = (Set(range.duty), range.partner)
            let errand = Errand.OfAccounts.add(
                userName: userName,
                name: name,
                duties: duties,
                partner: partner
            )
            guard case .firstPassword(let account, let password) = try await settings.run(.account(errand))
            else { return }
            print("Account \(account.id), \(account.userName.rawValue), is there.")
            print(FirstPassword(account, password).text)
        }
    }

    /// `balie account list` – everyone who may sign in, those shut out last.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts.")

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON; times are milliseconds since 1970, UTC.")
        var json = false

        func run() async throws {
            guard case .accounts(let accounts) = try await settings.run(.account(.list)) else { return }
            let rows = accounts.map(AccountRow.init)
            if json { return try printJSON(rows) }
            guard !rows.isEmpty else {
                return print("There are no accounts yet. `balie account add` adds one.")
            }
            print(Table(headings: AccountRow.headings, rows: rows.map(\.cells)).text)
        }
    }

    /// `balie account role` – other duties; whoever is signed in with it is signed out.
    struct SetDuties: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role",
            abstract: "Give an account other duties. What is not named is taken away; its sessions end."
        )

        @OptionGroup var settings: SettingsOption
        @OptionGroup var named: AccountArgument
        @OptionGroup var range: DutyOptions

        func run() async throws {
            let account = try await named.change(settings) { name in
                .setDuties(account: name, duties: Set(range.duty), partner: range.partner)
            }
            guard let account else { return }
            let whose = account.partner.map { "the people of partner \($0)" } ?? "no partner in particular"
            let said = account.duties.contains(.host) ? ", for \(whose)" : ""
            print(
                "\(account.userName.rawValue) is now \(account.dutyNames)\(said), and signed out everywhere."
            )
        }
    }

    /// `balie account reset` – a new first password, for whoever lost theirs or the telephone with the codes.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Give an account a new first password. Its codes, sessions and tie to a provider are gone."
        )

        @OptionGroup var settings: SettingsOption
        @OptionGroup var named: AccountArgument

        func run() async throws {
            let outcome = try await settings.run(.account(.reset(account: named.account)))
            guard case .firstPassword(let account, let password) = outcome else { return }
            print("\(account.userName.rawValue) starts anew, and is signed out everywhere.")
            print(FirstPassword(account, password).text)
        }
    }

    /// `balie account disable` – shuts an account out.
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shut an account out, at once.")

        @OptionGroup var settings: SettingsOption
        @OptionGroup var named: AccountArgument

        func run() async throws {
            let account = try await named.change(settings) { .setDisabled(account: $0, isDisabled: true) }
            if let account { print("\(account.userName.rawValue) is shut out.") }
        }
    }

    /// `balie account enable` – lets an account in again.
    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let an account in again.")

        @OptionGroup var settings: SettingsOption
        @OptionGroup var named: AccountArgument

        func run() async throws {
            let account = try await named.change(settings) { .setDisabled(account: $0, isDisabled: false) }
            if let account {
                print("\(account.userName.rawValue) may sign in again, with the password it had.")
            }
        }
    }
}

/// What an account may do, as options.
struct DutyOptions: ParsableArguments {
    @Option(help: "A duty; give the option again for each.")
    var duty: [Duty]
    @Option(help: "The number of the partner whose people alone this host sees by name.")
    var partner: Int64?
}

/// The account that a command is about.
struct AccountArgument: ParsableArguments {
    @Argument(help: "The account's user name or id, from `balie account list`.")
    var account: String

    /// Has the desk change the account, and returns it as it is then.
    func change(_ settings: SettingsOption, _ errand: (String) -> Errand.OfAccounts) async throws -> Account?
    {
        guard case .account(let changed) = try await settings.run(.account(errand(account))) else {
            return nil
        }
        return changed
    }
}
