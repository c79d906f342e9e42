import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk` – the place that whoever is signed in starts from.
    func toOwnPlace(_ request: Request, _ caller: Caller) async throws -> Response {
        let place = DeskFrame.places.first { caller.session?.holds($0.duties) == true }
        return .redirect(to: "/desk/\(place?.name ?? "own")", type: .normal)
    }

    /// `GET /desk/sign-in` – the form for name and password.
    func showSignIn(_ request: Request, _ caller: Caller) async throws -> Response {
        if caller.session?.stage == .open { return .redirect(to: "/desk", type: .normal) }
        return signInPage(caller)
    }

    /// `POST /desk/sign-in` – name and password, for a session or its next step.
    func signIn(_ request: Request, _ caller: Caller) async throws -> Response {
        let form = caller.form
        return try await answering {
            .entering(try await reception.signIn(form["userName"], form["password"], at: caller.peer))
        } onRefusal: { refusal in
            signInPage(caller, refusal: refusal)
        }
    }

    /// `GET /desk/sign-in/code` – where a session stands that is not open yet.
    func showStep(_ request: Request, _ caller: Caller) async throws -> Response {
        switch caller.session?.stage {
        case .code: page("code", [:], caller)
        case .setUp: try setUpPage(caller)
        case .open, nil: .redirect(to: "/desk", type: .normal)
        }
    }

    /// `POST /desk/sign-in/code` – the code of the second factor, or a recovery code.
    func signInWithCode(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        guard session.stage == .code else { return .redirect(to: "/desk") }
        return try await answering {
            .entering(try await reception.signIn(session, code: caller.form["code"]))
        } onRefusal: { refusal in
            page("code", [:], caller, refusal: refusal)
        }
    }

    /// `POST /desk/sign-out` – ends the session.
    func signOut(_ request: Request, _ caller: Caller) async throws -> Response {
        try await reception.signOut(caller.atTheDesk())
        return .leaving()
    }

    func signInPage(
        _ caller: Caller,
        refusal: Refusal? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let facts: [String: Any] = [
            "userName": caller.form["userName"], "isAgain": !caller.form["userName"].isEmpty,
            "hasProvider": provider != nil,
        ]
        var response = page("signIn", facts, caller, refusal: refusal, status: status)
        if case .signInBusy(let seconds) = refusal { response.headers[.retryAfter] = String(seconds) }
        if case .tooFast(let seconds) = refusal { response.headers[.retryAfter] = String(seconds) }
        return response
    }
}

extension Response {
    /// The way on for a session that got a new token.
    static func entering(_ token: SessionToken, at path: String = "/desk/sign-in/code") -> Response {
        var response = Response.redirect(to: path)
        response.setCookie(DeskCookie.cookie(token))
        return response
    }

    /// The way out: the browser forgets the session and what it showed.
    static func leaving() -> Response {
        var response = Response.redirect(to: "/desk/sign-in")
        response.setCookie(DeskCookie.gone)
        if let name = HTTPField.Name("clear-site-data") { response.headers[name] = "\"cache\", \"storage\"" }
        return response
    }

    /// After a form was answered: the page to look at next.
    static func redirect(to path: String) -> Response {
        .redirect(to: path, type: .normal)
    }
}
