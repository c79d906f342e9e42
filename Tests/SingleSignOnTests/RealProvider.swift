import Foundation
import Synchronization

@testable import SingleSignOn

/// Canaille, a real identity provider, in a process of its own on loopback; it ends with the tests.
final class RealProvider: Sendable {
    let issuer: SafeAddress
    private let input: Pipe
    private let process: Process

    static let redirect = "http://127.0.0.1:8080/desk/sign-in/return"
    static let secret = "geheim +/:%&=é"

    /// The one over http that the tests share.
    static let shared = Task { try await RealProvider() }

    /// - Parameter authority: the folder in which a private authority for TLS is made; nil for http.
    init(authority: URL? = nil) async throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let python = here.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".venv/bin/python").path(percentEncoded: false)
        guard FileManager.default.isExecutableFile(atPath: python) else { throw NoPython(path: python) }
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: python)
        process.arguments =
            [here.appending(path: "provider.py").path(percentEncoded: false)]
            + (authority.map { [$0.path(percentEncoded: false)] } ?? [])
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = await Self.firstLine(of: output.fileHandleForReading)
        guard let issuer = SafeAddress(line) else { throw NotStarted() }
        (self.issuer, self.input, self.process) = (issuer, input, process)
    }

    private static func firstLine(of output: FileHandle) async -> String {
        await withCheckedContinuation { continuation in
            let text = Mutex("")
            output.readabilityHandler = { handle in
                let data = handle.availableData
                let line = text.withLock { text in
                    text += String(decoding: data, as: UTF8.self)
                    return data.isEmpty || text.contains("\n") ? text : nil
                }
                guard let line else { return }
                handle.readabilityHandler = nil
                continuation.resume(returning: line.trimmingCharacters(in: .newlines))
            }
        }
    }

    /// What a client called `id` sets; without a secret for a public one.
    func settings(_ id: String, secret: String? = secret) throws -> ProviderSettings {
        guard let redirect = SafeAddress(Self.redirect) else { throw NotStarted() }
        let client = ProviderSettings.Client(id: id, secret: secret)
        var settings = ProviderSettings(issuer: issuer, client: client, redirect: redirect)
        settings.scopes = ["profile", "groups"]
        settings.groupsClaim = "groups"
        return settings
    }
}

struct NotStarted: Error {}

struct NoPython: Error, CustomStringConvertible {
    let path: String
    var description: String {
        "These tests need a real provider: run `make .venv/ready`, which makes \(path)"
    }
}
