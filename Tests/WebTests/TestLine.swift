import FrontDesk
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle

@testable import Web

/// Connections of a client, with TLS or without, that speaks as roughly as a test wants.
enum TestLine {
    /// Opens a line to `port`, lets `talk` use it and closes it.
    static func open<Value: Sendable>(
        _ port: Int,
        _ tls: TLSConfiguration? = nil,
        talk: @Sendable (Talk) async throws -> Value
    ) async throws -> Value {
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        let (line, shown) = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let first = FirstWord(channel.eventLoop.makePromise())
                    if let context {
                        let handler = try NIOSSLClientHandler(context: context, serverHostname: "localhost")
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(first)
                    let line = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel
                    )
                    return (line, first.shown.futureResult)
                }
            }
        return try await line.executeThenClose { inbound, outbound in
            try await talk(Talk(inbound: inbound, outbound: outbound, seen: shown))
        }
    }

    /// Asks once and returns the whole answer.
    static func ask(_ port: Int, _ tls: TLSConfiguration? = nil, _ request: String) async throws -> String {
        try await open(port, tls) { line in
            try await line.say(request)
            return try await line.hearAll()
        }
    }
}

/// What a client says and hears on an open line.
struct Talk: Sendable {
    fileprivate let inbound: NIOAsyncChannelInboundStream<ByteBuffer>
    fileprivate let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    fileprivate let seen: EventLoopFuture<Shown>

    func say(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// All that comes until the other side closes.
    func hearAll() async throws -> String {
        var all = ByteBuffer()
        for try await var more in inbound { all.writeBuffer(&more) }
        return String(buffer: all)
    }

    /// What comes, piece by piece.
    var ear: Ear { Ear(pieces: inbound.makeAsyncIterator()) }

    struct Ear {
        fileprivate var pieces: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator

        mutating func next() async throws -> String? {
            try await pieces.next().map { String(buffer: $0) }
        }
    }

    /// What the other side had shown by the time of its first word.
    var shown: Shown { get async throws { try await seen.get() } }

    struct Shown: Hashable, Sendable {
        let certificate: [UInt8]?
        let version: TLSVersion?
    }
}

/// Looks at the TLS of a line when the first word comes through it.
fileprivate final class FirstWord: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    let shown: EventLoopPromise<Talk.Shown>
    private var isFirst = true

    init(_ shown: EventLoopPromise<Talk.Shown>) {
        self.shown = shown
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isFirst {
            isFirst = false
            let line = context.pipeline.syncOperations
            shown.completeWith(
                Result {
                    Talk.Shown(
                        certificate: try line.nioSSL_peerCertificate()?.toDERBytes(),
                        version: try line.nioSSL_tlsVersion()
                    )
                }
            )
        }
        context.fireChannelRead(data)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if isFirst { shown.fail(ChannelError.eof) }
    }
}

/// A GET after which the line is closed.
func get(_ path: String) -> String {
    "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
}

extension TestDoor {
    /// Opens a listener of this door on a free port for as long as `body` runs.
    @discardableResult
    func listening<Value: Sendable>(
        _ certificate: CertificateInForce? = nil,
        body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let listener = door.listener(
            host: "127.0.0.1",
            port: 0,
            certificate: certificate,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { told.yield($0) }
        let group = ServiceGroup(
            services: [listener],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var port = ports.makeAsyncIterator()
            guard let port = await port.next() else { throw CancellationError() }
            let value = try await body(port)
            await group.triggerGracefulShutdown()
            return value
        }
    }
}
