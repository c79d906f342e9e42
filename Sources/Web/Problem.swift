import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Mustache
import Phrasebook

/// A no as it goes over the wire: JSON for the page, a small page for somebody who typed an address, the problem details
/// of RFC 9457 for another program.
struct Problem: Encodable {
    let refusal: String
    let message: String
    var field: String?
    var retryAfter: Int?
    private let language: String
    private let back: String
    /// The page for browsers, read once.
    private static let page = try? MustacheTemplate(
        string: String(decoding: PackageResources.Problem_mustache, as: UTF8.self)
    )

    private enum CodingKeys: String, CodingKey {
        case refusal, message, field, retryAfter
    }

    init(_ key: String, _ caller: Caller, _ phrasebook: Phrasebook, _ values: [String: String] = [:]) {
        refusal = key
        language = caller.language.rawValue
        back = phrasebook.phrase("desk.refused.back", in: language)
        message = phrasebook.phrase("refusal.\(key)", in: language, values)
    }

    func response(_ status: HTTPResponse.Status, to request: Request) -> Response {
        if request.uri.path.hasPrefix("/api/") { return details(status) }
        if request.headers[.accept]?.contains("text/html") == true, let template = Self.page {
            let home = request.uri.path.hasPrefix("/desk") ? "/desk" : "/kiosk"
            let html = template.render(["language": language, "message": message, "home": home, "back": back])
            return Response(status: status, mediaType: "text/html; charset=utf-8", bytes: Array(html.utf8))
        }
        let json = (try? JSONEncoder().encode(self)) ?? Data()
        return answer(status, "application/json", json)
    }

    private func details(_ status: HTTPResponse.Status) -> Response {
        let details = Details(
            title: status.reasonPhrase,
            status: status.code,
            detail: message,
            refusal: refusal,
            field: field,
            retryAfter: retryAfter
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return answer(status, "application/problem+json", (try? encoder.encode(details)) ?? Data())
    }

    private func answer(_ status: HTTPResponse.Status, _ mediaType: String, _ json: Data) -> Response {
        var response = Response(status: status, mediaType: mediaType, bytes: Array(json))
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }

    /// The same in the words of RFC 9457: without a type, the title is the status in words.
    private struct Details: Encodable {
        let title: String
        let status: Int
        let detail: String
        let refusal: String
        let field: String?
        let retryAfter: Int?
    }
}
