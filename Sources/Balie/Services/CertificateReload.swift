import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import Web

/// Reads the certificate again on SIGHUP; one that can't be used leaves the old one in force.
struct CertificateReload: Service {
    let source: CertificateSource
    let inForce: CertificateInForce
    let now: @Sendable () -> Date
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { reload() }
    }

    /// One reading.
    func reload() {
        do {
            try inForce.replace(with: source.certificate(), at: now())
            logger.notice(
                "The TLS certificate was read again.",
                metadata: [
                    "ends": .string(inForce.current.ends.ISO8601Format()),
                    "sha256": .string(inForce.current.fingerprint),
                ]
            )
        } catch {
            let reason = (error as? CertificateFault)?.description ?? String(describing: type(of: error))
            logger.error("The old TLS certificate stays in force.", metadata: ["reason": .string(reason)])
        }
    }
}

extension Logger {
    /// Says once a day what the calendar does to the certificate; nothing while there is time.
    func tell(_ standing: ServerCertificate.Standing) {
        switch standing {
        case .good: break
        case .endsSoon(let days):
            warning(
                "The TLS certificate ends soon: put a new one in its place.",
                metadata: ["days": "\(days)"]
            )
        case .ended:
            error("The TLS certificate has ended: browsers refuse it. Put a new one in its place.")
        case .notBegun:
            error("The TLS certificate is not valid yet: browsers refuse it. Check the clock.")
        }
    }
}
