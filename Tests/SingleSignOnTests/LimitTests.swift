import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import SingleSignOn

/// What happens when the provider is down, slow, too big or talks nonsense.
@Suite(.timeLimit(.minutes(2)))
struct LimitTests {
    /// A patience for tests of slowness; a real one is five seconds.
    private static let short = Duration.seconds(2)
    /// What must come before the long patience of ``LyingProvider`` ends, on a busy machine too.
    private static let soon = Duration.seconds(30)

    /// What `begin` makes of `answer`, and how long that takes.
    private func begin(
        _ answer: Liar.Answer,
        patience: Duration = LyingProvider.long
    ) async throws -> (ProviderFault?, Duration) {
        try await LyingProvider.with(patience: patience) { lying in
            lying.liar.say(answer, at: LyingProvider.discovery)
            let started = ContinuousClock.now
            let fault = try await thrown { try await lying.provider.begin(at: lying.clock.now) }
            return (fault, started.duration(to: .now))
        }
    }

    @Test func `a provider that is down is unreachable at once`() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        // A port that is taken and at which nobody listens: this end of a connection. One that was given back could be
        // another test's by now.
        let held = try await ClientBootstrap(group: group).connect(to: try #require(server.localAddress))
            .get()
        let issuer = try #require(SafeAddress("http://127.0.0.1:\(held.localAddress?.port ?? 0)"))
        let redirect = try #require(SafeAddress(RealProvider.redirect))
        let settings = ProviderSettings(
            issuer: issuer,
            client: .init(id: "balie", secret: nil),
            redirect: redirect
        )
        let provider = try Provider(settings, random: seededBytes())
        let started = ContinuousClock.now
        #expect(try await thrown { try await provider.begin(at: .now) } == .unreachable)
        #expect(started.duration(to: .now) < Self.soon)
        try await provider.shutdown()
        try await held.close()
        try await server.close()
    }

