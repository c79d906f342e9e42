import Badges
import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `POST /desk/set-up/password` – a password of one's own in the place of the first one.
    func chooseFirstPassword(_ request: Request, _ caller: Caller) async throws -> Response {
        guard try caller.atTheDesk().stage == .setUp else { return .redirect(to: "/desk/sign-in/code") }
        return try await answering {
            .entering(try await choosePassword(caller))
        } onRefusal: { refusal in
            try setUpPage(caller, refusal: refusal)
        }
    }

    /// `POST /desk/own/password` – another password.
    func changePassword(_ request: Request, _ caller: Caller) async throws -> Response {
        try await answering {
            .entering(try await choosePassword(caller), at: "/desk/own")
        } onRefusal: { refusal in
            try await ownPage(caller, refusal: refusal)
        }
    }

    /// `POST /desk/set-up/codes` – the first code of an authenticator app; shows the recovery codes.
    func setUpFirstCodes(_ request: Request, _ caller: Caller) async throws -> Response {
        guard try caller.atTheDesk().stage == .setUp else { return .redirect(to: "/desk/sign-in/code") }
        return try await setUpCodes(caller)
    }

    /// `GET /desk/own/codes` – an authenticator app for somebody who is signed in: another telephone, or the first.
    func showCodes(_ request: Request, _ caller: Caller) async throws -> Response {
        try setUpPage(caller)
    }

    /// `POST /desk/own/codes` – the first code of that app.
    func changeCodes(_ request: Request, _ caller: Caller) async throws -> Response {
        try await setUpCodes(caller)
    }

    private func choosePassword(_ caller: Caller) async throws -> SessionToken {
        let form = caller.form
        guard form["password"] == form["again"] else { throw Refusal.passwordsDiffer }
        return try await reception.choosePassword(
            form["password"],
            current: form["current"],
            caller.atTheDesk()
        )
    }

    private func setUpCodes(_ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        return try await answering {
            let (codes, token) = try await reception.setUpCodes(
                session,
                offer: form["offer"],
                code: form["code"]
            )
            var response = page("recovery", ["codes": codes], caller, status: .created)
            response.setCookie(DeskCookie.cookie(token))
            return response
        } onRefusal: { refusal in
            try setUpPage(caller, refusal: refusal, offer: form["offer"])
        }
    }

    /// The next thing to set up: first the password, then the codes.
    func setUpPage(
        _ caller: Caller,
        refusal: Refusal? = nil,
        offer sealed: String = "",
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let account = try caller.atTheDesk().account
        let place = caller.session?.stage == .open ? "/desk/own" : "/desk/set-up"
        var facts: [String: Any] = [
            "place": place, "userName": account.userName.rawValue, "name": account.name,
        ]
        if account.mustChangePassword {
            facts["password"] = true
        } else {
            let offer =
                sealed.isEmpty
                ? try reception.offerCodes(to: account, at: house.centre)
                : try reception.repeatOffer(sealed, to: account, at: house.centre)
            let drawing = try QRDrawing(offer.address)
            let groups = stride(from: 0, to: offer.secret.count, by: 4)
                .map { offer.secret.dropFirst($0).prefix(4) }
            facts["codes"] = [
                "offer": offer.sealed, "secret": groups.joined(separator: " "), "side": String(drawing.side),
                "path": drawing.path,
            ]
        }
        return page("setUp", facts, caller, refusal: refusal, status: status)
    }
}
