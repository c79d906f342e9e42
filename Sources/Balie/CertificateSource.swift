import Foundation
import Web

/// Where the certificate of the LAN listener comes from: the systemd credentials `balie-tls-certificate` and
/// `balie-tls-key`, else the files in the settings, else one made for trying out.
struct CertificateSource: Sendable {
    let place: ServerCertificate.Place
    private let name: String
    private let mayMake: Bool

    init(_ listener: LANListener, environment: [String: String] = ProcessInfo.processInfo.environment) {
        let given = environment["CREDENTIALS_DIRECTORY"]
            .map { URL(filePath: $0) }
            .map {
                ServerCertificate.Place(
                    certificate: $0.appending(path: "balie-tls-certificate"),
                    key: $0.appending(path: "balie-tls-key"),
                    isCredential: true
                )
            }
        if let given, given.isThere {
            (place, mayMake) = (given, false)
        } else {
            (place, mayMake) = (listener.named, listener.isUsualPlace)
        }
        name = listener.name
    }

    @Sendable func certificate() throws -> ServerCertificate {
        try ServerCertificate(at: place)
    }

    /// The certificate; made on the spot where there is none, and again where one of ours has had its time.
    func certificateOrNew(at now: Date) throws -> ServerCertificate {
        guard mayMake else { return try certificate() }
        if place.isThere {
            let found = try certificate()
            guard TrialCertificate.isStale(found, for: name, at: now) else { return found }
        }
        try TrialCertificate.make(for: name, at: place, now: now)
        return try certificate()
    }
}

extension ServerCertificate.Place {
    /// Whether at least one of the two files is there.
    fileprivate var isThere: Bool {
        [certificate, key].contains { FileManager.default.fileExists(atPath: $0.path(percentEncoded: false)) }
    }
}
