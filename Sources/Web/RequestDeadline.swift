import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection that takes too long over a request: ten seconds from its first byte, or from the
/// opening, to its last; a minute of rest between two.
///
/// So dripping bytes keeps no place at the door.
final class RequestDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private static let request = TimeAmount.seconds(10)
    private static let rest = TimeAmount.seconds(60)
    private var deadline: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        expect(within: Self.request, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: expect(within: Self.request, context)
        case .body: break
        case .end: expect(within: Self.rest, context)
        }
        context.fireChannelRead(data)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}
