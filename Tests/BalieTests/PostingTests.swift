import Foundation
import FrontDesk
import Logging
import Phrasebook
import Post
import TestSupport
import Testing

@testable import Balie

/// A centre, a real mail server, and what sends between them.
struct PostRoom {
    let centre: TestCentre
    let peers: Peers
    let server: MailServer
    let posting: Posting
    let lines: LogLines

    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    init(_ ways: [String: Peers.Fact] = [:], receiver: Int? = nil, at text: String = "2026-11-23T09:00:00Z")
        async throws
    {
        peers = try await Peers.shared.value
        server = try await peers.mailServer(ways)
        let reached: Set<Notice.Receiver> = [
            .host, .deputy, .desk, .administrators, .steeringGroup, .guest,
        ]
        let receivers = receiver == nil ? reached : reached.union([.webhook])
        centre = try TestCentre(at: text, notices: NoticeRules(receivers: receivers))
        lines = LogLines()
        let place = Mailer.Server(host: "127.0.0.1", port: server.port, security: .none)
        let from = try #require(Address("balie@example.org"))
        let desk = try #require(Address("bezoek@example.org"))
        let secret = try #require(WebhookSecret(Self.secret))
        let address = WebAddress("http://127.0.0.1:\(receiver ?? 1)/")
        posting = Posting(
            reception: centre.reception,
            office: .init(
                mailer: Mailer(place, limits: .init(connecting: 1000, inAll: 1500)),
                from: Mailbox(from, name: Line("Centrum Weerbare Sierteelt")),
                addresses: [.desk: desk, .administrators: desk],
                steeringGroup: ["stuurgroep@example.org", "directeur@example.org"].compactMap { Address($0) },
                webhook: receiver == nil ? nil : address.map { Webhook(to: $0, secret: secret) }
            ),
            letters: NoticeLetters(
                phrasebook: try Phrasebook(),
                centre: "Centrum Weerbare Sierteelt",
                origin: "https://balie.example.org",
                hours: TestCentre.hours
            ),
            logger: lines.logger,
            chance: { 0.5 }
        )
    }

    func host(_ mail: String, deputy: Int64? = nil) async throws -> Int64 {
        let reach = HostReach(mail: .to(try MailAddress(mail)), deputy: deputy.map { .to($0) } ?? .none)
        return try await centre.reception.addHost(named: .hostName("Sanne de Wit"), reach: reach).id
    }

    /// Somebody whose name must stand nowhere.
    func visit(_ host: Int64) async throws -> Int64 {
        let body: [String: Any?] = [
            "firstName": "Kanarievogel", "surname": "Kanariegeel", "purpose": "host", "host": host,
        ]
        return try await centre.visit(body)
    }

    func state(_ visit: Int64) async throws -> NoticeState? {
        try await centre.reception.noticeStates(for: [visit])[visit]
    }
}

