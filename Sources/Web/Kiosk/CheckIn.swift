import FrontDesk
import Hummingbird

extension Door {
    /// `POST /kiosk/check-ins` – a visitor checks in and learns where the badge is.
    func checkIn(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        let arrival = try await request.read(Arrival.self, caller)
        let welcome = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        return try Response(
            .created,
            json: welcomed(.welcome, number: welcome.number, nonce: arrival.nonce)
        )
    }
}

/// A verdict for the page, with the badge's number and address where it opens the door.
struct VerdictAnswer: Encodable {
    let verdict: Verdict
    let number: String?
    let badge: String?
    /// When an invitation lets in that does not yet, "09:30".
    var opensAt: String?
    /// Whom an invitation is for, for the kiosk that its code was brought to.
    var guest: Guest?
    /// What a pass says, for the kiosk that it was brought to.
    var pass: Pass?
    /// The last day of a pass that can be taken along with the badge.
    var passUntil: Day?

    struct Guest: Encodable {
        let callName: String?
        let host: String?
        let partner: String?
        let time: String
    }

    struct Pass: Encodable {
        let role: Role
        let callName: String
        let from: String
    }

    init(_ verdict: Verdict, number: Int?, nonce: Nonce) {
        self.verdict = verdict
        self.number = number.map { BadgeNumber($0).text }
        badge = number.map { _ in "/kiosk/badges/\(nonce.rawValue).png" }
    }
}
