import HTTPTypes
import Hummingbird

/// Puts on every answer, also on refusals and faults, what keeps a browser from being turned against the
/// kiosk.
struct SafeHeaders: RouterMiddleware {
    private static let fields: HTTPFields = {
        var fields = HTTPFields()
        for (name, value) in [
            (
                "content-security-policy",
                """
                default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                form-action 'self'; base-uri 'none'; frame-ancestors 'none'
                """
            ),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
            ("cache-control", "no-store"),
        ] {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        return fields
    }()

    func handle(
        _ request: Request,
        context: Caller,
        next: (Request, Caller) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in Self.fields { response.headers[field.name] = field.value }
        return request.method == .head ? response.createHeadResponse() : response
    }
}
