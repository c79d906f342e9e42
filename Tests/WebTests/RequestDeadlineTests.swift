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

    private func openStream() throws {
        try channel.writeInbound(head)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        let fields: HTTPFields = [.contentType: EventStream.mediaType]
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: fields)), promise: nil)
    }

    private func say(_ text: String) {
        channel.write(HTTPResponsePart.body(ByteBuffer(string: text)), promise: nil)
    }

    @Test func `an answer that stays open rests as long as it is taken`() throws {
        try openStream()
        for _ in 0..<10 {
            #expect(stands(after: 300))
            say("data: x\n\n")
            channel.flush()
        }
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        #expect(stands(after: 59))
        #expect(!stands(after: 1))
    }

    @Test func `whoever takes nothing of it for half a minute loses it`() throws {
        try openStream()
        say("data: x\n\n")
        #expect(stands(after: 20))
        say("data: y\n\n")
        #expect(stands(after: 9))
        #expect(!stands(after: 1))
    }

    @Test func `a second request behind an open answer keeps no place either`() throws {
        try openStream()
        try channel.writeInbound(head)
        #expect(!stands(after: 10))
    }
}
