import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Logging
import SingleSignOn

/// How an attempt at the provider travels: the browser brings it along when it comes back from another site, so
/// it is lax where the session is strict.
enum AttemptCookie {
    static let name = "__Host-balie-provider"

    static func cookie(_ sealed: String, maxAge: Int = 600) -> Cookie {
        Cookie(
            name: name,
            value: sealed,
            maxAge: maxAge,
            path: "/",
            secure: true,
            httpOnly: true,
            sameSite: .lax
        )
    }
}

extension Door {
    /// `GET /desk/provider` – sends the browser to the organisation's own provider.
    func toProvider(_ request: Request, _ caller: Caller) async throws -> Response {
        guard let provider else { throw DoorRefusal.notFound }
        do {
            let (address, attempt) = try await provider.begin(at: reception.now())
            var response = Response.redirect(to: address)
            response.setCookie(AttemptCookie.cookie(try reception.seal(JSONEncoder().encode(attempt))))
            return response
        } catch let fault as ProviderFault {
            return try await sayAway(fault, caller)
        }
    }

    /// `GET /desk/provider/back` – the way back; nothing changes until its one button is pressed, which also tells
    /// whether somebody is signed in already.
    func backFromProvider(_ request: Request, _ caller: Caller) async throws -> Response {
        guard provider != nil else { throw DoorRefusal.notFound }
        let brought = request.uri.queryParameters
        let carried = ["state", "code", "error", "iss"]
            .compactMap { name -> [String: Any]? in
                brought[name[...]].map { ["name": name, "value": String($0)] }
            }
        return page("provider", ["carried": carried], caller)
    }

    /// `POST /desk/provider/back` – signs in whoever the provider vouches for, or ties the two accounts together.
    func enterFromProvider(_ request: Request, _ caller: Caller) async throws -> Response {
        guard provider != nil else { throw DoorRefusal.notFound }
        guard let session = caller.session, session.stage == .open else {
            return try await enter(request, caller)
        }
        return try await confirmed(request, caller, session, enter)
    }

    private func enter(_ request: Request, _ caller: Caller) async throws -> Response {
        guard let provider else { throw DoorRefusal.notFound }
        let identity: ProviderIdentity
        do {
            let attempt = try attempt(of: request)
            let found = try await provider.finish(attempt, with: caller.form.answer, at: reception.now())
            identity = ProviderIdentity(issuer: found.issuer, subject: found.subject)
        } catch let fault as ProviderFault {
            return try await sayAway(fault, caller)
        }
        var response = try await answering {
            guard let session = caller.session, session.stage == .open else {
                return .entering(try await reception.signIn(through: identity))
            }
            try await reception.tie(session, to: identity)
            return .redirect(to: "/desk/own")
        } onRefusal: { refusal in
            caller.session?.stage == .open
                ? try await ownPage(caller, refusal: refusal) : signInPage(caller, refusal: refusal)
        }
        response.setCookie(AttemptCookie.cookie("", maxAge: 0))
        return response
    }

    /// `POST /desk/own/untie` – takes the tie to the provider away.
    func untie(_ request: Request, _ caller: Caller) async throws -> Response {
        try await reception.untie(caller.atTheDesk())
        return .redirect(to: "/desk/own")
    }

    private func attempt(of request: Request) throws -> Attempt {
        guard let sealed = request.cookies[AttemptCookie.name]?.value, let plain = reception.open(sealed),
            let attempt = try? JSONDecoder().decode(Attempt.self, from: plain)
        else { throw ProviderFault.attemptOld }
        return attempt
    }

    /// The page to go on from, with a sentence; the operator hears which kind of fault it was.
    private func sayAway(_ fault: ProviderFault, _ caller: Caller) async throws -> Response {
        caller.logger.warning(
            "Signing in through the provider failed.",
            metadata: ["fault": .string(String(describing: fault))]
        )
        let refusal: Refusal =
            switch fault {
            case .stateWrong, .attemptOld: .providerAttemptOver
            case .refusedByProvider(.accessDenied), .refusedByProvider(.consentRequired): .providerDeclined
            default: .providerAway
            }
        return caller.session?.stage == .open
            ? try await ownPage(caller, refusal: refusal) : signInPage(caller, refusal: refusal)
    }
}

extension Form {
    /// What the browser brought back.
    fileprivate var answer: ProviderAnswer {
        func brought(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }
        return ProviderAnswer(
            state: brought("state"),
            code: brought("code"),
            error: brought("error"),
            issuer: brought("iss")
        )
    }
}
