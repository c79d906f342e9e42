import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook

extension Door {
    /// `GET /desk/today` – today's people, as far as one's duties reach.
    func showToday(_ request: Request, _ caller: Caller) async throws -> Response {
        try await todayPage(caller)
    }

    /// `POST /desk/today` – those of today's people that somebody looks for.
    func searchToday(_ request: Request, _ caller: Caller) async throws -> Response {
        try await todayPage(caller)
    }

    /// `POST /desk/departures` – checks out the visitor at the end of whose row somebody pressed.
    func checkOutFromList(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        return try await answering {
            try await reception.checkOut(caller.form.number("v"), by: session)
            return .redirect(to: "/desk/today")
        } onRefusal: { refusal in
            try await todayPage(caller, refusal: refusal)
        }
    }

    /// What fits one page: 500 rows of 100 each; who is not among them is found by searching.
    private static let room = 50_000
    /// The most sentences about printing above the rows; the printers' page has them all.
    private static let mostTroubles = 2

    private func todayPage(_ caller: Caller, refusal: Refusal? = nil) async throws -> Response {
        let (session, search) = (try caller.atTheDesk(), String(caller.form["search"].prefix(60)))
        // Taken before the record is read: what changes meanwhile makes the page fetch itself again.
        let edition = reception.edition
        let today = try await reception.today(for: session, search: search)
        let troubles = try await printTroubles(caller)
        let called = try await reception.runningRollCall()
        let marks = try await marks(of: today.inside, troubles, caller)
        var room = Self.room
        let inside = Self.fitting(today.inside, &room) { marks.has($0.visit) ? 130 : 100 }
        let expected = Self.fitting(today.expected, &room) { _ in 135 }
        let noShows = Self.fitting(today.noShows, &room) { _ in 135 }
        let assumed = Self.fitting(today.assumed, &room) { _ in 125 }
        let departed = Self.fitting(today.departed, &room) { _ in 100 }
        let isWhole =
            inside.count == today.inside.count && expected.count == today.expected.count
            && noShows.count == today.noShows.count && assumed.count == today.assumed.count
            && departed.count == today.departed.count
        // A printer that is busy needs nobody, and what is wrong with several badges is said once.
        let told = troubles.filter { $0["passes"] as? Bool != true }
        var causes: Set<String> = []
        let sentences = told.filter { causes.insert($0["why"] as? String ?? "").inserted }
            .prefix(Self.mostTroubles)
        let (words, day) = (PersonWords(self, caller), reception.today())
        let invited = { (invitation: Invitation) in
            words.row(of: invitation, on: day, acts: session.receives(invitation))
        }
        let facts: [String: Any] = [
            "day": days.long(day, caller.language), "edition": edition, "search": search,
            "isCalled": session.holds([.warden]) && called != nil,
            "isSearched": !search.isEmpty, "acts": session.holds([.host]), "seesNames": today.seesNames,
            "figures": figures(today.figures, caller),
            "troubles": Array(sentences), "hasMoreTroubles": told.count > sentences.count,
            "moreTroubles": pages.count(
                told.count - sentences.count,
                one: "today.moreTrouble",
                more: "today.moreTroubles",
                caller
            ),
            "inside": pages.list("personRow", inside.map { words.row(of: $0, marks) }, caller),
            "hasInside": !inside.isEmpty,
            "expected": pages.list("guestRow", expected.map(invited), caller),
            "hasExpected": !expected.isEmpty,
            "noShows": pages.list("guestRow", noShows.map(invited), caller),
            "hasNoShows": !noShows.isEmpty,
            "departed": pages.list("personRow", departed.map { words.row(of: $0) }, caller),
            "hasDeparted": !departed.isEmpty,
            "assumed": pages.list("personRow", assumed.map { words.row(of: $0) }, caller),
            "hasAssumed": !assumed.isEmpty,
            "hasMore": !isWhole,
            "others": today.others.map { others in
                [
                    "name": others.partner ?? pages.say("today.otherOrganisations", caller),
                    "count": String(others.count),
                ]
            },
            "hasOthers": !today.others.isEmpty || !today.seesNames,
        ]
        return page("today", facts, caller, here: "today", refusal: refusal)
    }

