import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

/// Somebody or something that asks the door for a route.
struct Asker: Sendable {
    let name: String
    var kiosk: KioskToken?
    var desk: SessionToken?
    var duties: Set<Duty> = []
    var stage: Session.Stage?
    var isConfirmed = false
    var isPaired = false
    /// Another program's token, and what that opens.
    var program: ReadSecret?
    var scopes: Set<ReadToken.Scope> = []

    /// Whether the table lets this one in.
    func mayCall(_ access: Route.Access) -> Bool {
        switch access {
        case .anyone, .pairing, .signingIn: true
        case .kiosk: isPaired
        case .reading(let scope): scopes.contains(scope)
        case .halfway: stage != nil
        case .desk(let allowed): stage == .open && !duties.isDisjoint(with: allowed)
        case .confirmed(let allowed): stage == .open && isConfirmed && !duties.isDisjoint(with: allowed)
        }
    }

    /// Nobody; kiosks and programs good, revoked and invented; every duty, just confirmed and not; sessions half way in,
    /// ended, and of an account that was shut out.
    ///
    /// Their tokens open the same in a copy of the centre's files.
    static func all(_ test: TestDoor) async throws -> [Asker] {
        let stale = try await people(test.centre, isConfirmed: false)
        test.centre.clock.advance(seconds: 400)
        let others = try await kiosks(test.centre) + programs(test.centre) + strangers(test.centre)
        return try await others + stale + people(test.centre, isConfirmed: true)
    }

    private static func kiosks(_ centre: TestCentre) async throws -> [Asker] {
        let (good, revoked) = (try await centre.kiosk(), try await centre.kiosk("Weg"))
        _ = try await centre.reception.revokeKiosk(revoked.kiosk.id)
        return [
            Asker(name: "nobody"),
            Asker(name: "invented kiosk", kiosk: KioskToken(String(repeating: "0", count: 64))),
            Asker(name: "revoked kiosk", kiosk: revoked.token),
            Asker(name: "kiosk", kiosk: good.token, isPaired: true),
        ]
    }

    private static func programs(_ centre: TestCentre) async throws -> [Asker] {
        var askers = [
            Asker(name: "invented program", program: ReadSecret(String(repeating: "2", count: 64)))
        ]
        let until = centre.reception.today().advanced(byDays: 30)
        for scope in ReadToken.Scope.allCases {
            let purpose = try PersonalText.purpose("Proef")
            for name in ["program of \(scope)", "revoked program of \(scope)"] {
                let (token, secret) = try await centre.reception.makeReadToken(
                    for: purpose,
                    [scope],
                    until: until,
                    from: .operatorShell
                )
                let isRevoked = name.hasPrefix("revoked")
                if isRevoked {
                    _ = try await centre.reception.revokeReadToken(token.id, from: .operatorShell)
                }
                askers.append(Asker(name: name, program: secret, scopes: isRevoked ? [] : [scope]))
            }
        }
        return askers
    }

    private static func people(_ centre: TestCentre, isConfirmed: Bool) async throws -> [Asker] {
        var askers: [Asker] = []
        for duty in Duty.allCases {
            let token = try await centre.signedIn([duty]).token
            let name = isConfirmed ? "\(duty), confirmed" : duty.rawValue
            askers.append(
                .init(name: name, desk: token, duties: [duty], stage: .open, isConfirmed: isConfirmed)
            )
        }
        return askers
    }

