import Foundation
import FrontDesk
import SingleSignOn

/// What is set of the organisation's own provider, which signs people in at the desk beside their passwords.
///
/// Without an issuer there is none.
struct OwnProvider: Sendable {
    let issuer: String
    let client: String
    let secret: URL?
    let roots: URL?
    private let redirect: String

    /// - Parameters:
    ///   - origin: where browsers reach the desk.
    ///   - place: reads a path from the settings, nil where none is set.
    init(_ file: SettingsFile, origin: String, place: (String) -> URL?) {
        issuer = file.string("provider.issuer", default: "", "an https address without a query") {
            SafeAddress($0) != nil && !$0.contains("?")
        }
        client = file.string("provider.client", default: "", "the name that the provider knows balie by") {
            (1...200).contains($0.count)
        }
        secret = place("provider.secret")
        roots = place("provider.roots")
        redirect = origin + "/desk/provider/back"
        if issuer.isEmpty != client.isEmpty {
            file.complain(
                issuer.isEmpty ? "provider.issuer" : "provider.client",
                "must be set too: issuer and client go together"
            )
        }
    }

    var lines: [(key: String, value: String)] {
        [
            ("provider.issuer", issuer), ("provider.client", client),
            ("provider.secret", secret?.path(percentEncoded: false) ?? ""),
            ("provider.roots", roots?.path(percentEncoded: false) ?? ""),
        ]
    }

    /// The provider to ask, nil where none is set.
    ///
    /// - Throws: ``Stop`` for a secret or root certificates that can't be read.
    func open(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Provider? {
        guard !issuer.isEmpty else { return nil }
        guard let issuer = SafeAddress(issuer), let redirect = SafeAddress(redirect) else {
            throw Stop(
                .configuration,
                "provider.issuer needs https.host and https.origin: the way back is over TLS."
            )
        }
        var settings = ProviderSettings(
            issuer: issuer,
            client: .init(id: client, secret: try secretText(environment)),
            redirect: redirect
        )
        settings.extraRoots = roots
        do {
            return try Provider(settings, random: systemRandom)
        } catch {
            throw Stop(
                .configuration,
                "provider.roots: there is no certificate in this file that can be read."
            )
        }
    }

    /// The client's secret: the systemd credential `balie-provider-secret`, else the file in the settings.
    private func secretText(_ environment: [String: String]) throws -> String? {
        guard let file = SystemdCredential.file("balie-provider-secret", environment) ?? secret else {
            return nil
        }
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw Stop(
                .configuration,
                "\(file.path(percentEncoded: false)): the provider's secret can't be read here."
            )
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
