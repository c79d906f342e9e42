import Foundation
import Web

/// What is set of the listener for the LAN, which speaks TLS.
///
/// Without a host there is none.
struct LANListener: Sendable {
    let host: String
    let port: Int
    let origin: String
    /// The pair of files that the settings name, or their usual place.
    let named: ServerCertificate.Place
    /// Whether the settings leave the pair in its usual place, so that one may be made there.
    let isUsualPlace: Bool

    /// - Parameter place: reads a path from the settings, nil where none is set.
    init(_ file: SettingsFile, in folder: URL, place: (String) -> URL?) {
        host = file.string("https.host", default: "", "an address to listen at, like 0.0.0.0", where: isHost)
        port = file.integer("https.port", default: 8443, in: 0...65_535)
        origin = Self.origin(file, default: Self.usualOrigin(host, port))
        let (certificate, key) = (place("https.certificate"), place("https.key"))
        if (certificate == nil) != (key == nil) {
            file.complain(
                certificate == nil ? "https.certificate" : "https.key",
                "must be set too: a certificate and its key go together"
            )
        }
        named = .init(
            certificate: certificate ?? folder.appending(path: "tls.crt"),
            key: key ?? folder.appending(path: "tls.key")
        )
        isUsualPlace = certificate == nil && key == nil
    }

    var isWanted: Bool { !host.isEmpty }

    /// The host that browsers ask for.
    var name: String { hostName(of: origin) ?? "localhost" }

    /// All of it as it is in force.
    var lines: [(key: String, value: String)] {
        [
            ("https.host", host),
            ("https.port", String(port)),
            ("https.origin", origin),
            ("https.certificate", named.certificate.path(percentEncoded: false)),
            ("https.key", named.key.path(percentEncoded: false)),
        ]
    }

    private static func origin(_ file: SettingsFile, default usual: String) -> String {
        let rule = "an address without a path, like https://balie.example.org"
        return
            file.string("https.origin", default: usual, rule) {
                $0.hasPrefix("https://") && $0.allSatisfy(\.isASCII) && URL(string: $0)?.path() == ""
                    && isHost(hostName(of: $0) ?? " ")
            }
            .lowercased()
    }

    /// Every address at once is no name that a browser can ask for; then it is tried out from here.
    private static func usualOrigin(_ host: String, _ port: Int) -> String {
        let name = ["", "0.0.0.0", "::"].contains(host) ? "localhost" : host
        return "https://\(name.contains(":") ? "[\(name)]" : name)\(port == 443 ? "" : ":\(port)")"
    }
}

/// Whether `text` is a name or an address of a machine, or nothing.
func isHost(_ text: String) -> Bool {
    text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-:".contains($0)) }
}

/// The name or address in "https://name:port", an address of IPv6 without its brackets.
fileprivate func hostName(of origin: String) -> String? {
    let host = URL(string: origin)?.host(percentEncoded: false)?.trimmingCharacters(in: ["[", "]"])
    return host?.isEmpty == false ? host : nil
}
