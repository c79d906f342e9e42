import CCurl
import Foundation
import TestSupport
import Testing

@testable import Post

/// Against aiosmtpd, a real server.
struct MailerTests {
    private func mailer(
        _ server: MailServer,
        _ security: Mailer.Security = .none,
        password: String? = nil,
        roots: String? = nil,
        limits: Limits = .init(connecting: 2000, inAll: 5000)
    ) -> Mailer {
        var place = Mailer.Server(host: "127.0.0.1", port: server.port, security: security)
        place.signIn = password.map { .init(user: "balie", password: $0) }
        place.roots = roots
        return Mailer(place, limits: limits)
    }

    @Test func `a letter arrives, from whom and for whom it says`() async throws {
        let peers = try await Peers.shared.value
        let server = try await peers.mailServer()
        #expect(try await mailer(server).send(Sample.letter(text: "Dag,\n.\nééń dot.\n")) == .sent)
        let letters = try await peers.letters(at: server)
        #expect(letters.count == 1)
        #expect(letters.first?.sender == "balie@example.org")
        #expect(letters.first?.recipients == ["sanne@example.org"])
        #expect(letters.first?.text("text/plain")?.hasPrefix("Dag,\n.\nééń dot.\n") == true)
        #expect(letters.first?.bare == 0)
    }

    @Test func `the line is made private and the server's password given`() async throws {
        let peers = try await Peers.shared.value
        let server = try await peers.mailServer(["starttls": true, "auth": true])
        let good = mailer(server, .starttls, password: server.password, roots: server.roots)
        #expect(try await good.send(Sample.letter()) == .sent)
        #expect(try await peers.letters(at: server).count == 1)
    }

    @Test func `a line that is private from the first byte`() async throws {
        let server = try await Peers.shared.value.mailServer(["tls": true])
        #expect(try await mailer(server, .tls, roots: server.roots).send(Sample.letter()) == .sent)
    }

    @Test func `a server that nobody vouches for gets nothing`() async throws {
        let peers = try await Peers.shared.value
        for (ways, security) in [
            (["starttls": true] as [String: Peers.Fact], Mailer.Security.starttls), (["tls": true], .tls),
        ] {
            let server = try await peers.mailServer(ways)
            #expect(try await mailer(server, security).send(Sample.letter()) == .later(.notPrivate))
            #expect(try await peers.letters(at: server).isEmpty)
        }
    }

    @Test func `a server that can't make the line private gets nothing`() async throws {
        let peers = try await Peers.shared.value
        let server = try await peers.mailServer()
        #expect(try await mailer(server, .starttls).send(Sample.letter()) == .later(.notPrivate))
        #expect(try await peers.letters(at: server).isEmpty)
    }

    @Test func `a wrong password is a matter of settings, not of the letter`() async throws {
        let server = try await Peers.shared.value.mailServer(["starttls": true, "auth": true])
        let wrong = mailer(server, .starttls, password: "anders", roots: server.roots)
        #expect(try await wrong.send(Sample.letter()) == .later(.signInRefused))
    }

