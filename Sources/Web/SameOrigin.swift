import HTTPTypes
import Hummingbird

/// Lets a request that changes something in only from our own page; a browser that does not say where it
/// comes from has to name one of our addresses as its origin.
///
/// What other programs read is under `/api/`: no cookie counts there, so no page can use anybody's.
struct SameOrigin: RouterMiddleware {
    let origins: [String]

    func handle(
        _ request: Request,
        context: Caller,
        next: (Request, Caller) async throws -> Response
    ) async throws -> Response {
        let isForPrograms = request.uri.path.hasPrefix("/api/")
        guard request.method == .get || request.method == .head || isForPrograms || isOurs(request) else {
            throw DoorRefusal.elsewhere
        }
        return try await next(request, context)
    }

    private func isOurs(_ request: Request) -> Bool {
        if let site = HTTPField.Name("sec-fetch-site").flatMap({ request.headers[$0] }) {
            return site == "same-origin" || site == "none"
        }
        return request.headers[.origin].map(origins.contains) ?? false
    }
}
