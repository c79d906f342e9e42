import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// A web server that says at each address what a test tells it to, byte for byte.
final class Liar: Sendable {
    /// What it says, and how.
    enum Answer: Sendable, CustomTestStringConvertible {
        case bytes(String)
        /// The bytes, then one more every 20 ms, for ever.
        case dripping(String)
        case silence

        var testDescription: String {
            switch self {
            case .bytes(let text), .dripping(let text): "\(text.utf8.count) bytes: \(text.prefix(200))"
            case .silence: "silence"
            }
        }

        static func json(_ body: String, status: String = "200 OK", headers: String = "") -> Answer {
            .bytes(
                "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Connection: close\r\n\(headers)\r\n\(body)"
            )
        }
    }

    /// What it was asked.
    struct Question: Sendable {
        let path: String
        let authorization: String?
        let body: String
    }

    private let channel: any Channel
    private let state: State

    var issuer: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    var questions: [Question] { state.questions.withLock { $0 } }

    fileprivate final class State: Sendable {
        let answers = Mutex<[String: Answer]>([:])
        let questions = Mutex<[Question]>([])
    }

    init() async throws {
        let state = State()
        self.state = state
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let decoder = ByteToMessageHandler(HTTPRequestDecoder())
                    try channel.pipeline.syncOperations.addHandlers(decoder, Speech(state))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func say(_ answer: Answer, at path: String) {
        state.answers.withLock { $0[path] = answer }
    }

    func asked(_ path: String) -> Int {
        questions.count { $0.path == path }
    }

    func close() async throws {
        guard channel.isActive else { return }
        try await channel.close()
    }
}

fileprivate final class Speech: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let state: Liar.State
    private var head: HTTPRequestHead?
    private var body = ""

    init(_ state: Liar.State) {
        self.state = state
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let part): body += String(buffer: part)
        case .end: answer(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ context: ChannelHandlerContext) {
        let path = head?.uri ?? ""
        let authorization = head?.headers.first(name: "authorization")
        let question = Liar.Question(path: path, authorization: authorization, body: body)
        state.questions.withLock { $0.append(question) }
        switch state.answers.withLock({ $0[path] }) ?? .json("{}", status: "404 Not Found") {
        case .silence: break
        case .bytes(let text):
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)))
                .whenComplete { _ in bound.value.close(promise: nil) }
        case .dripping(let text):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            let channel = context.channel
            context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) { task in
                channel.writeAndFlush(ByteBuffer(string: " ")).whenFailure { _ in task.cancel() }
            }
        }
    }
}
