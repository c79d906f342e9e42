import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import ServiceLifecycle

extension Door {
    /// The server that listens at `host` and `port`: HTTP/1.1, 512 connections, small headers, idle ones
    /// closed after a minute.
    ///
    /// - Parameter certificate: with one, it speaks TLS 1.3 and nothing else.
    /// - Parameter whenOpen: called once, with the port that it got.
    package func listener(
        host: String,
        port: Int,
        certificate: CertificateInForce? = nil,
        logger: Logger,
        whenOpen: @escaping @Sendable (Int) async -> Void
    ) -> some Service {
        let overTLS = certificate != nil
        return Application(
            responder: Entrance(overTLS: overTLS, router: router().buildResponder()),
            server: HTTPServerBuilder { responder in
                let http = HTTP1Channel(
                    responder: responder,
                    configuration: Self.connectionLimits(overTLS: overTLS)
                )
                return certificate.map { SecureChannel(certificate: $0, http: http) } ?? http
            },
            configuration: .init(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(512)
            ),
            onServerRunning: { channel in await whenOpen(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    private static func connectionLimits(overTLS: Bool) -> HTTP1Channel.Configuration {
        .init(
            additionalChannelHandlers: [RequestDeadline(), SafeHeads(overTLS: overTLS)],
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 * 1024,
                maxHeaderListSize: 16 * 1024,
                maxHeaderFieldCount: 64
            )
        )
    }
}

/// The way from one listener to the router: notes on the caller how they came in.
struct Entrance: HTTPResponder {
    let overTLS: Bool
    let router: RouterResponder<Caller>

    func respond(to request: Request, context: Caller) async throws -> Response {
        var caller = context
        caller.isOverTLS = overTLS
        return try await router.respond(to: request, context: caller)
    }
}
