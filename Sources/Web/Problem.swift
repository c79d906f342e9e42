import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Mustache
import Phrasebook

/// A no as it goes over the wire: JSON for the page, a small page for somebody who typed an address.
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
        if request.headers[.accept]?.contains("text/html") == true, let template = Self.page {
            let home = request.uri.path.hasPrefix("/desk") ? "/desk" : "/kiosk"
            let html = template.render(["language": language, "message": message, "home": home, "back": back])
            return Response(status: status, mediaType: "text/html; charset=utf-8", bytes: Array(html.utf8))
        }
        let json = (try? JSONEncoder().encode(self)) ?? Data()
        var response = Response(status: status, mediaType: "application/json", bytes: Array(json))
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }
}
