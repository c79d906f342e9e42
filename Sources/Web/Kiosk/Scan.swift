import FrontDesk
import Hummingbird

extension Door {
    /// `POST /kiosk/scans` – a code before the scanner, and what the desk says to it.
    func scan(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        let scan = try await request.read(Scan.self, caller)
        let ruling = try await reception.scan(scan, from: .kiosk(kiosk.id))
        return try Response(json: await answer(to: ruling, scan.nonce, code: scan.code))
    }

    /// `POST /kiosk/invitations` – the holder of an invitation comes in, or somebody else on that seat.
    func acceptInvitation(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        let acceptance = try await request.read(Acceptance.self, caller)
        let ruling = try await reception.accept(acceptance, from: .kiosk(kiosk.id))
        return try Response(json: await answer(to: ruling, acceptance.nonce, code: acceptance.code))
    }

    func answer(to ruling: Ruling, _ nonce: Nonce, code: String) async throws -> VerdictAnswer {
        var answer = welcomed(ruling.verdict, number: ruling.number, nonce: nonce)
        answer.opensAt = ruling.opensAt.map { days.clock($0) }
        if ruling.verdict == .pass {
            let told = try await reception.passGreeting(for: code)
            answer.pass = VerdictAnswer.Pass(role: told.role, callName: told.callName, from: told.from)
        }
        guard ruling.verdict == .invited else { return answer }
        let greeting = try await reception.greeting(for: code)
        answer.guest = VerdictAnswer.Guest(
            callName: greeting.callName,
            host: greeting.host,
            partner: greeting.partner,
            time: days.clock(greeting.startsAt)
        )
        return answer
    }

    /// `POST /kiosk/departures` – a visitor without a badge says goodbye.
    func leave(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        let leaving = try await request.read(Leaving.self, caller)
        let answer = try await reception.leave(leaving, from: .kiosk(kiosk.id))
        return try Response(json: VerdictAnswer(answer.verdict, number: nil, nonce: leaving.nonce))
    }
}
