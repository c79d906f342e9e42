import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/own` – one's own account: password, codes, devices.
    func showOwn(_ request: Request, _ caller: Caller) async throws -> Response {
        try await ownPage(caller)
    }

    /// `POST /desk/own/sign-out-everywhere` – ends one's sessions on all devices.
    func signOutEverywhere(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        try await reception.signOutEverywhere(session.account.id, from: session.origin)
        return .leaving()
    }

    func ownPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let account = try caller.atTheDesk().account
        let facts: [String: Any] = [
            "userName": account.userName.rawValue, "name": account.name, "hasCode": account.hasCode,
            "needsCode": account.duties.needCode, "isTied": account.isFromProvider,
            "hasProvider": provider != nil && !account.duties.contains(.administrator),
            "devices": pages.count(
                try await reception.sessionCount(of: account.id),
                one: "own.oneDevice",
                more: "own.devices",
                caller
            ),
            "recovery": pages.count(
                try await reception.recoveryCodesLeft(of: account.id),
                one: "own.oneRecovery",
                more: "own.recovery",
                caller
            ),
        ]
        return page("own", facts, caller, here: "own", refusal: refusal)
    }
}
