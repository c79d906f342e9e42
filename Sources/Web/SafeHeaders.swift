import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Puts on every answer, also on refusals and faults, what keeps a browser from being turned against the
/// kiosk.
struct SafeHeaders: RouterMiddleware {
    /// The fields for an answer; over TLS also the one that keeps browsers from ever asking without it.
    static func fields(overTLS: Bool) -> HTTPFields {
        guard overTLS else { return everywhere }
        var fields = everywhere
        fields[.strictTransportSecurity] = "max-age=63072000; includeSubDomains"
        return fields
    }

    private static let everywhere: HTTPFields = {
        var fields = HTTPFields()
        for (name, value) in [
            (
                "content-security-policy",
                """
                default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                form-action 'self'; base-uri 'none'; frame-ancestors 'none'
                """
            ),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
            ("cache-control", "no-store"),
        ] {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        return fields
    }()

    func handle(
        _ request: Request,
        context: Caller,
        next: (Request, Caller) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in Self.fields(overTLS: context.isOverTLS) { response.headers[field.name] = field.value }
        return request.method == .head ? response.createHeadResponse() : response
    }
}

/// Puts the same on answers that no router saw, such as to a head that can't be read.
final class SafeHeads: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let overTLS: Bool

    init(overTLS: Bool) {
        self.overTLS = overTLS
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.headerFields[.contentSecurityPolicy] == nil
        else { return context.write(data, promise: promise) }
        for field in SafeHeaders.fields(overTLS: overTLS) { head.headerFields[field.name] = field.value }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
