import FrontDesk
import HTTPTypes
import Hummingbird
import KioskPage
import Phrasebook

extension Door {
    /// `GET /` – the way to the kiosk.
    func toTheKiosk(_ request: Request, _ caller: Caller) async throws -> Response {
        .redirect(to: "/kiosk", type: .normal)
    }

    /// `GET /health` – that the record answers; nothing about anybody.
    func health(_ request: Request, _ caller: Caller) async throws -> Response {
        _ = try await reception.partners()
        return try Response(json: ["health": "ok"])
    }

    /// `GET /kiosk` – the page.
    func page(_ request: Request, _ caller: Caller) async throws -> Response {
        Response(status: .ok, mediaType: KioskPage.index.mediaType, bytes: KioskPage.index.bytes)
    }

    /// `GET /kiosk/{file}` – what the page is made of.
    func asset(_ request: Request, _ caller: Caller) async throws -> Response {
        let name = try caller.parameters.require("asset")
        guard let asset = KioskPage.assets.first(where: { $0.name == name }) else {
            throw DoorRefusal.notFound
        }
        return Response(status: .ok, mediaType: asset.mediaType, bytes: asset.bytes)
    }

    /// `GET /kiosk/phrases.json` – the page's words, in every language.
    func phrases(_ request: Request, _ caller: Caller) async throws -> Response {
        try Response(json: phrasebook.excerpt("kiosk."))
    }
}