    @Test func `a provider that takes no connection is unreachable before patience ends`() async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 0).serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0).get()
        let address = try #require(server.localAddress)
        var taken: [any Channel] = []
        // Linux answers nothing any more once the queue is full.
        let client = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.milliseconds(100))
        while taken.count < 10, let channel = try? await client.connect(to: address).get() {
            taken.append(channel)
        }
        #expect(taken.count < 10)
        let issuer = try #require(SafeAddress("http://127.0.0.1:\(address.port ?? 0)"))
        let redirect = try #require(SafeAddress(RealProvider.redirect))
        let settings = ProviderSettings(
            issuer: issuer,
            client: .init(id: "balie", secret: nil),
            redirect: redirect
        )
        let provider = try Provider(settings, random: seededBytes())
        let started = ContinuousClock.now
        #expect(try await thrown { try await provider.begin(at: .now) } == .unreachable)
        #expect(started.duration(to: .now) < Self.soon)
        try await provider.shutdown()
        for channel in taken { try await channel.close() }
        try await server.close()
    }

    @Test func `a name that stands for no host is unreachable`() async throws {
        let issuer = try #require(SafeAddress("https://login.invalid"))
        let settings = ProviderSettings(
            issuer: issuer,
            client: .init(id: "balie", secret: nil),
            redirect: issuer
        )
        let provider = try Provider(settings, random: seededBytes())
        let started = ContinuousClock.now
        #expect(try await thrown { try await provider.begin(at: .now) } == .unreachable)
        #expect(started.duration(to: .now) < Self.soon)
        try await provider.shutdown()
    }

    @Test(arguments: [
        Liar.Answer.silence,
        .dripping("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{"),
        .dripping("HTTP/1.1 200 OK\r\nX-Slow: "),
    ])
    func `silence and dripping end when patience does`(answer: Liar.Answer) async throws {
        let (fault, took) = try await begin(answer, patience: Self.short)
        #expect(fault == .slow)
        #expect(took >= Self.short && took < Self.soon)
    }

    @Test func `a dripping token is given up when patience ends`() async throws {
        try await LyingProvider.with(patience: .seconds(5)) { lying in
            let attempt = try await lying.provider.begin(at: lying.clock.now).attempt
            lying.liar.say(.dripping("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{"), at: "/token")
            let started = ContinuousClock.now
            let fault = try await thrown { try await lying.finish(attempt) }
            #expect(fault == .slow)
            #expect(started.duration(to: .now) < Self.soon)
        }
    }

    @Test(arguments: [true, false])
    func `an answer is at most 256 KiB, whether it says how long it is or not`(saysLength: Bool) async throws
    {
        for (size, expected) in [(256 * 1024, nil), (256 * 1024 + 1, ProviderFault.notAProvider)] {
            try await LyingProvider.with { lying in
                let body = lying.announcement()
                let full = body + String(repeating: " ", count: size - body.utf8.count)
                let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                let chunked = "\(head)\(String(size, radix: 16))\r\n\(full)\r\n0\r\n\r\n"
                lying.liar.say(saysLength ? .json(full) : .bytes(chunked), at: LyingProvider.discovery)
                let fault = try await thrown { try await lying.provider.begin(at: lying.clock.now) }
                #expect(fault == expected)
            }
        }
    }

    @Test func `JSON is at most sixteen levels deep, brackets in texts aside`() throws {
        for (levels, text, isGood) in [(16, "", true), (17, "", false), (16, #"[{\"["#, true)] {
            let open = String(repeating: "[", count: levels - 1)
            let close = String(repeating: "]", count: levels - 1)
            let json = Data(#"{"error":"\#(text)","more":\#(open)\#(close)}"#.utf8)
            let decoded: [String: Ignored]? = try? StrictJSON.decode(from: json)
            #expect((decoded != nil) == isGood)
        }
    }

    private struct Ignored: Decodable {
        init(from decoder: any Decoder) {}
    }

    @Test(
        arguments: [
            .json(""), .json("[]"), .json("null"), .json("<html>"),
            .json(String(repeating: "[", count: 100_000)),
            .json(
                #"{"a":"# + String(repeating: #"{"a":"#, count: 50_000) + "1"
                    + String(repeating: "}", count: 50_001)
            ),
            .json("{}", status: "302 Found", headers: "Location: /elsewhere\r\n"),
            .json("{}", status: "404 Not Found"),
            .json("{}", status: "204 No Content"), .bytes("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
            .bytes("HTTP/9.9 abc\r\n\r\n"),
            .bytes("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
            .bytes("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}"),
        ] as [Liar.Answer]
    )
    func `what is no provider's answer is told from a provider`(answer: Liar.Answer) async throws {
        #expect(try await begin(answer).0 == .notAProvider)
    }

    @Test(
        arguments: [
            .json("{}", status: "503 Service Unavailable"), .json("{}", status: "502 Bad Gateway"),
            .json("{}", status: "429 Too Many Requests"), .bytes(""),
        ] as [Liar.Answer]
    )
    func `a provider that is out of order is unreachable`(answer: Liar.Answer) async throws {
        #expect(try await begin(answer).0 == .unreachable)
    }

    @Test func `a redirect is not followed, with a secret least of all`() async throws {
        try await LyingProvider.with { lying in
            let attempt = try await lying.provider.begin(at: lying.clock.now).attempt
            let elsewhere = "Location: \(lying.liar.issuer)/elsewhere\r\n"
            lying.liar.say(.json("{}", status: "307 Temporary Redirect", headers: elsewhere), at: "/token")
            #expect(try await thrown { try await lying.finish(attempt) } == .notAProvider)
            #expect(lying.liar.asked("/elsewhere") == 0)
        }
    }

    @Test(arguments: [
        ("invalid_grant", ProviderFault.Refusal.invalidGrant),
        ("temporarily_unavailable", .temporarilyUnavailable),
        ("Bo de Jong is ziek", .other),
    ])
    func `only codes of a fixed list come out of a provider's error`(
        code: String,
        refusal: ProviderFault.Refusal
    ) async throws {
        try await LyingProvider.with { lying in
            let attempt = try await lying.provider.begin(at: lying.clock.now).attempt
            lying.liar.say(.json(#"{"error":"\#(code)"}"#, status: "400 Bad Request"), at: "/token")
            let fault = try await thrown { try await lying.finish(attempt) }
            #expect(fault == .refusedByProvider(refusal))
            #expect(!"\(String(reflecting: fault))".contains("Jong"))
        }
    }

    @Test func `twenty who begin at once ask once`() async throws {
        try await LyingProvider.with { lying in
            let (provider, now) = (lying.provider, lying.clock.now)
            let states = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { try await provider.begin(at: now).attempt.state } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(states.count == 20)
            #expect(lying.liar.asked(LyingProvider.discovery) == 1)
        }
    }

    @Test func `an attempt lasts ten minutes`() async throws {
        try await LyingProvider.with { lying in
            let attempt = try await lying.provider.begin(at: lying.clock.now).attempt
            lying.clock.advance(seconds: 600.5)
            #expect(try await thrown { try await lying.finish(attempt) } == .attemptOld)
            lying.clock.advance(seconds: -661)
            #expect(try await thrown { try await lying.finish(attempt) } == .attemptOld)
            #expect(lying.liar.asked("/token") == 0)
            lying.clock.advance(seconds: 660)
            let now = lying.clock.now.timeIntervalSince1970
            let token = try lying.token(lying.claims(for: attempt, ["iat": now]))
            lying.liar.say(.json(#"{"id_token":"\#(token)"}"#), at: "/token")
            #expect(try await lying.finish(attempt).subject == "4f1c")
        }
    }

    @Test func `a closed provider signs nobody in, and closes once`() async throws {
        try await LyingProvider.with { lying in
            try await lying.provider.shutdown()
            #expect(try await thrown { try await lying.provider.begin(at: lying.clock.now) } == .unreachable)
        }
    }
}
