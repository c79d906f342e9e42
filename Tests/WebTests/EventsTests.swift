import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Web

/// Pages that listen, over a real line.
struct EventsTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var centre: TestCentre { test.centre }
    private var reception: Reception { centre.reception }

    private static func listen(_ token: SessionToken) -> String {
        "GET /desk/events HTTP/1.1\r\nHost: localhost\r\nCookie: \(DeskCookie.name)=\(token.text)\r\n\r\n"
    }

    /// What was said on the line until `text` is there.
    private static func hear(_ text: String, _ line: inout Talk.Ear) async throws -> String {
        var all = ""
        while !all.contains(text) {
            guard let more = try await line.next() else { throw CancellationError() }
            all += more
        }
        return all
    }

    @Test func `a change is told to an open page within a tenth of a second, and nothing of what it was`()
        async throws
    {
        let (host, token) = try await centre.signedIn([.host])
        let visit = try await centre.guest()
        try await test.listening { [reception] port in
            try await TestLine.open(port) { line in
                try await line.say(Self.listen(token))
                var ear = line.ear
                let start = try await Self.hear("data: \(reception.edition)\n\n", &ear)
                #expect(
                    start.contains("content-type: text/event-stream")
                        || start.contains("Content-Type: text/event-stream")
                )
                #expect(start.lowercased().contains("cache-control: no-store"))
                try await reception.setEscort(true, on: visit, by: host)
                let told = try await Self.hear("data: \(reception.edition)\n\n", &ear)
                #expect(!told.contains("escort") && !told.contains("Anne"))
                reception.beat()
                #expect(try await Self.hear(":\n\n", &ear).contains("data:") == false)
                try await reception.signOut(host)
                reception.beat()
                #expect(try await Self.hear("event: over", &ear).contains("data: over"))
            }
        }
    }

    @Test func `a code goes to the pages of its kiosk, until it is revoked`() async throws {
        let (kiosk, token) = try await centre.kiosk("Ingang")
        let other = try await centre.kiosk("Uitgang").kiosk
        let events = test.door.events
        try await test.listening { [reception] port in
            try await TestLine.open(port) { line in
                let cookie = "\(KioskCookie.name)=\(token.text)"
                try await line.say(
                    "GET /kiosk/events HTTP/1.1\r\nHost: localhost\r\nCookie: \(cookie)\r\n\r\n"
                )
                var ear = line.ear
                _ = try await Self.hear("retry", &ear)
                let (passed, badge) = (
                    try #require(ScannedText("P7")), try #require(ScannedText("BAB\"0417"))
                )
                #expect(events.scanned(passed, at: other.id) == 0)
                #expect(events.scanned(badge, at: kiosk.id) == 1)
                let heard = try await Self.hear("0417", &ear)
                #expect(heard.contains("event: scan\ndata: \"BAB\\\"0417\"") && !heard.contains("P7"))
                _ = try await reception.revokeKiosk(kiosk.id)
                _ = events.scanned(try #require(ScannedText("SECRET")), at: kiosk.id)
                #expect(try await Self.hear("0\r\n\r\n", &ear).contains("SECRET") == false)
            }
        }
        #expect(try await test.ask(.get, "/kiosk/events", token: token).status == .unauthorized)
    }

    @Test func `a listening page ends with the daemon`() async throws {
        let (_, token) = try await centre.signedIn([.host])
        let heard = try await test.listening { [reception] port in
            // The line outlives what the listener is asked here: the daemon is the one that closes it.
            let heard = Task {
                try await TestLine.open(port) { line in
                    try await line.say(Self.listen(token))
                    return try await line.hearAll()
                }
            }
            while reception.listeners == 0 { try await Task.sleep(for: .milliseconds(5)) }
            return heard
        }
        let all = try await heard.value
        #expect(all.hasSuffix("0\r\n\r\n"))
        #expect(reception.listeners == 0)
    }

    @Test func `nobody listens who may not`() async throws {
        let administrator = try await centre.signedIn([.administrator]).token
        #expect(try await test.get("/desk/events", administrator).status == .forbidden)
        #expect(try await test.ask(.get, "/desk/events").status == .unauthorized)
        #expect(reception.listeners == 0)
    }
}
