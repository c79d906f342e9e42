import Crypto
package import Foundation
import FrontDesk
import NIOCore
import NIOSSL

/// What the LAN listener shows of itself: a chain of certificates and the key of the first, read once and found
/// to belong together.
package struct ServerCertificate: Sendable {
    package let place: Place
    package let begins: Date
    package let ends: Date
    /// The first certificate's bytes (DER).
    let bytes: [UInt8]
    /// TLS 1.3 and nothing before it, for HTTP/1.1.
    let context: NIOSSLContext

    /// The two files of a pair.
    package struct Place: Hashable, Sendable {
        package let certificate: URL
        package let key: URL
        /// Whether systemd gives them: it shuts others out itself, with an access list that shows as a group's
        /// right to read.
        package let isCredential: Bool

        package init(certificate: URL, key: URL, isCredential: Bool = false) {
            (self.certificate, self.key, self.isCredential) = (certificate, key, isCredential)
        }
    }

    /// The pair at `place`, whatever its dates.
    package init(at place: Place) throws {
        let (certificatePath, keyPath) = (place.certificate.plainPath, place.key.plainPath)
        let chainText = try read(place.certificate, missing: .certificateMissing(path: certificatePath))
        let keyText = try read(place.key, missing: .keyMissing(path: keyPath))
        guard place.isCredential || isPrivate(place.key) else {
            throw CertificateFault.keyReadableByOthers(path: keyPath)
        }
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(chainText), let leaf = chain.first else {
            throw CertificateFault.notACertificate(path: certificatePath)
        }
        guard let key = try? NIOSSLPrivateKey(bytes: keyText, format: .pem) else {
            throw CertificateFault.notAKey(path: keyPath)
        }
        guard let context = try? NIOSSLContext(configuration: Self.configuration(chain, key)) else {
            throw CertificateFault.ofAnotherKey(certificate: certificatePath, key: keyPath)
        }
        self.place = place
        self.context = context
        bytes = try leaf.toDERBytes()
        begins = Date(timeIntervalSince1970: Double(leaf.notValidBefore))
        ends = Date(timeIntervalSince1970: Double(leaf.notValidAfter))
    }

    private static func configuration(_ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey)
        -> TLSConfiguration
    {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv13
        configuration.maximumTLSVersion = .tlsv13
        configuration.applicationProtocols = ["http/1.1"]
        configuration.renegotiationSupport = .none
        configuration.shutdownTimeout = .seconds(1)
        return configuration
    }

    /// What browsers show of it to compare: SHA-256, "AB:CD:…".
    package var fingerprint: String {
        SHA256.hash(data: bytes).map { CollectionOfOne($0).hexadecimal.uppercased() }.joined(separator: ":")
    }
}

extension ServerCertificate {
    /// What the calendar says of a certificate.
    package enum Standing: Hashable, Sendable {
        case good
        /// Thirty days or fewer are left: so many whole ones.
        case endsSoon(days: Int)
        case ended
        case notBegun
    }

    package func standing(at now: Date) -> Standing {
        let left = ends.timeIntervalSince(now)
        if left < 0 { return .ended }
        if begins > now { return .notBegun }
        return left > 30 * day ? .good : .endsSoon(days: Int(left / day))
    }

    /// Whether browsers take it at this moment, as far as its dates go.
    package func isValid(at now: Date) -> Bool {
        switch standing(at: now) {
        case .good, .endsSoon: true
        case .ended, .notBegun: false
        }
    }
}

fileprivate let day = 86_400.0

extension URL {
    /// The path as an operator writes it.
    fileprivate var plainPath: String { path(percentEncoded: false) }
}

fileprivate func read(_ file: URL, missing: CertificateFault) throws -> [UInt8] {
    guard FileManager.default.fileExists(atPath: file.plainPath) else { throw missing }
    guard let data = try? Data(contentsOf: file) else {
        throw CertificateFault.closedToUs(path: file.plainPath)
    }
    return Array(data)
}

/// Whether its owner alone can read the file, or the one that it links to.
fileprivate func isPrivate(_ file: URL) -> Bool {
    let target = file.resolvingSymlinksInPath().plainPath
    let mode = try? FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
    return (mode ?? 0o777) & 0o077 == 0
}
