import Foundation
import FrontDesk
import TestSupport
import Testing
import Web

@testable import Balie

/// The LAN listener's settings and certificate, as the daemon finds them.
struct CertificateTests {
    private let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private func settings(_ https: String) async throws -> Settings {
        let file = centre.folder.appending(path: "balie.yaml")
        try "state:\n  folder: .\nhttps:\n\(https)".write(to: file, atomically: true, encoding: .utf8)
        return try await Settings.load(file.path())
    }

    private func source(_ https: String = "  host: 0.0.0.0\n", credentials: URL? = nil) async throws
        -> CertificateSource
    {
        let environment = credentials.map { ["CREDENTIALS_DIRECTORY": $0.path()] } ?? [:]
        return CertificateSource(try await settings(https).lan, environment: environment)
    }

    @Test func `without a host there is no listener for the LAN, and no origin of it`() async throws {
        let settings = try await settings("  port: 9443\n")
        #expect(!settings.lan.isWanted)
        #expect(settings.house.origins == ["http://127.0.0.1:8080"])
    }

    @Test(arguments: [
        ("  host: 192.168.1.10\n", "https://192.168.1.10:8443", "192.168.1.10"),
        ("  host: 0.0.0.0\n", "https://localhost:8443", "localhost"),
        ("  host: \"::\"\n  port: 443\n", "https://localhost", "localhost"),
        ("  host: \"fd00::1\"\n", "https://[fd00::1]:8443", "fd00::1"),
        (
            "  host: 0.0.0.0\n  origin: https://Balie.example.org\n", "https://balie.example.org",
            "balie.example.org"
        ),
    ])
    func `browsers' name for it is set or follows from the host`(yaml: String, origin: String, name: String)
        async throws
    {
        let settings = try await settings(yaml)
        #expect(settings.house.origins == ["http://127.0.0.1:8080", origin])
        #expect(settings.lan.name == name)
    }

    @Test(arguments: [
        ("  host: 10.0.0.1/8\n", "https.host: must be an address to listen at, like 0.0.0.0."),
        ("  port: 70000\n", "https.port: must be a whole number from 0 to 65535."),
        ("  origin: http://a\n", "https.origin: must be an address without a path"),
        ("  origin: https://a/b\n", "https.origin: must be an address without a path"),
        ("  origin: https://:8443\n", "https.origin: must be an address without a path"),
        ("  origin: https://\n", "https.origin: must be an address without a path"),
        ("  origin: https://bälie.nl\n", "https.origin: must be an address without a path"),
        ("  key: a.key\n", "https.certificate: must be set too"),
        ("  certificate: a.crt\n", "https.key: must be set too"),
    ])
    func `a wrong setting of it is refused with its reason`(yaml: String, reason: String) async throws {
        let stop = try await #require(throws: Stop.self) { try await settings(yaml) }
        #expect(stop.status == .configuration)
        #expect(stop.reason.contains(reason))
    }

