/// Why a certificate and its key can't be used, for the operator.
package enum CertificateFault: Error, Hashable, Sendable, CustomStringConvertible {
    case certificateMissing(path: String)
    case keyMissing(path: String)
    case keyReadableByOthers(path: String)
    case closedToUs(path: String)
    case notACertificate(path: String)
    case notAKey(path: String)
    case ofAnotherKey(certificate: String, key: String)
    case notValidNow(certificate: String)

    package var description: String {
        switch self {
        case .certificateMissing(let path):
            "\(path): the TLS certificate is missing. Put it there, or name its place as https.certificate."
        case .keyMissing(let path):
            "\(path): the key of the TLS certificate is missing. Put it there, or name its place as https.key."
        case .keyReadableByOthers(let path):
            "\(path): others can read the key of the TLS certificate. Run chmod 600 on it."
        case .closedToUs(let path):
            "\(path): this file can't be opened. Check that it belongs to the user that runs balie."
        case .notACertificate(let path):
            "\(path): this is not a certificate in PEM form. Such a file begins with -----BEGIN CERTIFICATE-----."
        case .notAKey(let path):
            "\(path): this is not a private key in PEM form without a password. Such a file begins with -----BEGIN PRIVATE KEY-----."
        case .ofAnotherKey(let certificate, let key):
            "\(key): this key does not belong to the first certificate in \(certificate). Put the two there that were made together."
        case .notValidNow(let certificate):
            "\(certificate): this certificate is not valid today. Put one there that is."
        }
    }
}
