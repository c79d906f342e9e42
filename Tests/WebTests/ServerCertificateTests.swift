import Foundation
import NIOSSL
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import Web

struct ServerCertificateTests {
    private let pair: TestPair

    init() throws {
        pair = try TestPair()
    }

    private func names(_ certificate: ServerCertificate) throws -> [String] {
        let parsed = try Certificate(derEncoded: certificate.bytes)
        return try #require(try parsed.extensions.subjectAlternativeNames)
            .map {
                guard case .ipAddress(let address) = $0 else { return "\($0)" }
                return address.bytes.map(String.init).joined(separator: ".")
            }
    }

    private func setMode(_ mode: Int, of file: URL) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path())
    }

    @Test func `one for trying out names the host, localhost and this machine`() throws {
        let found = try names(try pair.read())
        #expect(found.count == 3)
        for name in ["balie.example.org", "localhost", "127.0.0.1"] {
            #expect(found.contains { $0.contains(name) }, "\(found)")
        }
        #expect(try names(try TestPair(for: "localhost").read()).count == 2)
        #expect(try names(try TestPair(for: "fd00::1").read()).count == 3)
    }

    @Test func `one for trying out is known again, and is made again when it ends or names another host`()
        throws
    {
        let found = try pair.read()
        let now = try date("2026-12-24T09:00:00Z")
        #expect(TrialCertificate.isOne(found))
        #expect(!TrialCertificate.isStale(found, for: "balie.example.org", at: now))
        #expect(!TrialCertificate.isStale(found, for: "127.0.0.1", at: now))
        #expect(TrialCertificate.isStale(found, for: "desk.example.org", at: now))
        #expect(
            TrialCertificate.isStale(found, for: "balie.example.org", at: try date("2027-02-22T09:00:00Z"))
        )
    }

    @Test func `its key is for the owner's eyes, and others' eyes are refused`() throws {
        let mode = try FileManager.default.attributesOfItem(atPath: pair.place.key.path())[.posixPermissions]
        #expect(mode as? Int == 0o600)
        for mode in [0o640, 0o604, 0o644] {
            try setMode(mode, of: pair.place.key)
            #expect(throws: CertificateFault.keyReadableByOthers(path: pair.place.key.path())) {
                try pair.read()
            }
        }
        let given = ServerCertificate.Place(
            certificate: pair.place.certificate,
            key: pair.place.key,
            isCredential: true
        )
        #expect(throws: Never.self) { try ServerCertificate(at: given) }
    }

    @Test func `a link to a key is judged by the key`() throws {
        let link = pair.folder.appending(path: "link.key")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: pair.place.key)
        let linked = ServerCertificate.Place(certificate: pair.place.certificate, key: link)
        #expect(throws: Never.self) { try ServerCertificate(at: linked) }
        try setMode(0o644, of: pair.place.key)
        #expect(throws: CertificateFault.keyReadableByOthers(path: link.path())) {
            try ServerCertificate(at: linked)
        }
    }

    @Test func `the key of another certificate is refused`() throws {
        let other = try TestPair()
        let mixed = ServerCertificate.Place(certificate: pair.place.certificate, key: other.place.key)
        let fault = CertificateFault.ofAnotherKey(
            certificate: pair.place.certificate.path(),
            key: other.place.key.path()
        )
        #expect(throws: fault) { try ServerCertificate(at: mixed) }
    }

    @Test(arguments: ["", "no PEM at all", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `what is no PEM is refused by its name`(text: String) throws {
        let (certificate, key) = (pair.place.certificate, pair.place.key)
        let good = try Data(contentsOf: certificate)
        try Data(text.utf8).write(to: certificate)
        #expect(throws: CertificateFault.notACertificate(path: certificate.path())) { try pair.read() }
        try good.write(to: certificate)
        try Data(text.utf8).write(to: key)
        #expect(throws: CertificateFault.notAKey(path: key.path())) { try pair.read() }
    }

    @Test func `what is not there is named`() throws {
        let (certificate, key) = (pair.place.certificate, pair.place.key)
        try FileManager.default.removeItem(at: key)
        #expect(throws: CertificateFault.keyMissing(path: key.path())) { try pair.read() }
        try FileManager.default.removeItem(at: certificate)
        #expect(throws: CertificateFault.certificateMissing(path: certificate.path())) { try pair.read() }
    }

    @Test(arguments: [
        ("2026-11-23T07:00:00Z", ServerCertificate.Standing.notBegun), ("2026-11-23T09:00:00Z", .good),
        ("2027-01-22T08:59:59Z", .good), ("2027-01-22T09:00:00Z", .endsSoon(days: 30)),
        ("2027-01-22T09:00:01Z", .endsSoon(days: 29)), ("2027-02-21T08:59:59Z", .endsSoon(days: 0)),
        ("2027-02-21T09:00:01Z", .ended),
    ])
    func `the last thirty days are counted`(now: String, standing: ServerCertificate.Standing) throws {
        #expect(try pair.read().standing(at: date(now)) == standing)
    }

    @Test func `one that has ended does not take the place of one in force`() throws {
        let inForce = CertificateInForce(try pair.read())
        let ended = try TestPair(at: .init(timeIntervalSince1970: 0)).read()
        let fault = CertificateFault.notValidNow(certificate: ended.place.certificate.path())
        let now = try date("2026-11-24T09:00:00Z")
        #expect(throws: fault) { try inForce.replace(with: ended, at: now) }
        #expect(try inForce.current.fingerprint == pair.read().fingerprint)
        let newer = try TestPair().read()
        try inForce.replace(with: newer, at: now)
        #expect(inForce.current.fingerprint == newer.fingerprint)
    }

    @Test func `the fingerprint is written as browsers write it`() throws {
        #expect(try pair.read().fingerprint.wholeMatch(of: /([0-9A-F]{2}:){31}[0-9A-F]{2}/) != nil)
    }
}
