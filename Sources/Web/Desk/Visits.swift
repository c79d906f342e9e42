import Badges
import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/visits/{visit}` – one of today's visits: who it is, what happened, what a host can do.
    func showVisit(_ request: Request, _ caller: Caller) async throws -> Response {
        try await visitPage(caller.number("visit"), caller)
    }

    /// `GET /desk/visits/{visit}/picture` – the badge as it is printed, on the visit's own page.
    func showBadgePicture(_ request: Request, _ caller: Caller) async throws -> Response {
        let badge = try await reception.badge(of: caller.number("visit"), for: caller.atTheDesk())
        let picture = try await press.print(BadgeFace(badge, in: phrasebook))
        return Response(status: .ok, mediaType: "image/png", bytes: picture.png)
    }

    /// `POST /desk/visits/{visit}/departure` – checks the visitor out.
    func checkOut(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { try await reception.checkOut($0, by: $1) }
    }

    /// `POST /desk/visits/{visit}/arrival` – lets the visitor back in.
    func checkInAgain(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { try await reception.checkInAgain($0, by: $1) }
    }

    /// `POST /desk/visits/{visit}/time` – sets right when the visitor left.
    func correctTime(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { visit, session in
            let form = caller.form
            guard let at = days.instant(form["at"]) else { throw Refusal.timeImpossible }
            guard let reason = PresenceEntry.Note(rawValue: form["reason"]), Self.reasons.contains(reason)
            else {
                throw Refusal.unreadable
            }
            try await reception.correct(
                visit,
                leftAt: at,
                reason: reason,
                after: form["after"].isEmpty ? nil : form.number("after"),
                by: session
            )
        }
    }

    /// `POST /desk/visits/{visit}/vouch` – a host says that the visitor belongs to whom they say.
    func vouch(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { try await reception.vouch(for: $0, by: $1) }
    }

    /// `POST /desk/visits/{visit}/credential` – a host saw a card, of this kind.
    func credentialSeen(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { visit, session in
            guard let kind = Credential(rawValue: caller.form["credential"]) else {
                throw Refusal.credentialMissing
            }
            try await reception.credentialSeen(kind, on: visit, by: session)
        }
    }

    /// `POST /desk/visits/{visit}/claim` – takes back what hosts said of the affiliation.
    func withdrawAffiliation(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { try await reception.withdrawAffiliation(of: $0, by: $1) }
    }

    /// `POST /desk/visits/{visit}/escort` – says whether the visitor may walk alone.
    func setEscort(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { visit, session in
            guard ["yes", "no"].contains(caller.form["needed"]) else { throw Refusal.unreadable }
            try await reception.setEscort(caller.form["needed"] == "yes", on: visit, by: session)
        }
    }

    /// `POST /desk/visits/{visit}/badge` – another badge in the place of a lost one.
    func reissueBadge(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { visit, session in
            let known = Int(try caller.form.number("badges"))
            try await reception.reissueBadge(of: visit, after: known, by: session)
        }
    }

    /// `POST /desk/visits/{visit}/void` – makes the badge good for nothing but leaving.
    func voidBadge(_ request: Request, _ caller: Caller) async throws -> Response {
        try await act(caller) { try await reception.voidBadge(of: $0, by: $1) }
    }

    /// Why the time of a departure is set right.
    static let reasons: [PresenceEntry.Note] = [.forgotToCheckOut, .wrongTime]

    /// Does one thing to the visit of the address and shows it as it is then; a no stands on top of it.
    private func act(
        _ caller: Caller,
        _ work: (Int64, Session) async throws -> Void
    ) async throws -> Response {
        let (visit, session) = (try caller.number("visit"), try caller.atTheDesk())
        return try await answering {
            try await work(visit, session)
            return .redirect(to: "/desk/visits/\(visit)")
        } onRefusal: { refusal in
            // Whoever may not see the visit gets the no alone.
            guard ![.visitUnknown, .nameGone].contains(refusal) else { throw refusal }
            return try await visitPage(visit, caller, refusal: refusal)
        }
    }
}
