import HTTPTypes
import Hummingbird
package import Logging
package import ServiceLifecycle

/// The listener for whoever watches the machine: `GET /metrics` on this machine's loopback, and nothing else.
///
/// It has a port of its own, so that no kiosk and no browser of the desk reaches it.
package func measureListener(
    port: Int,
    logger: Logger,
    text: @escaping @Sendable () async throws -> String
) -> some Service {
    let router = Router()
    router.get("/metrics") { _, _ in
        var headers = HTTPFields()
        headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(
            status: .ok,
            headers: headers,
            body: .init(byteBuffer: .init(string: try await text()))
        )
    }
    return Application(
        responder: router.buildResponder(),
        configuration: .init(address: .hostname("127.0.0.1", port: port)),
        logger: logger
    )
}
