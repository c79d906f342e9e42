import FrontDesk
import HTTPTypes
import Hummingbird
import KioskPage

/// One address: who may call it, and what it does.
struct Route: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let access: Access
    let answer: @Sendable (Request, Caller) async throws -> Response

    /// Who may call a route.
    ///
    /// Whatever is not in the table is closed.
    enum Access: String, CaseIterable, Sendable {
        /// Anyone: the page itself, which tells nothing.
        case anyone
        /// Anyone who has a pairing code, at a walking pace for all together.
        case pairing
        /// A paired kiosk.
        case kiosk
    }
}

extension Door {
    /// Every address there is, one line each.
    var routes: [Route] {
        [
            Route(method: .get, path: "/", access: .anyone, answer: toTheKiosk),
            Route(method: .get, path: "/health", access: .anyone, answer: health),
            Route(method: .get, path: "/kiosk", access: .anyone, answer: page),
            Route(method: .get, path: "/kiosk/phrases.json", access: .anyone, answer: phrases),
            Route(method: .get, path: "/kiosk/:asset", access: .anyone, answer: asset),
            Route(method: .post, path: "/kiosk/pairing", access: .pairing, answer: pair),
            Route(method: .get, path: "/kiosk/house", access: .kiosk, answer: houseOfKiosk),
            Route(method: .post, path: "/kiosk/heartbeat", access: .kiosk, answer: heartbeat),
            Route(method: .post, path: "/kiosk/host-search", access: .kiosk, answer: findHosts),
            Route(method: .post, path: "/kiosk/check-ins", access: .kiosk, answer: checkIn),
            Route(method: .post, path: "/kiosk/scans", access: .kiosk, answer: scan),
            Route(method: .post, path: "/kiosk/departures", access: .kiosk, answer: leave),
            Route(method: .get, path: "/kiosk/badges/:badge", access: .kiosk, answer: badgePicture),
        ]
    }

    /// The router over the table, behind everything that each request passes.
    func router() -> Router<Caller> {
        let router = Router(context: Caller.self)
        router.addMiddleware {
            SafeHeaders()
            ReaderLanguage()
            Answers(phrasebook: phrasebook, routes: routes)
            SameOrigin(origin: house.origin)
        }
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, caller in
                try await route.answer(request, admit(request, caller, to: route.access))
            }
        }
        return router
    }

    /// Lets the caller through to a route, as the kiosk it is, or refuses.
    private func admit(_ request: Request, _ caller: Caller, to access: Route.Access) async throws -> Caller {
        switch access {
        case .anyone:
            return caller
        case .pairing:
            try paces.takePairing()
            return caller
        case .kiosk:
            guard let token = request.cookies[KioskCookie.name].flatMap({ KioskToken($0.value) }),
                let kiosk = try await reception.kiosk(holding: token)
            else { throw Refusal.notPaired }
            try paces.take(kiosk)
            var caller = caller
            caller.kiosk = kiosk
            return caller
        }
    }
}
