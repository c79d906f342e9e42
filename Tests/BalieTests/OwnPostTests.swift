import Foundation
import FrontDesk
import Post
import TestSupport
import Testing

@testable import Balie

/// The settings of mail and webhook, and the post office that they make.
struct OwnPostTests {
    private func settings(_ yaml: String) async throws -> Settings {
        let file = FileManager.default.temporaryDirectory.appending(path: "balie-\(UUID().uuidString).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await Settings.load(file.path(percentEncoded: false))
    }

    private func complaint(_ yaml: String) async -> String? {
        do {
            _ = try await settings(yaml)
            return nil
        } catch {
            return (error as? Stop)?.reason
        }
    }

    @Test func `without a mail server nobody is told anything`() async throws {
        let settings = try await settings("centre:\n  name: Proef\n")
        #expect(settings.post.rules.receivers.isEmpty)
        #expect(try settings.post.open(called: "Proef", environment: [:]).mailer == nil)
    }

    @Test func `a mail server, an address and the offices make a post office`() async throws {
        let settings = try await settings(
            """
            mail:
              host: mail.example.org
              from: balie@example.org
              desk: bezoek@example.org
            notices:
              patience: 3
            """
        )
        #expect(
            settings.post.rules == NoticeRules(receivers: [.host, .deputy, .desk, .guest], patience: 180)
        )
        #expect(settings.post.port == 587)
        #expect(settings.lines.contains { $0 == ("mail.security", "starttls") })
        let office = try settings.post.open(called: "Proef", environment: [:])
        #expect(office.mailer != nil && office.addresses[.desk] != nil)
    }

    @Test(arguments: [
        ("mail:\n  host: mail.example.org\n", "mail.from: must be set too"),
        ("mail:\n  from: a@b.nl\n", "mail.host: must be set too"),
        ("mail:\n  host: mail.example.org\n  from: balie\n", "mail.from: must be one mail address"),
        (
            "mail:\n  host: mail.example.org\n  from: a@b.nl\n  security: none\n",
            "mail.security: may be none only"
        ),
        (
            "mail:\n  host: mail.example.org\n  from: a@b.nl\n  security: ssl\n",
            "mail.security: must be none, starttls or tls"
        ),
        ("mail:\n  host: h\n  from: a@b.nl\n  password: p\n", "mail.user: must be set too"),
        ("mail:\n  host: \"a b\"\n  from: a@b.nl\n", "mail.host: must be the name or address"),
        ("mail:\n  host: h\n  from: a@b.nl\n  port: 0\n", "mail.port: must be a whole number"),
        ("webhook:\n  url: http://example.org/\n", "webhook.url: must be an https address"),
        ("webhook:\n  secret: s\n", "webhook.url: must be set too"),
        ("notices:\n  patience: 0\n", "notices.patience: must be a whole number from 1 to 60"),
    ])
    func `a wrong setting is refused with its reason`(yaml: String, reason: String) async throws {
        let complaint = try #require(await complaint(yaml))
        #expect(complaint.contains(reason), "\(complaint)")
    }

    @Test func `a password comes from a file that nobody else reads, or from a credential`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "balie-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "balie-mail-password")
        let path = file.path(percentEncoded: false)
        let yaml = "mail:\n  host: h\n  from: a@b.nl\n  user: balie\n"
        let post = try await settings(yaml + "  password: \(path)\n").post
        #expect(throws: Stop.self) { try post.open(called: "P", environment: [:]) }
        try Data("geheim\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: Stop.self) { try post.checkSecrets() }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(try post.open(called: "P", environment: [:]).mailer != nil)
        let bare = try await settings(yaml).post
        #expect(throws: Stop.self) { try bare.open(called: "P", environment: [:]) }
        let credentials = ["CREDENTIALS_DIRECTORY": folder.path(percentEncoded: false)]
        #expect(try bare.open(called: "P", environment: credentials).mailer != nil)
    }

    @Test func `an errand about a host survives the line`() throws {
        let errand = Errand.addHost("Sanne", .init(mail: "s@example.org", deputy: 4))
        let sent = try JSONDecoder().decode(Errand.self, from: JSONEncoder().encode(errand))
        guard case .addHost("Sanne", let reach) = sent else {
            Issue.record("it came out as another errand")
            return
        }
        #expect(reach == .init(mail: "s@example.org", deputy: 4))
        #expect(throws: Refusal.addressMalformed) { try ReachErrand(mail: "s@").reach() }
    }
}
