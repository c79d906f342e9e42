import Badges
import FrontDesk
import Hummingbird

extension Door {
    /// `POST /kiosk/passes` – the holder of a pass comes in.
    func acceptPass(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        let arrival = try await request.read(PassArrival.self, caller)
        let ruling = try await reception.accept(arrival, from: .kiosk(kiosk.id))
        return try Response(json: await answer(to: ruling, arrival.nonce, code: arrival.code))
    }

    /// `GET /kiosk/passes/{nonce}.png` – the pass to take along, for the kiosk that let its holder in.
    func passPicture(_ request: Request, _ caller: Caller) async throws -> Response {
        let name = try caller.parameters.require("pass")
        guard name.hasSuffix(".png"), let nonce = Nonce(rawValue: String(name.dropLast(4))) else {
            throw DoorRefusal.notFound
        }
        return try await picture(of: reception.pass(for: nonce, at: caller.pairedKiosk()))
    }

    /// `POST /kiosk/pass-letters` – the pass by mail, to an address that is kept for nothing else.
    func mailPass(_ request: Request, _ caller: Caller) async throws -> Response {
        let asked = try await request.read(PassLetterAsked.self, caller)
        try await reception.mailPass(asked, at: caller.pairedKiosk())
        return try Response(.accepted, json: ["mailed": true])
    }

    /// The QR of a pass as a PNG.
    func picture(of pass: PassToTake) throws -> Response {
        let picture = try QRPicture(pass: pass.code)
        return Response(status: .ok, mediaType: "image/png", bytes: picture.png)
    }

    /// A verdict for the page; with a badge a pass can be taken along.
    func welcomed(_ verdict: Verdict, number: Int?, nonce: Nonce) -> VerdictAnswer {
        var answer = VerdictAnswer(verdict, number: number, nonce: nonce)
        if number != nil { answer.passUntil = reception.passUntil }
        return answer
    }
}
