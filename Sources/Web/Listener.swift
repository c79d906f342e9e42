import Hummingbird
import HummingbirdCore
package import Logging
package import ServiceLifecycle

extension Door {
    /// The server that listens at `host` and `port`: HTTP/1.1, 512 connections, small headers, idle ones
    /// closed after a minute.
    ///
    /// - Parameter whenOpen: called once, with the port that it got.
    package func listener(
        host: String,
        port: Int,
        logger: Logger,
        whenOpen: @escaping @Sendable (Int) async -> Void
    ) -> some Service {
        Application(
            router: router(),
            server: .http1(configuration: Self.connectionLimits),
            configuration: .init(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(512)
            ),
            onServerRunning: { channel in await whenOpen(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    private static var connectionLimits: HTTP1Channel.Configuration {
        .init(
            additionalChannelHandlers: [RequestDeadline()],
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 * 1024,
                maxHeaderListSize: 16 * 1024,
                maxHeaderFieldCount: 64
            )
        )
    }
}
