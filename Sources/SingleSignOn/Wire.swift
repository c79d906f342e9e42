import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// The line to the provider: few connections, small answers, no redirects, TLS 1.2 at least.
struct Wire: Sendable {
    private let client: HTTPClient

    private static let largestBody = 256 * 1024
    private static let connections = 4

    /// - Parameter patience: how long all the talk may take; three fifths of it for a connection.
    init(extraRoots: URL?, patience: Duration) throws(ProviderFault) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.additionalTrustRoots = try Self.certificates(in: extraRoots)
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.timeout.connect = TimeAmount(patience * 3 / 5)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connections
        configuration.connectionPool.retryConnectionEstablishment = false
        // One that is kept open is closed by the other side just when it is needed.
        configuration.maximumUsesPerConnection = 1
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    private static func certificates(in file: URL?) throws(ProviderFault) -> [NIOSSLAdditionalTrustRoots] {
        guard let file else { return [] }
        let path = file.path(percentEncoded: false)
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
            throw .rootsUnreadable
        }
        return [.certificates(certificates)]
    }

    func shutdown() async throws {
        do {
            try await client.shutdown()
        } catch let error as HTTPClientError where error == .alreadyShutdown {}
    }

    /// An answer with its status.
    struct Reply: Sendable {
        let status: Int
        let body: Data
    }

    /// The JSON at `address`.
    func get<Value: Decodable>(
        _ address: SafeAddress,
        by deadline: ContinuousClock.Instant
    ) async throws -> Value {
        let reply = try await answer(to: HTTPClientRequest(url: address.text), by: deadline)
        guard reply.status == 200 else { throw ProviderFault.notAProvider }
        return try StrictJSON.decode(from: reply.body)
    }

    /// What `address` answers to a form.
    func post(
        _ fields: [(String, String)],
        to address: SafeAddress,
        authorization: String?,
        by deadline: ContinuousClock.Instant
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: address.text)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        if let authorization { request.headers.add(name: "authorization", value: authorization) }
        request.body = .bytes(ByteBuffer(string: fields.formText))
        return try await answer(to: request, by: deadline)
    }

    /// The client's own deadline ends at the answer's head, and a provider can drip its body.
    private func answer(
        to request: HTTPClientRequest,
        by deadline: ContinuousClock.Instant
    ) async throws -> Reply {
        let reply = try await withThrowingTaskGroup(of: Reply.self) { group in
            group.addTask { try await execute(request, by: deadline) }
            group.addTask {
                try await Task.sleep(until: deadline, clock: .continuous)
                throw ProviderFault.slow
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw ProviderFault.slow }
            return first
        }
        if reply.status >= 500 || reply.status == 429 { throw ProviderFault.unreachable }
        return reply
    }

    private func execute(
        _ request: HTTPClientRequest,
        by deadline: ContinuousClock.Instant
    ) async throws -> Reply {
        var request = request
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: "Balie")
        do {
            let left = TimeAmount(ContinuousClock.now.duration(to: deadline))
            let response = try await client.execute(request, timeout: left)
            let body = try await response.body.collect(upTo: Self.largestBody)
            return Reply(status: Int(response.status.code), body: Data(body.readableBytesView))
        } catch {
            throw Self.fault(error)
        }
    }

    private static func fault(_ error: any Error) -> any Error {
        switch error {
        case is CancellationError: error
        case is NIOTooManyBytesError, is HTTPParserError: ProviderFault.notAProvider
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: ProviderFault.untrusted
        case let error as HTTPClientError:
            switch error {
            case .cancelled: CancellationError()
            case .deadlineExceeded, .readTimeout, .getConnectionFromPoolTimeout: ProviderFault.slow
            case .connectTimeout, .tlsHandshakeTimeout, .remoteConnectionClosed, .alreadyShutdown:
                ProviderFault.unreachable
            default: ProviderFault.notAProvider
            }
        default: ProviderFault.unreachable
        }
    }
}
