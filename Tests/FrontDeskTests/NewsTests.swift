import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct NewsTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    @Test func `who listens hears of a change after it is on disk, and only of that`() async throws {
        let (host, guest) = (try await centre.host(), try await centre.guest())
        var news = try reception.news(for: host).makeAsyncIterator()
        let start = await news.next()
        #expect(start == reception.news.changes)
        _ = try await reception.today(for: host)
        #expect(reception.news.changes == start)
        try await reception.vouch(for: guest, by: host)
        #expect(await news.next() == start.map { $0 + 1 })
        #expect(try await reception.visit(guest, for: host).person.level == .vouched)
    }

    @Test func `what was refused or failed is no news`() async throws {
        let (host, guest) = (try await centre.host(), try await centre.guest())
        let start = reception.news.changes
        await #expect(throws: Refusal.claimedOnly) {
            try await reception.withdrawAffiliation(of: guest, by: host)
        }
        await #expect(throws: Refusal.badgeUnknown) {
            try await reception.write { [reception] db in
                try reception.append(
                    PresenceEntry(.escortNeeded, at: db.now, origin: host.origin, visit: guest),
                    to: db
                )
                throw Refusal.badgeUnknown
            }
        }
        await #expect(throws: Refusal.signInWrong) {
            try await reception.signIn("niemand", "x", at: "192.0.2.1")
        }
        #expect(reception.news.changes == start)
    }

    @Test func `who is slow hears the newest only, and a heartbeat says the same again`() async throws {
        let host = try await centre.host()
        var news = try reception.news(for: host).makeAsyncIterator()
        for _ in 0..<50 { _ = try await centre.guest() }
        let newest = reception.news.changes
        #expect(await news.next() == newest)
        reception.beat()
        #expect(await news.next() == newest)
    }

    @Test func `one session has six at most, the oldest ends, and all together have a limit`() async throws {
        let host = try await centre.host()
        var first = try reception.news(for: host).makeAsyncIterator()
        let more = try (0..<6).map { _ in try reception.news(for: host) }
        _ = await first.next()
        #expect(await first.next() == nil)
        #expect(reception.listeners == 6)
        let others = try (6..<News.most).map { try reception.news.listen(as: Data("\($0)".utf8)) }
        #expect(throws: Refusal.listenersTooMany) { try reception.news.listen(as: Data("late".utf8)) }
        #expect(others.count + more.count == News.most)
    }

    @Test func `who stops listening is forgotten`() async throws {
        let host = try await centre.host()
        let task = Task { [reception] in
            for await _ in try reception.news(for: host) {}
        }
        while reception.listeners == 0 { await Task.yield() }
        task.cancel()
        _ = await task.result
        #expect(reception.listeners == 0)
    }

    @Test func `another start is another edition`() async throws {
        let before = reception.edition
        _ = try await centre.guest()
        #expect(reception.edition != before)
        try reception.close()
        let again = try centre.startedAgain()
        #expect(again.edition.split(separator: "-").first != before.split(separator: "-").first)
        try again.close()
    }

    @Test func `looking on keeps nobody signed in`() async throws {
        let (session, token) = try await centre.signedIn([.host])
        for _ in 0..<29 {
            centre.clock.advance(seconds: 60)
            #expect(try await reception.session(holding: token, looksOn: true) != nil)
            #expect(try await reception.isOpen(session))
        }
        centre.clock.advance(seconds: 60)
        #expect(try await !reception.isOpen(session))
        #expect(try await reception.session(holding: token, looksOn: true) == nil)
    }

    @Test func `a session that is ended elsewhere is not open`() async throws {
        let session = try await centre.host()
        #expect(try await reception.isOpen(session))
        try await reception.signOutEverywhere(session.account.id, from: session.origin)
        #expect(try await !reception.isOpen(session))
    }
}
