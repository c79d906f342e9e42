import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/keys` – what there is of keys and how old they are; never a key.
    func showKeys(_ request: Request, _ caller: Caller) async throws -> Response {
        let report = try await reception.keyReport()
        let facts: [String: Any] = [
            "kinds": report.kinds.map { kind -> [String: Any] in
                [
                    "name": pages.say("key.\(kind.kind)", caller), "count": String(kind.count),
                    "newest": days.long(reception.hours.day(of: kind.newest), caller.language),
                    "isClosed": kind.closed > 0,
                ]
            },
            "choices": KeyKind.allCases.map { kind -> [String: Any] in
                [
                    "path": "/desk/keys/\(kind.rawValue)", "name": pages.say("key.\(kind.rawValue)", caller),
                    "lead": pages.say("keyLead.\(kind.rawValue)", caller),
                ]
            },
            "onOldPepper": pages.say(
                "keys.onOldPepper",
                caller,
                ["count": String(report.accountsOnOldPepper)]
            ),
        ]
        return page("keys", facts, caller, here: "keys")
    }

    /// `POST /desk/keys/{kind}` – exchanges a key while everything goes on.
    func rotateKey(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        guard let kind = KeyKind(rawValue: try caller.parameters.require("kind")) else {
            throw DoorRefusal.notFound
        }
        try await reception.rotateKey(kind, from: session.origin)
        return .redirect(to: "/desk/keys")
    }
}