    @Test func `all settings of it are shown`() async throws {
        let keys = try await settings("  host: 0.0.0.0\n").lines.map(\.key).filter { $0.hasPrefix("https.") }
        #expect(
            keys == ["https.host", "https.port", "https.origin", "https.certificate", "https.key"]
        )
    }

    @Test func `one is made where there is none, kept, and made again when it has ended`() async throws {
        let source = try await source()
        let first = try source.certificateOrNew(at: centre.clock.now)
        centre.clock.set("2027-02-20T09:00:00Z")
        #expect(try source.certificateOrNew(at: centre.clock.now).fingerprint == first.fingerprint)
        centre.clock.set("2027-02-22T09:00:00Z")
        let second = try source.certificateOrNew(at: centre.clock.now)
        #expect(second.fingerprint != first.fingerprint)
        #expect(second.isValid(at: centre.clock.now))
    }

    @Test func `none is made where the settings name a place`() async throws {
        let source = try await source("  host: 0.0.0.0\n  certificate: a.crt\n  key: a.key\n")
        let path = centre.folder.appending(path: "a.crt").path()
        #expect(throws: CertificateFault.certificateMissing(path: path)) {
            try source.certificateOrNew(at: centre.clock.now)
        }
    }

    @Test func `half a pair is never made whole`() async throws {
        let source = try await source()
        try Data("a certificate, some day".utf8).write(to: source.place.certificate)
        #expect(throws: CertificateFault.keyMissing(path: source.place.key.path())) {
            try source.certificateOrNew(at: centre.clock.now)
        }
    }

    @Test func `systemd's credentials go before the files, and half of them is not enough`() async throws {
        let credentials = centre.folder.appending(path: "credentials")
        try FileManager.default.createDirectory(at: credentials, withIntermediateDirectories: true)
        let given = ServerCertificate.Place(
            certificate: credentials.appending(path: "balie-tls-certificate"),
            key: credentials.appending(path: "balie-tls-key")
        )
        try TrialCertificate.make(for: "desk.example.org", at: given, now: centre.clock.now)
        let source = try await source(credentials: credentials)
        #expect(source.place.isCredential)
        #expect(throws: Never.self) { try source.certificateOrNew(at: centre.clock.now) }
        #expect(!FileManager.default.fileExists(atPath: centre.folder.appending(path: "tls.crt").path()))
        try FileManager.default.removeItem(at: given.key)
        #expect(throws: CertificateFault.keyMissing(path: given.key.path())) {
            try source.certificateOrNew(at: centre.clock.now)
        }
    }

    @Test func `a reading puts the new one in force and says so in one line`() async throws {
        let (reload, lines) = try await reloading()
        let before = reload.inForce.current.fingerprint
        try TrialCertificate.make(for: "localhost", at: reload.source.place, now: centre.clock.now)
        reload.reload()
        #expect(reload.inForce.current.fingerprint != before)
        #expect(lines.messages == ["The TLS certificate was read again."])
    }

    @Test(arguments: ["of another key", "ended", "gone", "open to others"])
    func `one that can't be used leaves the old one in force and says so in one line`(how: String)
        async throws
    {
        let (reload, lines) = try await reloading()
        let before = reload.inForce.current.fingerprint
        let place = reload.source.place
        switch how {
        case "of another key":
            let key = try Data(contentsOf: place.key)
            try TrialCertificate.make(for: "localhost", at: place, now: centre.clock.now)
            try key.write(to: place.key)
        case "ended":
            try TrialCertificate.make(for: "localhost", at: place, now: .init(timeIntervalSince1970: 0))
        case "gone":
            try FileManager.default.removeItem(at: place.certificate)
            try FileManager.default.removeItem(at: place.key)
        default:
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.key.path())
        }
        reload.reload()
        #expect(reload.inForce.current.fingerprint == before)
        #expect(lines.messages == ["The old TLS certificate stays in force."])
    }

    @Test func `from thirty days before its end it is told of once a day`() async throws {
        let (reload, lines) = try await reloading()
        let housekeeping = Housekeeping(
            reception: centre.reception,
            logger: lines.logger,
            certificate: reload.inForce
        )
        var (told, said): (Day?, [Int]) = (nil, [])
        for moment in [
            "2027-01-21T09:00:00Z", "2027-01-22T12:00:00Z", "2027-01-22T18:00:00Z", "2027-01-23T12:00:00Z",
            "2027-02-22T12:00:00Z", "2027-02-23T12:00:00Z",
        ] {
            centre.clock.set(moment)
            try await housekeeping.sweep(&told)
            said.append(lines.messages.filter { $0.contains("TLS") }.count)
        }
        #expect(said == [0, 1, 1, 2, 3, 4])
        #expect(lines.messages.filter { $0.contains("has ended") }.count == 2)
    }

    private func reloading() async throws -> (CertificateReload, LogLines) {
        let (source, lines, clock) = (try await source(), LogLines(), centre.clock)
        let inForce = CertificateInForce(try source.certificateOrNew(at: clock.now))
        let reload = CertificateReload(
            source: source,
            inForce: inForce,
            now: { clock.now },
            logger: lines.logger
        )
        return (reload, lines)
    }

    @Test(arguments: [
        (CertificateFault.keyReadableByOthers(path: "k"), Stop.Status.noPermission),
        (.closedToUs(path: "k"), .noPermission), (.keyMissing(path: "k"), .configuration),
        (.certificateMissing(path: "k"), .configuration), (.notAKey(path: "k"), .configuration),
        (.notACertificate(path: "k"), .configuration),
        (.ofAnotherKey(certificate: "c", key: "k"), .configuration),
    ])
    func `scripts hear what is wrong by the exit status`(fault: CertificateFault, status: Stop.Status) {
        #expect(Stop(fault).status == status)
        #expect(Stop(fault).reason.hasPrefix("k: "))
    }
}
