import FrontDesk
import Hummingbird

extension Door {
    /// `GET /kiosk/house` – the place, its partners and rules; no person is named.
    func houseOfKiosk(_ request: Request, _ caller: Caller) async throws -> Response {
        let (namesKept, partners) = (try await reception.namesKept(), try await reception.partners())
        let rules = try await reception.houseRules()
        return try Response(
            json: HouseAnswer(
                centre: house.centre,
                kiosk: caller.pairedKiosk().name,
                build: build(telling: namesKept, partners, rules.version),
                languages: Language.allCases,
                roles: Role.allCases.map { role in
                    .init(
                        key: role,
                        petals: role.petals,
                        kinds: role.partnerKinds,
                        offered: reception.settings.kioskRoles.contains(role)
                    )
                },
                partners: partners,
                rules: .init(rules, namesKept: namesKept),
                panel: house.panel,
                times: house.times,
                mailsPasses: reception.mailsPasses,
                printsLists: reception.settings.list.printsFromKiosk,
                today: reception.today(),
                isEvacuating: await reception.isEvacuating(),
                isNight: isNight
            )
        )
    }

    private var isNight: Bool {
        house.night?.contains(Instant(reception.now()), reception.hours) ?? false
    }

    /// `POST /kiosk/heartbeat` – the page lives; it hears which build it should be, whether everybody has to leave, and whether it is night.
    func heartbeat(_ request: Request, _ caller: Caller) async throws -> Response {
        try await reception.heartbeat(of: caller.pairedKiosk())
        let (namesKept, partners) = (try await reception.namesKept(), try await reception.partners())
        let rules = try await reception.houseRules().version
        return try Response(
            json: Pulse(
                build: build(telling: namesKept, partners, rules),
                isEvacuating: await reception.isEvacuating(),
                isNight: isNight
            )
        )
    }

    /// The page's build, another one when it tells visitors another term or other rules, has other partners or roles to
    /// choose, or mails passes from now on: then an open page loads itself again.
    private func build(telling namesKept: Int, _ partners: [Partner], _ rules: Int) -> String {
        let list = fingerprint(partners.map { Array("\($0.id) \($0.kind) \($0.name)\n".utf8) })
        let roles = RoleList(reception.settings.kioskRoles).ordered.map { String($0.petals) }.joined()
        return
            "\(build).\(namesKept).\(list).\(rules).\(roles).\(reception.mailsPasses).\(reception.settings.list.printsFromKiosk)"
    }
}

fileprivate struct Pulse: Encodable {
    let build: String
    let isEvacuating: Bool
    let isNight: Bool
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
    /// Whether a pass can be had by mail.
    let mailsPasses: Bool
    /// Whether a key combination prints who is inside.
    let printsLists: Bool
    let today: Day
    /// Whether everybody has to leave the building now.
    let isEvacuating: Bool
    /// Whether the screen is dark while nobody uses it.
    let isNight: Bool

    struct RoleTile: Encodable {
        let key: Role
        let petals: Int
        let kinds: [Partner.Kind]
        /// Whether somebody can come as that now; whoever came before still leaves as that.
        let offered: Bool
    }

    struct Rules: Encodable {
        let version: Int
        /// The house rules by language, a line each.
        let house: [String: [String]]
        /// How many days names can be read.
        let namesKept: Int

        init(_ rules: HouseRules, namesKept: Int) {
            (version, self.namesKept) = (rules.version, namesKept)
            let texts = Language.allCases.map { ($0.rawValue, rules.text.lines(in: $0)) }
            house = Dictionary(uniqueKeysWithValues: texts)
        }
    }
}
