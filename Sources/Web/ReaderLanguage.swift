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
        caller.language = Self.first(in: request.headers[.acceptLanguage] ?? "")
        return try await next(request, caller)
    }

    /// The first of our languages in a header like "en-GB, nl;q=0.8".
    static func first(in wanted: String) -> Language {
        let tags = wanted.split(separator: ",").map { $0.prefix { $0.isLetter || $0 == " " }.lowercased() }
        return tags.lazy.compactMap { Language(rawValue: $0.filter(\.isLetter)) }.first ?? .nl
    }
}
