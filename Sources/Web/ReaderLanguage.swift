import FrontDesk
import HTTPTypes
import Hummingbird

/// Reads from `Accept-Language` which of our languages comes first; Dutch where none does.
struct ReaderLanguage: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Caller,
        next: (Request, Caller) async throws -> Response
    ) async throws -> Response {
        var caller = context
        let wanted = request.headers[.acceptLanguage]?.split(separator: ",") ?? []
        let tags = wanted.map { $0.prefix { $0.isLetter || $0 == " " }.lowercased() }
        caller.language = tags.lazy.compactMap { Language(rawValue: $0.filter(\.isLetter)) }.first ?? .nl
        return try await next(request, caller)
    }
}