struct PostingTests {
    @Test func `a host gets one letter, with a link and without a name`() async throws {
        let room = try await PostRoom()
        let visit = try await room.visit(room.host("sanne@example.org"))
        try await room.posting.round()
        let letters = try await room.peers.letters(at: room.server)
        #expect(letters.count == 1)
        let letter = try #require(letters.first)
        #expect(letter.recipients == ["sanne@example.org"])
        #expect(letter.subject.contains("badge B 0001"))
        let (text, html) = (try #require(letter.text("text/plain")), try #require(letter.text("text/html")))
        for words in [text, html] {
            #expect(words.contains(try Regex("https://balie.example.org/answer/[0-9a-f]{32}")))
            #expect(words.contains("Wijkagent") && words.contains("B 0001"))
        }
        let all = "\(letter.subject) \(text) \(html) \(room.lines.text)"
        for name in ["Kanarie", "Sanne", "de Wit"] { #expect(!all.contains(name)) }
        guard case .told(.host, _) = try await room.state(visit) else {
            Issue.record("the desk sees that the host was told")
            return
        }
    }

    @Test func `the proof fails when a name is in the letter`() async throws {
        let room = try await PostRoom()
        _ = try await room.visit(room.host("sanne@example.org"))
        let due = try #require(try await room.centre.reception.dueNotices().first)
        let leaky = NoticeLetters(
            phrasebook: try Phrasebook(),
            centre: "Kanariegeel",
            origin: "https://balie.example.org",
            hours: TestCentre.hours
        )
        let (to, from) = (try #require(Address("a@b.nl")), try #require(Address("c@d.nl")))
        #expect(leaky.letter(due, to: to, from: Mailbox(from))?.text.contains("Kanarie") == true)
    }

    @Test func `the link in the letter tells the kiosk that somebody comes`() async throws {
        let room = try await PostRoom()
        let kiosk = try await room.centre.kiosk().kiosk
        let host = try await room.host("sanne@example.org")
        let arrival = try Arrival.sample(["purpose": "host", "host": host])
        _ = try await room.centre.reception.checkIn(arrival, from: .kiosk(kiosk.id))
        try await room.posting.round()
        let text = try #require(try await room.peers.letters(at: room.server).first?.text("text/plain"))
        let link = try #require(text.firstMatch(of: /answer\/([0-9a-f]{32})/))
        let token = try #require(AnswerToken(String(link.1)))
        #expect(try await !room.centre.reception.isFetched(arrival.nonce, at: kiosk))
        _ = try await room.centre.reception.answer(token)
        #expect(try await room.centre.reception.isFetched(arrival.nonce, at: kiosk))
    }

    @Test func `an address that is refused goes on to the deputy in the same round`() async throws {
        let room = try await PostRoom(["refuses": ["weg@example.org"]])
        let deputy = try await room.host("bilal@example.org")
        let visit = try await room.visit(room.host("weg@example.org", deputy: deputy))
        try await room.posting.round()
        #expect(try await room.peers.letters(at: room.server).map(\.recipients) == [["bilal@example.org"]])
        guard case .told(.deputy, _) = try await room.state(visit) else {
            Issue.record("the deputy was told")
            return
        }
        #expect(room.lines.text.contains("cause=addressRefused"))
        #expect(!room.lines.text.contains("example.org"))
    }

    @Test func `a deputy reads since when the visitor waits, not when the letter was written`() async throws {
        let room = try await PostRoom()
        let deputy = try await room.host("bilal@example.org")
        _ = try await room.visit(room.host("sanne@example.org", deputy: deputy))
        try await room.posting.round()
        room.centre.clock.advance(seconds: 301)
        try await room.posting.round()
        let letters = try await room.peers.letters(at: room.server)
        #expect(letters.map(\.recipients) == [["sanne@example.org"], ["bilal@example.org"]])
        for letter in letters { #expect(letter.text("text/plain")?.contains("Sinds: 10:00") == true) }
    }

    @Test func `a server that is down for six hours gets nothing stale when it is back`() async throws {
        let room = try await PostRoom()
        try await room.peers.stop(room.server.port)
        let host = try await room.host("sanne@example.org")
        let visit = try await room.visit(host)
        _ = try await room.centre.account([.host])
        for _ in 0..<72 {
            try await room.posting.round()
            room.centre.clock.advance(seconds: 300)
        }
        #expect(try await room.state(visit) == .notTold(.tooLate))
        let again = try await room.peers.mailServer(["port": .number(room.server.port)])
        let fresh = try await room.visit(host)
        room.centre.clock.advance(seconds: 2250)
        try await room.posting.round()
        let letters = try await room.peers.letters(at: again)
        #expect(letters.count == 3, "the host, the desk after them, a note of an account")
        #expect(letters.allSatisfy { !$0.subject.contains("B 0001") })
        #expect(try await room.state(fresh) != nil)
        #expect(room.lines.text.contains("A message was delivered after all."))
        #expect(try await room.centre.reception.record.verify().finding == nil)
    }

    @Test func `a slow server is left for later, and nobody is told twice for it`() async throws {
        let room = try await PostRoom(["slow": 2])
        let visit = try await room.visit(room.host("sanne@example.org"))
        try await room.posting.round()
        #expect(try await room.state(visit) == .waiting(.timedOut))
        try await room.posting.round()
        #expect(room.lines.messages.count == 1)
    }

    @Test func `another program hears it signed, without a name`() async throws {
        let peers = try await Peers.shared.value
        let port = try await peers.receiver(PostRoom.secret)
        // The receiver turns away what is not of these minutes.
        let room = try await PostRoom(receiver: port, at: Date.now.ISO8601Format())
        _ = try await room.visit(room.host("sanne@example.org"))
        try await room.posting.round()
        let posts = try await peers.posts(at: port)
        #expect(posts.count == 1)
        #expect(posts.first?.verified == true)
        #expect(posts.first?.message["type"] == .text("visit.arrived"))
        guard case .facts(let facts) = posts.first?.message["data"] else {
            Issue.record("the message says what it is about")
            return
        }
        #expect(facts["badge"] == .text("B 0001") && facts["role"] == .text("communityOfficer"))
        #expect(Set(facts.keys) == ["badge", "day", "role", "partner", "desk"])
    }

    @Test func `thirty visitors in a minute are all announced`() async throws {
        let room = try await PostRoom()
        let host = try await room.host("sanne@example.org")
        for number in 0..<30 {
            _ = try await room.centre.visit(["purpose": "host", "host": host, "surname": "Bezoek \(number)"])
        }
        try await room.posting.round()
        let subjects = try await room.peers.letters(at: room.server).map(\.subject)
        #expect(Set(subjects).count == 30)
    }

    @Test(arguments: Obstacle.allCases)
    func `every obstacle has its cause on record and a sentence for the operator`(obstacle: Obstacle) {
        #expect(Notice.Cause(obstacle).rawValue == obstacle.rawValue)
        #expect(obstacle.sentence.hasSuffix("."))
    }
}
