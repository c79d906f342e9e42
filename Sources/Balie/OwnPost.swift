import Foundation
import FrontDesk
import Post

/// What is set of the mail server and of the program that hears webhooks; without either nobody is told anything.
struct OwnPost: Sendable {
    let host: String
    let port: Int
    let security: Mailer.Security
    let user: String
    let password: URL?
    let roots: URL?
    let from: String
    /// Where those are reached who are not hosts.
    let offices: [Notice.Receiver: String]
    /// Who gets the figures of each month.
    let steeringGroup: [String]
    let webhook: String
    let webhookSecret: URL?
    /// Minutes that a host has to answer.
    let patience: Int

    /// The offices that have an address of their own, and the setting that names it.
    private static let settings: [(Notice.Receiver, String)] = [
        (.desk, "mail.desk"), (.privacyOfficer, "mail.privacyOfficer"),
        (.administrators, "mail.administrators"),
    ]

    /// The most addresses that the figures of a month go to.
    private static let mostReaders = 20

    private static func readers(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// - Parameter place: reads a path from the settings, nil where none is set.
    init(_ file: SettingsFile, place: (String) -> URL?) {
        func address(_ key: String) -> String {
            file.string(key, default: "", "one mail address, like balie@example.org") { Address($0) != nil }
        }
        host = file.string("mail.host", default: "", "the name or address of a mail server", where: isHost)
        let kinds = Mailer.Security.allCases.map(\.rawValue)
        let kind = file.string(
            "mail.security",
            default: "starttls",
            "none, starttls or tls",
            where: kinds.contains
        )
        security = Mailer.Security(rawValue: kind) ?? .starttls
        port = file.integer("mail.port", default: security.usualPort, in: 1...65_535)
        user = file.string("mail.user", default: "", "the name that the mail server knows balie by") {
            Line($0) != nil
        }
        password = place("mail.password")
        roots = place("mail.roots")
        from = address("mail.from")
        offices = Dictionary(uniqueKeysWithValues: Self.settings.map { ($0.0, address($0.1)) })
            .filter { !$0.value.isEmpty }
        let readers = file.string(
            "mail.reports",
            default: "",
            "mail addresses with commas between them, at most \(Self.mostReaders)"
        ) {
            let all = Self.readers($0)
            return all.count <= Self.mostReaders && all.allSatisfy { Address($0) != nil }
        }
        steeringGroup = Self.readers(readers)
        webhook = file.string(
            "webhook.url",
            default: "",
            "an https address; http only for this machine itself"
        ) {
            WebAddress($0) != nil
        }
        webhookSecret = place("webhook.secret")
        patience = file.integer("notices.patience", default: 5, in: NoticeRules.patienceRange)
        complain(to: file)
    }

    /// What only shows when the settings are seen together.
    private func complain(to file: SettingsFile) {
        if host.isEmpty, !from.isEmpty || !offices.isEmpty || !steeringGroup.isEmpty || !user.isEmpty {
            file.complain("mail.host", "must be set too: without a server no mail goes out")
        }
        if !host.isEmpty, from.isEmpty {
            file.complain("mail.from", "must be set too: it is the address that mail comes from")
        }
        if security == .none, !host.isEmpty, !["127.0.0.1", "::1", "localhost"].contains(host) {
            file.complain("mail.security", "may be none only for a server on this machine itself")
        }
        if user.isEmpty, password != nil {
            file.complain("mail.user", "must be set too: a user and a password go together")
        }
        if webhook.isEmpty, webhookSecret != nil {
            file.complain("webhook.url", "must be set too: the secret signs what goes there")
        }
    }

    /// Whom messages can reach with these settings.
    var rules: NoticeRules {
        var receivers = Set(offices.keys)
        if !host.isEmpty { receivers.formUnion([.host, .deputy, .guest]) }
        if !steeringGroup.isEmpty { receivers.insert(.steeringGroup) }
        if !webhook.isEmpty { receivers.insert(.webhook) }
        return NoticeRules(receivers: receivers, patience: Int64(patience) * 60)
    }

    var lines: [(key: String, value: String)] {
        [
            ("mail.host", host), ("mail.port", String(port)), ("mail.security", security.rawValue),
            ("mail.user", user), ("mail.password", password?.path(percentEncoded: false) ?? ""),
            ("mail.roots", roots?.path(percentEncoded: false) ?? ""), ("mail.from", from),
        ] + Self.settings.map { ($0.1, offices[$0.0] ?? "") } + [
            ("mail.reports", steeringGroup.joined(separator: ", ")),
            ("webhook.url", webhook), ("webhook.secret", webhookSecret?.path(percentEncoded: false) ?? ""),
            ("notices.patience", "\(patience) minutes"),
        ]
    }
}

extension OwnPost {
    /// What letters and webhooks go out through.
    struct Office: Sendable {
        let mailer: Mailer?
        let from: Mailbox?
        let addresses: [Notice.Receiver: Address]
        var steeringGroup: [Address] = []
        let webhook: Webhook?
    }

    /// The way out, with passwords and secrets read.
    ///
    /// - Throws: ``Stop`` for a password or a secret that can't be read.
    func open(called centre: String, environment: [String: String] = ProcessInfo.processInfo.environment)
        throws
        -> Office
    {
        var mailer: Mailer?
        if !host.isEmpty {
            var server = Mailer.Server(host: host, port: port, security: security)
            server.roots = roots?.path(percentEncoded: false)
            if !user.isEmpty {
                guard let password = try secret("balie-mail-password", password, environment) else {
                    throw Stop(
                        .configuration,
                        "mail.password: give the password of mail.user in a file, mode 0600."
                    )
                }
                server.signIn = .init(user: user, password: password)
            }
            mailer = Mailer(server)
        }
        if let roots, (try? Data(contentsOf: roots)) == nil {
            throw Stop(.configuration, "mail.roots: there is no file that can be read here.")
        }
        return Office(
            mailer: mailer,
            from: Address(from).map { Mailbox($0, name: Line(centre)) },
            addresses: offices.compactMapValues { Address($0) },
            steeringGroup: steeringGroup.compactMap { Address($0) },
            webhook: try openWebhook(environment)
        )
    }

    /// Reads what secrets the settings name as files; credentials are there only for the daemon.
    func checkSecrets() throws {
        for file in [password, webhookSecret] { _ = try secret("", file, [:]) }
    }

    private func openWebhook(_ environment: [String: String]) throws -> Webhook? {
        guard let address = WebAddress(webhook) else { return nil }
        let text = try secret("balie-webhook-secret", webhookSecret, environment)
        guard let secret = text.flatMap({ WebhookSecret($0) }) else {
            throw Stop(
                .configuration,
                "webhook.secret: give the secret in a file, mode 0600: `whsec_` and 24 to 64 bytes in Base64."
            )
        }
        return Webhook(to: address, secret: secret)
    }

    /// The text of the systemd credential `name`, else of `file`, which nobody else may read.
    private func secret(_ name: String, _ file: URL?, _ environment: [String: String]) throws -> String? {
        let given = SystemdCredential.file(name, environment)
        guard let place = given ?? file else { return nil }
        let path = place.path(percentEncoded: false)
        guard let text = try? String(contentsOf: place, encoding: .utf8),
            let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        else { throw Stop(.configuration, "\(path): there is no secret that can be read here.") }
        guard given != nil || mode & 0o077 == 0 else {
            throw Stop(.noPermission, "\(path): others can read this secret. Give it mode 0600.")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
