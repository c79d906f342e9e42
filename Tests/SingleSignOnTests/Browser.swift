import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

@testable import SingleSignOn

/// A browser at the provider's pages: keeps cookies, fills in name and password, goes where it is sent.
struct Browser {
    private var cookies: [String: String] = [:]
    private var request: HTTPClientRequest

    private static let steps = 10

    struct Lost: Error {}

    /// What the provider gives along at the end of the way from `address` to the redirect address.
    static func signIn(at address: String) async throws -> ProviderAnswer {
        let configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            var browser = Browser(request: HTTPClientRequest(url: address))
            for _ in 0..<steps {
                if let end = try await browser.step(with: client) { return try answer(in: end) }
            }
            throw Lost()
        }
    }

    private init(request: HTTPClientRequest) {
        self.request = request
    }

    /// Fetches one page and decides on the next; the redirect address once that is next.
    private mutating func step(with client: HTTPClient) async throws -> URL? {
        let here = request.url
        request.headers.replaceOrAdd(
            name: "cookie",
            value: cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
        )
        let response = try await client.execute(request, timeout: .seconds(30))
        for header in response.headers["set-cookie"] {
            let pair = header.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { cookies[String(pair[0])] = String(pair[1]) }
        }
        let page = String(buffer: try await response.body.collect(upTo: 1 << 20))
        if let place = response.headers.first(name: "location") {
            guard let next = URL(string: place, relativeTo: URL(string: here)) else { throw Lost() }
            if next.absoluteString.hasPrefix(RealProvider.redirect) { return next }
            request = HTTPClientRequest(url: next.absoluteString)
        } else {
            guard response.status == .ok else { throw Lost() }
            request = try Self.filledIn(page, at: here)
        }
        return nil
    }

    private static func filledIn(_ page: String, at address: String) throws -> HTTPClientRequest {
        guard let token = page.firstMatch(of: /name="csrf_token"[^>]*value="([^"]+)"/) else { throw Lost() }
        var fields = [("csrf_token", String(token.1))]
        if page.contains(/name="login"/) { fields.append(("login", "b.dejong")) }
        if page.contains(/name="password"/) { fields.append(("password", "een lang wachtwoord")) }
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: fields.formText))
        return request
    }

    private static func answer(in address: URL) throws -> ProviderAnswer {
        let items = URLComponents(url: address, resolvingAgainstBaseURL: true)?.queryItems ?? []
        let fields = Dictionary(items.map { ($0.name, $0.value) }) { first, _ in first }
        return ProviderAnswer(
            state: fields["state"] ?? nil,
            code: fields["code"] ?? nil,
            error: fields["error"] ?? nil,
            issuer: fields["iss"] ?? nil
        )
    }
}

extension Attempt {
    /// This attempt with another value in one of its fields.
    func changing(_ field: String, to value: String) throws -> Attempt {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
        guard var fields = object as? [String: Any] else { throw Browser.Lost() }
        fields[field] = value
        return try JSONDecoder().decode(Attempt.self, from: JSONSerialization.data(withJSONObject: fields))
    }
}

/// The fault that `work` throws, nil when it throws none.
func thrown<T>(by work: () async throws -> T) async throws -> ProviderFault? {
    do {
        _ = try await work()
        return nil
    } catch let fault as ProviderFault {
        return fault
    }
}
