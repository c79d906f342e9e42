import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import NIOSSL
import TestSupport
import Testing

@testable import Web

struct SecureListenerTests {
    private let test: TestDoor
    private let pair: TestPair
    private let inForce: CertificateInForce

    init() throws {
        test = try TestDoor()
        pair = try TestPair(at: .now)
        inForce = CertificateInForce(try pair.read())
    }

    @Test func `TLS 1.3 is spoken, and HTTP/1.1 in it`() async throws {
        let client = try pair.client(.tlsv13)
        try await test.listening(inForce) { port in
            try await TestLine.open(port, client) { line in
                try await line.say(get("/health"))
                let answer = try await line.hearAll()
                #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
                let shown = try await line.shown
                #expect(shown.version == .tlsv13)
            }
        }
    }

    @Test(arguments: [TLSVersion.tlsv1, .tlsv11, .tlsv12])
    func `nothing older than TLS 1.3 is spoken`(version: TLSVersion) async throws {
        let client = try pair.client(version, version)
        try await test.listening(inForce) { port in
            await #expect(throws: (any Error).self) {
                try await TestLine.ask(port, client, get("/health"))
            }
        }
    }

    @Test func `plain HTTP at the TLS port hears nothing, and the next one is served`() async throws {
        let client = try pair.client()
        try await test.listening(inForce) { port in
            let answer = try? await TestLine.ask(port, nil, get("/health"))
            #expect(answer?.contains("HTTP/1.1") != true)
            let next = try await TestLine.ask(port, client, get("/health"))
            #expect(next.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func `a new certificate is shown to new lines while an open request finishes`() async throws {
        let code = try await test.centre.reception.offerPairing(of: .kioskName("Ingang")).digits
        let newer = try TestPair(at: .now)
        let (old, new) = (try pair.client(), try newer.client())
        let (inForce, shownFirst, shownThen) = (inForce, try pair.read().bytes, try newer.read().bytes)
        let replacement = try newer.read()
        try await test.listening(inForce) { port in
            try await TestLine.open(port, old) { line in
                try await line.say(
                    """
                    POST /kiosk/pairing HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r
                    Content-Type: application/json\r\nContent-Length: 19\r\nConnection: close\r\n\r\n{"code":
                    """
                )
                try inForce.replace(with: replacement, at: .now)
                try await TestLine.open(port, new) { other in
                    try await other.say(get("/health"))
                    #expect(try await other.hearAll().hasPrefix("HTTP/1.1 200"))
                    let shown = try await other.shown
                    #expect(shown.certificate == shownThen)
                }
                try await line.say("\"\(code)\"}")
                #expect(try await line.hearAll().hasPrefix("HTTP/1.1 201"))
                let shown = try await line.shown
                #expect(shown.certificate == shownFirst)
            }
            await #expect(throws: (any Error).self) { try await TestLine.ask(port, old, get("/health")) }
        }
    }

    @Test(arguments: [get("/kiosk"), get("/nope"), "GET / HTTP/1.1\r\nno colon\r\n\r\n"])
    func `every answer is safe, and only over TLS says to come back over TLS`(request: String) async throws {
        let client = try pair.client()
        let secure = try await test.listening(inForce) { try await TestLine.ask($0, client, request) }
        let plain = try await test.listening { try await TestLine.ask($0, nil, request) }
        for answer in [secure.lowercased(), plain.lowercased()] {
            #expect(answer.hasPrefix("http/1.1 "))
            for field in SafeHeaders.fields(overTLS: false) {
                #expect(answer.components(separatedBy: "\r\n\(field.name.canonicalName): ").count == 2)
            }
        }
        #expect(secure.contains("\r\nStrict-Transport-Security: max-age=63072000; includeSubDomains\r\n"))
        #expect(!plain.lowercased().contains("strict-transport-security"))
    }

    @Test func `heads with too much in them are refused safely`() async throws {
        let fields = (0..<80).map { "X-\($0): a\r\n" }.joined()
        let answer = try await test.listening {
            try await TestLine.ask($0, nil, "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
        }
        #expect(answer.hasPrefix("HTTP/1.1 400"))
        #expect(answer.contains("content-security-policy: default-src 'none'"))
    }

    @Test func `a caller is known by the address alone, or not at all`() async throws {
        let channel = NIOAsyncTestingChannel()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        #expect(Caller(source: .init(channel: channel, logger: logger)).peer.isEmpty)
        for (address, peer) in [
            ("192.168.1.20", "192.168.1.20"), ("fd00::1", "fd00::1"), ("::ffff:192.168.1.20", "192.168.1.20"),
        ] {
            channel.remoteAddress = try SocketAddress(ipAddress: address, port: 50_123)
            #expect(Caller(source: .init(channel: channel, logger: logger)).peer == peer)
        }
    }
}
