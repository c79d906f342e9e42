import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// HTTP/1.1 inside TLS, with the certificate that is in force when a connection opens.
struct SecureChannel: ServerChildChannel {
    let certificate: CertificateInForce
    let http: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop
            .makeCompletedFuture {
                let tls = NIOSSLServerHandler(context: certificate.current.context)
                try channel.pipeline.syncOperations.addHandler(tls)
            }
            .flatMap { http.setup(channel: channel, logger: logger) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
