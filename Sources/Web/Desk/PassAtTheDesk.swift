import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/visits/{visit}/pass` – a pass for the visitor to photograph, and what it is.
    func showPass(_ request: Request, _ caller: Caller) async throws -> Response {
        try await passPage(caller)
    }

    /// `POST /desk/visits/{visit}/pass` – the pass by mail, to an address that is kept for nothing else.
    func mailPassAtTheDesk(_ request: Request, _ caller: Caller) async throws -> Response {
        let (id, session) = (try caller.number("visit"), try caller.atTheDesk())
        return try await answering {
            guard let address = try caller.form.address() else { throw Refusal.mailMissing }
            try await reception.mailPass(of: id, to: address, for: session)
            return try await passPage(caller, isMailed: true)
        } onRefusal: { refusal in
            guard ![.visitUnknown, .nameGone].contains(refusal) else { throw refusal }
            return try await passPage(caller, refusal: refusal)
        }
    }

    private func passPage(_ caller: Caller, isMailed: Bool = false, refusal: Refusal? = nil) async throws
        -> Response
    {
        let (id, session) = (try caller.number("visit"), try caller.atTheDesk())
        let visit = try await reception.visit(id, for: session)
        let fits = try await reception.fitsPass(id, for: session)
        let until = days.long(reception.passUntil(ofVisitOn: visit.day), caller.language)
        let facts: [String: Any] = [
            "visit": String(id), "name": visit.person.name, "fits": fits,
            "tooLong": pages.sentence(.passTooLong, caller.language.rawValue),
            "until": pages.say("pass.until", caller, ["day": until]),
            "canMail": fits && reception.mailsPasses && !isMailed, "isMailed": isMailed,
            "mail": caller.form["mail"],
        ]
        return page("pass", facts, caller, here: "today", refusal: refusal)
    }

    /// `GET /desk/visits/{visit}/pass/picture` – its QR as a PNG; the look is on record.
    func showPassPicture(_ request: Request, _ caller: Caller) async throws -> Response {
        try await picture(of: reception.pass(of: caller.number("visit"), for: caller.atTheDesk()))
    }

    /// `GET /desk/passes` – the form to take a pass out of use.
    func showPasses(_ request: Request, _ caller: Caller) async throws -> Response {
        passesPage(caller)
    }

    /// `POST /desk/passes` – takes a pass out of use that its holder shows or reads out.
    func voidPass(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        return try await answering {
            try await reception.voidPass(caller.form["code"], by: session)
            return passesPage(caller, isDone: true)
        } onRefusal: { refusal in
            passesPage(caller, refusal: refusal)
        }
    }

    private func passesPage(_ caller: Caller, isDone: Bool = false, refusal: Refusal? = nil) -> Response {
        page("passes", ["isDone": isDone], caller, here: "today", refusal: refusal)
    }
}
