import FrontDesk
import Hummingbird

extension Door {
    /// `GET /kiosk/house` – the place, its partners and rules; no person is named.
    func houseOfKiosk(_ request: Request, _ caller: Caller) async throws -> Response {
        try Response(
            json: HouseAnswer(
                centre: house.centre,
                kiosk: caller.pairedKiosk().name,
                build: build,
                languages: Language.allCases,
                roles: Role.allCases.map { .init(key: $0, petals: $0.petals, kinds: $0.partnerKinds) },
                partners: await reception.partners(),
                rules: .init(version: Reception.rulesVersion),
                panel: house.panel,
                times: house.times,
                today: reception.today()
            )
        )
    }

    /// `POST /kiosk/heartbeat` – the page lives; it hears which build it should be.
    func heartbeat(_ request: Request, _ caller: Caller) async throws -> Response {
        try await reception.heartbeat(of: caller.pairedKiosk())
        return try Response(json: ["build": build])
    }
}

fileprivate struct HouseAnswer: Encodable {
    let centre: String
    let kiosk: String
    let build: String
    let languages: [Language]
    let roles: [RoleTile]
    let partners: [Partner]
    let rules: Rules
    let panel: House.Panel
    let times: House.Times
    let today: Day

    struct RoleTile: Encodable {
        let key: Role
        let petals: Int
        let kinds: [Partner.Kind]
    }

    struct Rules: Encodable {
        let version: Int
    }
}
