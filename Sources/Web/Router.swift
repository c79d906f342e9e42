import FrontDesk
import HTTPTypes
import Hummingbird
import KioskPage

/// One address: who may call it, and what it does.
struct Route: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let access: Access
    /// Whether its form may bring a file.
    var takesFile = false
    let answer: Answer

    typealias Answer = @Sendable (Request, Caller) async throws -> Response

    static func get(_ path: String, _ access: Access, _ answer: @escaping Answer) -> Route {
        Route(method: .get, path: path, access: access, answer: answer)
    }

    static func post(_ path: String, _ access: Access, _ answer: @escaping Answer) -> Route {
        Route(method: .post, path: path, access: access, answer: answer)
    }

    /// A form that may bring a file.
    static func upload(_ path: String, _ access: Access, _ answer: @escaping Answer) -> Route {
        Route(method: .post, path: path, access: access, takesFile: true, answer: answer)
    }

    /// Who may call a route.
    ///
    /// Whatever is not in the table is closed.
    enum Access: Hashable, Sendable {
        /// Anyone: the page itself, which tells nothing.
        case anyone
        /// Anyone who has a pairing code, at a walking pace for all together.
        case pairing
        /// A paired kiosk.
        case kiosk
        /// Another program, whose token opens this.
        case reading(ReadToken.Scope)
        /// Whoever is about to sign in at the desk.
        case signingIn
        /// Whoever has given name and password, also before the rest.
        case halfway
        /// Whoever is signed in with one of these duties.
        case desk(Set<Duty>)
        /// The same, having shown within five minutes once more who they are.
        case confirmed(Set<Duty>)
    }
}

extension Door {
    /// Every address there is, one line each.
    var routes: [Route] {
        kioskRoutes + deskRoutes + readingRoutes
    }

    private var kioskRoutes: [Route] {
        [
            .get("/", .anyone, toTheKiosk),
            .get("/health", .anyone, health),
            .get("/kiosk", .anyone, page),
            .get("/kiosk/phrases.json", .anyone, phrases),
            .get("/kiosk/:asset", .anyone, asset),
            .post("/kiosk/pairing", .pairing, pair),
            .get("/kiosk/house", .kiosk, houseOfKiosk),
            .get("/kiosk/events", .kiosk, kioskEvents),
            .post("/kiosk/heartbeat", .kiosk, heartbeat),
            .post("/kiosk/host-search", .kiosk, findHosts),
            .post("/kiosk/check-ins", .kiosk, checkIn),
            .post("/kiosk/scans", .kiosk, scan),
            .post("/kiosk/invitations", .kiosk, acceptInvitation),
            .post("/kiosk/passes", .kiosk, acceptPass),
            .post("/kiosk/pass-letters", .kiosk, mailPass),
            .post("/kiosk/list", .kiosk, printListFromKiosk),
            .post("/kiosk/departures", .kiosk, leave),
            .get("/kiosk/badges/:badge", .kiosk, badgePicture),
            .get("/kiosk/passes/:pass", .kiosk, passPicture),
            .get("/kiosk/visits/:visit", .kiosk, isFetched),
            .get("/answer/:token", .anyone, showAnswer),
            .post("/answer/:token", .anyone, answer),
        ]
    }

    /// The router over the table, behind everything that each request passes.
    func router() -> Router<Caller> {
        let router = Router(context: Caller.self)
        if isMeasured { router.addMiddleware { MetricsMiddleware() } }
        router.addMiddleware {
            SafeHeaders()
            ReaderLanguage()
            Answers(phrasebook: phrasebook, routes: routes)
            SameOrigin(origins: house.origins)
        }
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, caller in
                try await admit(request, caller, to: route)
            }
        }
        return router
    }

    /// Lets the caller through to a route, as who they are, or refuses.
    private func admit(_ request: Request, _ caller: Caller, to route: Route) async throws -> Response {
        var caller = caller
        // "//desk/own" would be another machine, called desk, to a browser that is sent there.
        guard !request.uri.path.contains("//") else { throw DoorRefusal.notFound }
        caller.path = request.uri.path
        caller.takesFile = route.takesFile
        switch route.access {
        case .anyone:
            return try await route.answer(request, caller)
        case .pairing:
            try paces.takePairing()
            return try await route.answer(request, caller)
        case .kiosk:
            caller.kiosk = try await kiosk(of: request)
            return try await route.answer(request, caller)
        case .reading(let scope):
            caller.program = try await program(of: request, reading: scope)
            return try await route.answer(request, caller)
        case .signingIn, .halfway, .desk, .confirmed:
            return try await admit(request, caller, toDesk: route.access, route.answer)
        }
    }

    private func kiosk(of request: Request) async throws -> Kiosk {
        guard let token = KioskCookie.token(in: request),
            let kiosk = try await reception.kiosk(holding: token)
        else { throw Refusal.notPaired }
        try paces.take(kiosk)
        return kiosk
    }
}