    @Test func `an address that the server refuses is refused for good, others are not`() async throws {
        let server = try await Peers.shared.value.mailServer(["refuses": ["weg@example.org"]])
        #expect(
            try await mailer(server).send(Sample.letter(to: "weg@example.org")) == .refused(.addressRefused)
        )
        #expect(try await mailer(server).send(Sample.letter()) == .sent)
    }

    @Test func `a server that is busy, down or slow is tried later`() async throws {
        let peers = try await Peers.shared.value
        let busy = try await peers.mailServer(["busy": true])
        #expect(try await mailer(busy).send(Sample.letter()) == .later(.busy))
        let slow = try await peers.mailServer(["slow": 3])
        let hasty = mailer(slow, limits: .init(connecting: 500, inAll: 700))
        #expect(try await hasty.send(Sample.letter()) == .later(.timedOut))
        let down = try await peers.mailServer()
        try await peers.stop(down.port)
        #expect(try await mailer(down).send(Sample.letter()) == .later(.unreachable))
    }

    @Test func `a letter that the server rejects is refused for good`() async throws {
        let server = try await Peers.shared.value.mailServer(["rejects": true])
        #expect(try await mailer(server).send(Sample.letter()) == .refused(.letterRefused))
    }

    @Test func `a sender that is refused can be set right, so the letter waits`() {
        let reply = Transfer.Reply(code: CURLE_SEND_ERROR, status: 550, complaint: "MAIL failed: 550")
        #expect(Mailer.outcome(of: reply) == .later(.senderRefused))
    }

    @Test func `who is told to stop does not wait for a slow server`() async throws {
        let server = try await Peers.shared.value.mailServer(["slow": 4])
        let letter = try Sample.letter()
        let sending = Task { await mailer(server).send(letter) }
        sending.cancel()
        #expect(await sending.value == .later(.stopped))
    }

    @Test func `twenty letters at once all arrive, and hold up nobody`() async throws {
        let peers = try await Peers.shared.value
        let server = try await peers.mailServer()
        let mailer = mailer(server)
        let letter = try Sample.letter()
        let sent = await withTaskGroup(of: Outcome.self) { group in
            for _ in 0..<20 { group.addTask { await mailer.send(letter) } }
            return await group.reduce(into: 0) { $0 += $1 == .sent ? 1 : 0 }
        }
        #expect(sent == 20)
        #expect(try await peers.letters(at: server).count == 20)
    }
}

/// Against a receiver that checks signatures with the library of Standard Webhooks.
struct WebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func webhook(_ port: Int, secret: String = WebhookTests.secret, inAll: Int = 5000) throws
        -> Webhook
    {
        Webhook(
            to: try #require(WebAddress("http://127.0.0.1:\(port)/balie")),
            secret: try #require(WebhookSecret(secret)),
            limits: .init(connecting: 1000, inAll: inAll)
        )
    }

    private func post(_ webhook: Webhook) async throws -> Outcome {
        let body = Data(#"{"type":"visit.arrived","data":{"badge":"B 0417 é"}}"#.utf8)
        return await webhook.post(body, id: try #require(FileName("notice-1")), at: Date())
    }

    @Test func `a webhook's signature is good for who knows the secret`() async throws {
        let peers = try await Peers.shared.value
        let port = try await peers.receiver(Self.secret)
        #expect(try await post(webhook(port)) == .sent)
        let posts = try await peers.posts(at: port)
        #expect(posts.count == 1)
        #expect(posts.first?.verified == true)
        #expect(posts.first?.id == "notice-1" && posts.first?.path == "/balie")
        #expect(posts.first?.message["type"] == .text("visit.arrived"))
    }

    @Test func `the proof fails when the secret is another one`() async throws {
        let peers = try await Peers.shared.value
        let port = try await peers.receiver(Self.secret)
        let other = "whsec_" + Data(repeating: 7, count: 24).base64EncodedString()
        _ = try await post(webhook(port, secret: other))
        #expect(try await peers.posts(at: port).first?.verified == false)
    }

    @Test(arguments: [
        (200, Outcome.sent), (204, .sent), (301, .later(.unexpected)), (404, .later(.unexpected)),
        (410, .refused(.gone)),
        (429, .later(.busy)), (500, .later(.busy)), (503, .later(.busy)),
    ])
    func `what a receiver answers decides whether it is asked again`(status: Int, outcome: Outcome)
        async throws
    {
        let port = try await Peers.shared.value.receiver(Self.secret, ["status": .number(status)])
        #expect(try await post(webhook(port)) == outcome)
    }

    @Test func `a receiver that is slow or away is asked again`() async throws {
        let peers = try await Peers.shared.value
        let slow = try await peers.receiver(Self.secret, ["slow": 3])
        #expect(try await post(webhook(slow, inAll: 500)) == .later(.timedOut))
        #expect(try await post(webhook(1)) == .later(.unreachable))
    }

    @Test(arguments: [
        "", "http://example.org/", "ftp://example.org/", "https://", "https://a b/", "https://x/\r\nHost: y",
        "https://user:pw@example.org/", "example.org",
    ])
    func `an address that is not private is none`(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(arguments: ["", "geheim", "whsec_", "whsec_!!!", "whsec_AAAA"])
    func `a secret that is too short or garbled is none`(text: String) {
        #expect(WebhookSecret(text) == nil)
    }
}
