package import Foundation
import Synchronization

/// The certificate that every new connection is shown.
///
/// It can be replaced while the daemon runs; open connections keep the one that they began with.
package final class CertificateInForce: Sendable {
    private let held: Mutex<ServerCertificate>

    package init(_ first: ServerCertificate) {
        held = Mutex(first)
    }

    package var current: ServerCertificate { held.withLock { $0 } }

    /// Puts `newer` in force; one that is not valid now is refused, and the one in force stays.
    package func replace(with newer: ServerCertificate, at now: Date) throws(CertificateFault) {
        guard newer.isValid(at: now) else {
            throw .notValidNow(certificate: newer.place.certificate.path(percentEncoded: false))
        }
        held.withLock { $0 = newer }
    }
}
