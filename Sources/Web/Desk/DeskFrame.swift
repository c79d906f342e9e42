import FrontDesk
import Phrasebook

/// What stands around every page of the desk: the centre, who is signed in, and where they can go.
struct DeskFrame: Sendable {
    let centre: String
    let session: Session?
    let here: String

    func facts(_ phrasebook: Phrasebook, _ language: String) -> [String: Any] {
        var facts: [String: Any] = ["centre": centre]
        guard let session, session.stage == .open else { return facts }
        facts["name"] = session.account.name
        facts["isOwn"] = here == "own"
        facts["duties"] = session.duties.sorted()
            .map { phrasebook.phrase("desk.duty.\($0.rawValue)", in: language) }
            .joined(separator: ", ")
        facts.merge(rail(for: session, phrasebook, language)) { $1 }
        return facts
    }

    /// The places in groups, and those that a phone's bar has no room for once more.
    private func rail(for session: Session, _ phrasebook: Phrasebook, _ language: String) -> [String: Any] {
        let open = Self.places.filter { session.holds($0.duties) }
        let folded =
            open.count > Self.placesInBar ? Set(open.dropFirst(Self.placesInBar - 1).map(\.name)) : []
        func facts(_ place: Place) -> [String: Any] {
            [
                "path": "/desk/\(place.name)",
                "name": phrasebook.phrase("desk.place.\(place.name)", in: language),
                "isHere": place.name == here, "isFolded": folded.contains(place.name),
            ]
        }
        let groups = PlaceGroup.allCases.map { group in open.filter { $0.group == group } }
            .filter { !$0.isEmpty }
        return [
            "groups": groups.map { ["places": $0.map(facts)] },
            "more": open.filter { folded.contains($0.name) }.map(facts),
            "isFolded": !folded.isEmpty, "isInMore": folded.contains(here),
        ]
    }

    typealias Place = (name: String, duties: Set<Duty>, group: PlaceGroup)

    /// What belongs together in the rail.
    enum PlaceGroup: CaseIterable {
        case visits, privacy, people, program
    }

    /// How many a phone's bar has room for, the way to the others counted.
    static let placesInBar = 5

    /// Where each duty can go, in the rail's order.
    static let places: [Place] = [
        ("today", [.host, .warden, .manager, .privacyOfficer], .visits),
        ("roll-call", [.warden], .visits),
        ("invitations", [.host], .visits),
        ("meetings", [.host], .visits),
        ("reports", [.manager], .visits),
        ("names", [.manager], .visits),
        ("identities", [.host, .warden, .manager, .privacyOfficer], .visits),
        ("people", [.privacyOfficer], .privacy),
        ("privacy", [.privacyOfficer], .privacy),
        ("looks", [.privacyOfficer], .privacy),
        ("accounts", [.administrator], .people),
        ("hosts", [.administrator], .people),
        ("partners", [.administrator], .people),
        ("rules", [.administrator], .people),
        ("printers", [.host, .administrator], .program),
        ("kiosks", [.administrator], .program),
        ("messages", [.administrator], .program),
        ("keys", [.administrator], .program),
        ("tokens", [.administrator], .program),
        ("settings", [.administrator], .program),
    ]
}
