import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/files/{file}` – what the desk's pages are made of.
    func deskFile(_ request: Request, _ caller: Caller) async throws -> Response {
        switch try caller.parameters.require("file") {
        case "desk.css":
            return Response(
                status: .ok,
                mediaType: "text/css; charset=utf-8",
                bytes: PackageResources.desk_css
            )
        case "rows.css":
            return Response(
                status: .ok,
                mediaType: "text/css; charset=utf-8",
                bytes: PackageResources.rows_css
            )
        case "desk.js":
            return Response(
                status: .ok,
                mediaType: "text/javascript; charset=utf-8",
                bytes: PackageResources.desk_js
            )
        case "roll-call.css":
            return Response(
                status: .ok,
                mediaType: "text/css; charset=utf-8",
                bytes: PackageResources.roll_call_css
            )
        case "roll-call.js":
            return Response(
                status: .ok,
                mediaType: "text/javascript; charset=utf-8",
                bytes: PackageResources.roll_call_js
            )
        case "badge.js":
            return Response(
                status: .ok,
                mediaType: "text/javascript; charset=utf-8",
                bytes: PackageResources.badge_js
            )
        case let name:
            if let sheet = BadgeSheet.text(named: name) {
                return Response(status: .ok, mediaType: "text/css; charset=utf-8", bytes: Array(sheet.utf8))
            }
            return try flower(name)
        }
    }

    /// "flower-5.svg": the flower of the role with so many petals.
    private func flower(_ name: String) throws -> Response {
        guard let role = Role.allCases.first(where: { "flower-\($0.petals).svg" == name }) else {
            throw DoorRefusal.notFound
        }
        let picture = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">\
            <path fill="#0b5a40" d="\(Flower.path(petals: role.petals))"/>\
            <circle fill="#f4b619" cx="50" cy="50" r="9"/></svg>
            """
        return Response(status: .ok, mediaType: "image/svg+xml", bytes: Array(picture.utf8))
    }
}
