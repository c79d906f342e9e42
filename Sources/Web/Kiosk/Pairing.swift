import FrontDesk
import HTTPTypes
import Hummingbird

/// How a kiosk's token travels: no script reads it, no other site sends it, and only this host gets it.
enum KioskCookie {
    static let name = "__Host-balie-kiosk"

    /// The longest that browsers keep a cookie, in seconds.
    private static let kept = 400 * 24 * 3600

    /// The token that the request shows, nil when it shows none that could be one.
    static func token(in request: Request) -> KioskToken? {
        request.cookies[name].flatMap { KioskToken($0.value) }
    }

    static func cookie(_ token: KioskToken) -> Cookie {
        Cookie(
            name: name,
            value: token.text,
            maxAge: kept,
            path: "/",
            secure: true,
            httpOnly: true,
            sameSite: .strict
        )
    }
}

extension Door {
    /// `POST /kiosk/pairing` – a code for a token.
    func pair(_ request: Request, _ caller: Caller) async throws -> Response {
        let asked = try await request.read(Asked.self, caller)
        let (kiosk, token) = try await reception.pair(with: asked.code)
        var response = try Response(.created, json: ["kiosk": kiosk.name])
        response.setCookie(KioskCookie.cookie(token))
        return response
    }
}

fileprivate struct Asked: Decodable {
    let code: String
}
