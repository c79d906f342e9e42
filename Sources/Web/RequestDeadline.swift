import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection that takes too long over a request: ten seconds from its first byte, or from the
/// opening, to its last; a minute of rest between two.
///
/// So dripping bytes keeps no place at the door. An answer that stays open may rest, but whoever does not take what
/// it says within half a minute loses it.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let request = TimeAmount.seconds(10)
    private static let rest = TimeAmount.seconds(60)
    private static let taking = TimeAmount.seconds(30)
    private var deadline: Scheduled<Void>?
    private var isStream = false
    private var untaken = 0

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

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isStream = head.headerFields[.contentType] == EventStream.mediaType
            if isStream { deadline?.cancel() }
            context.write(data, promise: promise)
        case .body where isStream:
            untaken += 1
            if untaken == 1 { expect(within: Self.taking, context) }
            let promise = promise ?? context.eventLoop.makePromise()
            promise.futureResult.assumeIsolated()
                .whenComplete { _ in
                    self.untaken -= 1
                    if self.untaken == 0, self.isStream { self.deadline?.cancel() }
                }
            context.write(data, promise: promise)
        case .end where isStream:
            isStream = false
            expect(within: Self.rest, context)
            context.write(data, promise: promise)
        case .body, .end:
            context.write(data, promise: promise)
        }
    }

    /// A browser that will say nothing more is gone from a stream: the next word to it fails, not the one after.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isStream, case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
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
