import ArgumentParser
import Foundation
import FrontDesk
import Phrasebook
import Post

/// `balie mail` – whether mail goes out.
struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Try out the mail server in the settings.",
        subcommands: [Test.self]
    )

    /// `balie mail test ADDRESS` – one letter that says it is a test.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a test letter, and say what the mail server answered."
        )

        @OptionGroup var settings: SettingsOption
        @Argument(help: "Where to send it.")
        var address: String

        func run() async throws {
            guard let address = Address(address) else {
                throw Stop(.dataError, "That is not one mail address. Give it like name@example.org.")
            }
            let settings = try await settings.load()
            let office = try settings.post.open(called: settings.centre)
            guard let mailer = office.mailer, let from = office.from else {
                throw Stop(.configuration, "mail.host: no mail server is set.")
            }
            let letters = settings.letters(try Phrasebook())
            let chance = UInt64.random(in: 0...UInt64.max)
            guard let letter = letters.test(to: address, from: from, at: Date(), chance: chance) else {
                throw Stop(.software, "The test letter could not be written.")
            }
            let outcome = await mailer.send(letter)
            if let obstacle = outcome.obstacle { throw Stop(.unavailable, obstacle.sentence) }
            print("The mail server has taken the letter.")
        }
    }
}

extension Obstacle {
    /// What went wrong, and what to do about it.
    var sentence: String {
        switch self {
        case .addressRefused:
            "The mail server refuses that address. Check it, and whether the server relays for us."
        case .letterRefused: "The mail server refuses the letter. Its log says why."
        case .senderRefused: "The mail server refuses our sender. Check mail.from."
        case .busy: "The mail server asks to come back later."
        case .unreachable: "No mail server answers there. Check mail.host and mail.port."
        case .timedOut: "The mail server took too long. Check mail.host, mail.port and the network."
        case .notPrivate:
            "The line could not be made private, or the server's certificate is not trusted. Check mail.security and mail.roots."
        case .signInRefused:
            "The mail server refuses the user or the password. Check mail.user and mail.password."
        case .gone: "The receiver says that it is gone for good."
        case .stopped: "Stopped before the mail server answered."
        case .unexpected: "The mail server did not answer as one should. Check mail.host and mail.port."
        }
    }
}
