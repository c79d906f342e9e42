import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import NIOCore

/// How a session's token travels: no script reads it, no other site sends it, and it goes when the browser does.
enum DeskCookie {
    static let name = "__Host-balie-desk"

    static func cookie(_ token: SessionToken) -> Cookie {
        Cookie(name: name, value: token.text, path: "/", secure: true, httpOnly: true, sameSite: .strict)
    }

    /// The token that the request shows, nil when it shows none that could be one.
    static func token(in request: Request) -> SessionToken? {
        request.cookies[name].flatMap { SessionToken($0.value) }
    }

    static let gone = Cookie(
        name: name,
        value: "",
        maxAge: 0,
        path: "/",
        secure: true,
        httpOnly: true,
        sameSite: .strict
    )
}

extension Door {
    /// The session that the request shows, if it is still one.
    func session(of request: Request) async throws -> Session? {
        guard let token = DeskCookie.token(in: request) else { return nil }
        let saysSo = EventStream.looksOn.map { request.headers.contains($0) } ?? false
        let looksOn = saysSo || request.uri.path == "/desk/events"
        return try await reception.session(holding: token, looksOn: looksOn)
    }

    /// Lets whoever is signed in through to a route of the desk, or answers with the page that is due before.
    func admit(
        _ request: Request,
        _ caller: Caller,
        toDesk access: Route.Access,
        _ answer: @escaping Route.Answer
    ) async throws -> Response {
        guard request.method == .post else { return try await enter(request, caller, access, answer) }
        let (request, caller) = try await filledIn(request, caller)
        guard let asked = Repeats.Asked(caller.form, to: caller.path) else {
            return try await enter(request, caller, access, answer)
        }
        return try await repeats.once(asked) { try await enter(request, caller, access, answer) }
    }

    private func filledIn(_ request: Request, _ caller: Caller) async throws -> (Request, Caller) {
        var (request, caller) = (request, caller)
        caller.form = try await caller.takesFile ? request.formWithFile() : request.form()
        return (request, caller)
    }

    private func enter(
        _ request: Request,
        _ caller: Caller,
        _ access: Route.Access,
        _ answer: Route.Answer
    ) async throws -> Response {
        var caller = caller
        caller.session = try await session(of: request)
        guard let session = caller.session else {
            if case .signingIn = access { return try await answer(request, caller) }
            // Whoever brings nothing comes for the first time; a token that opens nothing belonged to somebody.
            let isNew = request.method == .get && request.cookies[DeskCookie.name] == nil
            return signInPage(caller, refusal: isNew ? nil : .notSignedIn, status: .unauthorized)
        }
        do {
            return try await pass(request, caller, session, access, answer)
        } catch let refusal as Refusal where session.stage == .open && request.isFromBrowser {
            return page("refused", [:], caller, refusal: refusal)
        }
    }

    private func pass(
        _ request: Request,
        _ caller: Caller,
        _ session: Session,
        _ access: Route.Access,
        _ answer: Route.Answer
    ) async throws -> Response {
        switch access {
        case .signingIn, .halfway:
            return try await answer(request, caller)
        case .desk(let duties):
            guard session.stage == .open else { return try await dueBefore(session, caller) }
            guard session.holds(duties) else { throw Refusal.notAllowed }
            return try await answer(request, caller)
        case .confirmed(let duties):
            guard session.stage == .open else { return try await dueBefore(session, caller) }
            guard session.holds(duties) else { throw Refusal.notAllowed }
            return try await confirmed(request, caller, session, answer)
        case .anyone, .pairing, .kiosk, .reading:
            throw Refusal.notAllowed
        }
    }

    /// The step of signing in that a session stands at.
    private func dueBefore(_ session: Session, _ caller: Caller) async throws -> Response {
        switch session.stage {
        case .code: page("code", [:], caller, status: .unauthorized)
        case .setUp, .open: try setUpPage(caller, status: .unauthorized)
        }
    }

    /// A page of the desk, in its frame.
    func page(
        _ name: String,
        _ facts: [String: Any],
        _ caller: Caller,
        here: String = "",
        refusal: Refusal? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        pages.show(
            name,
            facts,
            caller,
            frame: DeskFrame(centre: house.centre, session: caller.session, here: here),
            refusal: refusal,
            status: refusal?.status ?? status
        )
    }

    /// Does what a form asks; the desk's no goes back onto the form.
    func answering(
        _ work: () async throws -> Response,
        onRefusal page: (Refusal) async throws -> Response
    ) async throws -> Response {
        do {
            return try await work()
        } catch let refusal as Refusal where refusal.isForTheForm {
            return try await page(refusal)
        }
    }

    /// Changes what a form asks for and goes to `place`, where it is seen; the desk's no goes back onto the form.
    func changing(
        _ place: String,
        _ caller: Caller,
        _ work: (Form, Origin) async throws -> Void,
        onRefusal page: (Refusal) async throws -> Response
    ) async throws -> Response {
        let session = try caller.atTheDesk()
        return try await answering {
            try await work(caller.form, session.origin)
            return .redirect(to: place)
        } onRefusal: { refusal in
            try await page(refusal)
        }
    }
}

extension Refusal {
    /// Whether whoever filled in a form can mend it there.
    fileprivate var isForTheForm: Bool {
        switch self {
        case .recordFull, .recordUnavailable, .notSignedIn, .notAllowed, .unreadable: false
        default: true
        }
    }
}

extension Request {
    /// Whether a person looks at the answer.
    fileprivate var isFromBrowser: Bool {
        headers[.accept]?.contains("text/html") == true
    }
}
