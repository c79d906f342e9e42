import FrontDesk
import Hummingbird

extension Door {
    /// `POST /kiosk/scans` – a code before the scanner, and what the desk says to it.
    func scan(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        let scan = try await request.read(Scan.self, caller)
        let answer = try await reception.scan(scan, from: .kiosk(kiosk.id))
        return try Response(json: VerdictAnswer(answer.verdict, number: answer.number, nonce: scan.nonce))
    }

    /// `POST /kiosk/departures` – a visitor without a badge says goodbye.
    func leave(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        let leaving = try await request.read(Leaving.self, caller)
        let answer = try await reception.leave(leaving, from: .kiosk(kiosk.id))
        return try Response(json: VerdictAnswer(answer.verdict, number: nil, nonce: leaving.nonce))
    }
}
