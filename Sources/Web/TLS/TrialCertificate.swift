import Crypto
package import Foundation
import FrontDesk
import NIOCore
import SwiftASN1
import X509

/// A certificate that balie signs itself, so that the LAN listener can be tried out without one.
package enum TrialCertificate {
    /// How long it is valid, in days.
    private static let days = 90.0
    private static let commonName = "Balie, for trying out"

    /// Makes one for `host`, localhost and 127.0.0.1, and puts it with a new key at `place`, over what is there.
    package static func make(for host: String, at place: ServerCertificate.Place, now: Date) throws {
        let key = P256.Signing.PrivateKey()
        let certificate = try certificate(for: host, key: .init(key), now: now)
        try Data((key.pemRepresentation + "\n").utf8).writePrivately(to: place.key)
        try Data((certificate.serializeAsPEM().pemString + "\n").utf8).writePrivately(to: place.certificate)
    }

    /// Whether `found` is one of these and has to be made again: it has ended, or it names another host.
    package static func isStale(_ found: ServerCertificate, for host: String, at now: Date) -> Bool {
        guard isOne(found) else { return false }
        guard let names = try? Certificate(derEncoded: found.bytes).extensions.subjectAlternativeNames else {
            return true
        }
        return !found.isValid(at: now) || !names.contains(name(host))
    }

    /// Whether `found` was made here.
    package static func isOne(_ found: ServerCertificate) -> Bool {
        guard let certificate = try? Certificate(derEncoded: found.bytes), let name = try? subject() else {
            return false
        }
        return certificate.subject == name && certificate.issuer == name
    }

    private static func certificate(for host: String, key: Certificate.PrivateKey, now: Date) throws
        -> Certificate
    {
        let name = try subject()
        return try Certificate(
            version: .v3,
            serialNumber: .init(),
            publicKey: key.publicKey,
            notValidBefore: now.addingTimeInterval(-3600),
            notValidAfter: now.addingTimeInterval(days * 86_400),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names(host))
            },
            issuerPrivateKey: key
        )
    }

    private static func subject() throws -> DistinguishedName {
        try DistinguishedName { CommonName(commonName) }
    }

    private static func names(_ host: String) -> [GeneralName] {
        let usual = ["localhost", "127.0.0.1"]
        return (usual.contains(host) ? usual : [host] + usual).map(name)
    }

    /// A host as a certificate names it: its address, or its name.
    private static func name(_ host: String) -> GeneralName {
        switch try? SocketAddress(ipAddress: host, port: 0) {
        case .v4(let address):
            .ipAddress(ASN1OctetString(contentBytes: octets(of: address.address.sin_addr)))
        case .v6(let address):
            .ipAddress(ASN1OctetString(contentBytes: octets(of: address.address.sin6_addr)))
        default: .dnsName(host)
        }
    }

    private static func octets<Address>(of address: Address) -> ArraySlice<UInt8> {
        unsafe withUnsafeBytes(of: address) { unsafe ArraySlice($0) }
    }
}
