import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

struct RequestDeadlineTests {
    private let channel: EmbeddedChannel
    private let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/kiosk/pairing")
    )

    init() throws {
        channel = EmbeddedChannel(handler: RequestDeadline())
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Whether the connection still stands after so many seconds more.
    private func stands(after seconds: Int64) -> Bool {
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
        return channel.isActive
    }

    @Test func `a connection that asks nothing is closed after ten seconds`() {
        #expect(stands(after: 9))
        #expect(!stands(after: 1))
    }

    @Test func `a body that drips is cut off ten seconds after its head`() throws {
        try channel.writeInbound(head)
        for _ in 0..<3 {
            #expect(stands(after: 3))
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "a")))
        }
        #expect(!stands(after: 1))
    }

    @Test func `between two requests a connection rests for a minute`() throws {
        try channel.writeInbound(head)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        #expect(stands(after: 59))
        #expect(!stands(after: 1))
    }
}
