import Foundation
import NIOSSL

@testable import Web

/// A certificate and its key in a folder of their own, which goes with them.
final class TestPair: Sendable {
    let folder: URL
    let place: ServerCertificate.Place

    /// One that was made on 23 November 2026 and is good for ninety days.
    convenience init(for host: String = "balie.example.org") throws {
        try self.init(for: host, at: date("2026-11-23T09:00:00Z"))
    }

    init(for host: String = "balie.example.org", at moment: Date) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "balie-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        place = .init(certificate: folder.appending(path: "tls.crt"), key: folder.appending(path: "tls.key"))
        try TrialCertificate.make(for: host, at: place, now: moment)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func read() throws -> ServerCertificate { try ServerCertificate(at: place) }

    /// A client that trusts this certificate and nothing else.
    func client(_ least: TLSVersion = .tlsv1, _ most: TLSVersion? = nil) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(place.certificate.path(percentEncoded: false))
        configuration.minimumTLSVersion = least
        configuration.maximumTLSVersion = most
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return configuration
    }
}

func date(_ text: String) throws -> Date {
    try Date(text, strategy: .iso8601)
}