    /// Tokens that open nothing, and sessions that are not open yet.
    private static func strangers(_ centre: TestCentre) async throws -> [Asker] {
        let reception = centre.reception
        let (left, shutOut) = (try await centre.member(nil, [.host]), try await centre.member(nil, [.host]))
        try await reception.signOut(left.session)
        _ = try await reception.setDisabled(true, of: shutOut.account.id, from: .operatorShell)
        let coded = try await centre.member(nil, [.manager])
        let userName = coded.account.userName.rawValue
        let half = try await reception.signIn(userName, coded.password, at: "192.0.2.9")
        let (account, password) = try await centre.account(
            "nieuw" + freshNonce().prefix(12).map { $0.isNumber ? "x" : String($0) }.joined(),
            [.host]
        )
        let new = try await reception.signIn(account.userName.rawValue, password, at: "192.0.2.9")
        return [
            Asker(name: "invented session", desk: SessionToken(String(repeating: "1", count: 64))),
            Asker(name: "signed out", desk: left.token), Asker(name: "shut out", desk: shutOut.token),
            Asker(name: "before the code", desk: half, stage: .code),
            Asker(name: "before the set-up", desk: new, stage: .setUp),
        ]
    }
}

extension TestDoor {
    /// Asks for a route as its own page would, with nothing filled in.
    func ask(_ route: Route, as asker: Asker, _ headers: [HTTPField.Name: String?]) async throws
        -> TestResponse
    {
        var (headers, body) = (headers, Data?.none)
        let isDesk = route.path.hasPrefix("/desk")
        if route.method == .post {
            body = Data((isDesk ? "a=b" : "{}").utf8)
            headers[.contentType] = isDesk ? "application/x-www-form-urlencoded" : "application/json"
        }
        if let program = asker.program { headers[.authorization] = "Bearer \(program.text)" }
        if let desk = asker.desk { headers[.cookie] = "__Host-balie-desk=\(desk.text)" }
        let path = route.path.replacing("reports/:kind", with: "reports/quality")
            .replacing(":format", with: "json").replacing(":asset", with: "kiosk.css")
            .replacing(":badge", with: "x.png")
            .replacing(":file", with: "desk.css").replacing(":account", with: "1")
            .replacing(":hold", with: "1").replacing(":partner", with: "1").replacing(":kind", with: "badge")
            .replacing(":visit", with: "1").replacing(":printer", with: "main")
            .replacing(":invitation", with: "1").replacing(":seat", with: "1")
            .replacing(":meeting", with: "1").replacing(":rollCall", with: "1")
            .replacing("/desk/tokens/:token", with: "/desk/tokens/1")
            .replacing(":group", with: "closing").replacing(":pass", with: "x.png")
        // The listener before this one is gone first, or this one would be signed out in its place.
        while path == "/desk/events", centre.reception.listeners > 0 {
            try await Task.sleep(for: .milliseconds(1))
        }
        let ending = path.hasSuffix("/events") ? endStream(of: asker) : nil
        defer { ending?.cancel() }
        return try await ask(route.method, path, body, token: asker.kiosk, headers)
    }
}

extension TestDoor {
    /// Signs an asker out, or revokes the kiosk, once they listen, or else the answer would not end.
    private func endStream(of asker: Asker) -> Task<Void, any Error> {
        Task { [reception = centre.reception, events = door.events] in
            if let token = asker.kiosk, let kiosk = try await reception.kiosk(holding: token) {
                while events.pages(of: kiosk.id) == 0 { try await Task.sleep(for: .milliseconds(1)) }
                _ = try await reception.revokeKiosk(kiosk.id)
                return events.beat()
            }
            while reception.listeners == 0 { try await Task.sleep(for: .milliseconds(1)) }
            guard let desk = asker.desk, let session = try await reception.session(holding: desk) else {
                return
            }
            try await reception.signOutEverywhere(session.account.id, from: session.origin)
            reception.beat()
        }
    }
}

extension Route.Access {
    /// Who may, as the agreed table says it.
    var words: String {
        func names(_ duties: Set<Duty>) -> String { duties.map(\.rawValue).sorted().joined(separator: ", ") }
        return switch self {
        case .anyone: "anyone"
        case .pairing: "anyone with a pairing code"
        case .kiosk: "kiosk"
        case .reading(let scope): "a program that reads \(scope.rawValue)"
        case .signingIn: "anyone, to sign in"
        case .halfway: "half way in"
        case .desk(let duties): names(duties)
        case .confirmed(let duties): "\(names(duties)); confirmed"
        }
    }
}