    /// The first of `rows` that there is room for; one that says more takes more of it.
    private static func fitting<Row>(
        _ rows: [Row],
        _ room: inout Int,
        taking share: (Row) -> Int
    ) -> ArraySlice<Row> {
        rows.prefix(while: { row in
            room -= share(row)
            return room >= 0
        })
    }

    private func figures(_ figures: DayAtDesk.Figures, _ caller: Caller) -> [[String: Any]] {
        [
            ("figure.inside", figures.inside), ("figure.expected", figures.expected),
            ("figure.departed", figures.departed), ("figure.assumed", figures.assumed),
            ("figure.noShows", figures.noShows),
        ]
        .filter { $0.0 != "figure.noShows" || $0.1 > 0 }
        .map { ["word": pages.say("\($0.0)", caller), "count": String($0.1)] }
    }
}

/// A person in the words of a row, each looked up once for the whole page.
struct PersonWords {
    let days: LocalDays
    let language: Language
    let roles: [Role: String]
    let purposes: [Purpose: String]
    private let levels: [AffiliationLevel: String]
    let forHost: String
    let oneSeat: String
    let moreSeats: String
    let forgotten: String

    init(_ door: Door, _ caller: Caller) {
        func words<Key: Hashable>(_ keys: [Key], _ say: (Key) -> String) -> [Key: String] {
            Dictionary(uniqueKeysWithValues: keys.map { ($0, say($0)) })
        }
        days = door.days
        language = caller.language
        roles = words(Role.allCases) {
            door.phrasebook.phrase("role.\($0.rawValue)", in: caller.language.rawValue)
        }
        purposes = words(Purpose.allCases) { door.pages.say("purpose.\($0.rawValue)", caller) }
        levels = words(AffiliationLevel.allCases) { door.pages.say("level.\($0.rawValue)", caller) }
        forHost = door.pages.say("today.forHost", caller)
        oneSeat = door.pages.say("invitations.oneSeat", caller)
        moreSeats = door.pages.say("invitations.seatCount", caller)
        forgotten = door.pages.say("invitations.forgotten", caller)
    }

    /// What a row shows of a person.
    func row(of person: PersonThere, _ marks: RowMarks? = nil) -> RowFacts {
        var row = RowFacts(texts: [
            "at": days.clock(person.departedAt ?? person.arrivedAt), "visit": String(person.visit),
            "name": person.name, "role": roles[person.role] ?? "", "from": person.organisation,
            "petals": String(person.role.petals), "forWhom": forWhom(person),
            "level": levels[person.level] ?? "",
        ])
        if person.level != .claimed { row.texts["rank"] = String(person.level.rank) }
        let tags = [
            "isUnprinted": marks?.unprinted.contains(String(person.visit)) == true,
            "isUntold": marks?.untold.contains(person.visit) == true,
            "isAlias": person.isAlias, "needsAssistance": person.needsAssistance,
            "needsEscort": person.needsEscort, "isVoided": person.isVoided,
        ]
        .filter(\.value).keys
        if person.departedAt == nil, !tags.isEmpty { row.flags = Set(tags).union(["isTagged"]) }
        if person.isOwn, person.departedAt == nil { row.flags.insert("canLeave") }
        if person.isOwn, person.evidence == .assumed { row.flags.insert("canTime") }
        return row
    }

    func forWhom(_ person: PersonThere) -> String {
        person.host.map { forHost.replacing("{host}", with: $0) } ?? purposes[person.purpose] ?? ""
    }

    func role(_ person: PersonThere) -> String { roles[person.role] ?? "" }
    func level(_ level: AffiliationLevel) -> String { levels[level] ?? "" }
}
