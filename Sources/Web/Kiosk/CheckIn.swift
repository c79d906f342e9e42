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
            json: VerdictAnswer(.welcome, number: welcome.number, nonce: arrival.nonce)
        )
    }
}

/// A verdict for the page, with the badge's number and address where it opens the door.
struct VerdictAnswer: Encodable {
    let verdict: Verdict
    let number: String?
    let badge: String?

    init(_ verdict: Verdict, number: Int?, nonce: Nonce) {
        self.verdict = verdict
        self.number = number.map { BadgeNumber($0).text }
        badge = number.map { _ in "/kiosk/badges/\(nonce.rawValue).png" }
    }
}
