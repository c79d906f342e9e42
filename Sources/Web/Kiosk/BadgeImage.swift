package import Badges
package import FrontDesk
import Hummingbird
import Logging
package import Phrasebook

extension Door {
    /// `GET /kiosk/badges/{nonce}.png` – the badge as it is printed, for the kiosk that issued it.
    func badgePicture(_ request: Request, _ caller: Caller) async throws -> Response {
        let name = try caller.parameters.require("badge")
        guard name.hasSuffix(".png"), let nonce = Nonce(rawValue: String(name.dropLast(4))) else {
            throw DoorRefusal.notFound
        }
        let badge = try await reception.badge(for: nonce, at: caller.pairedKiosk())
        let picture = try await press.print(BadgeFace(badge, in: phrasebook))
        if picture.missingGlyphs > 0 {
            caller.logger.warning("A badge has characters that no installed font can draw.")
        }
        return Response(status: .ok, mediaType: "image/png", bytes: picture.png)
    }
}

extension BadgeFace {
    /// The badge in the words of its visit's language.
    package init(_ badge: Badge, in phrasebook: Phrasebook) {
        let language = badge.language.rawValue
        func say(_ key: String, _ values: [String: String] = [:]) -> String {
            phrasebook.phrase("badge.\(key)", in: language, values)
        }
        let role = badge.role.rawValue
        let (month, day) = (badge.day.rawValue.dropFirst(5).prefix(2), badge.day.rawValue.suffix(2))
        let forWhom =
            switch badge.purpose {
            case .host: badge.host.map { say("forHost", ["host": $0]) } ?? ""
            case .meeting: say("forMeeting")
            case .dropIn: ""
            }
        self.init(
            roleLetter: say("letter.\(role)"),
            petals: badge.role.petals,
            roleName: phrasebook.phrase("role.\(role)", in: language),
            numberLine: say("numberLine", ["number": BadgeNumber(badge.number).text]),
            callName: badge.callName,
            forWhom: forWhom,
            validLabel: say("validOn"),
            validDay: say("date", ["day": String(day.drop { $0 == "0" }), "month": say("month.\(month)")]),
            affiliationLevel: badge.level.rank,
            affiliationWord: say("affiliation.\(badge.level.rawValue)"),
            escortMark: badge.needsEscort ? say("escort") : nil,
            code: badge.code,
            language: language
        )
    }
}
