import FrontDesk

/// The people of a roll call in the words of a page.
struct RollCallWords {
    /// What colleagues are called, by account.
    let names: [Int64: String]
    private let people: PersonWords
    private let say: (String, [String: String]) -> String

    init(_ door: Door, _ caller: Caller, names: [Int64: String]) {
        self.names = names
        people = PersonWords(door, caller)
        say = { door.pages.say($0, caller, $1) }
    }

    /// The blocks that have somebody, those who need assistance first.
    func blocks(of list: RollCallList) -> [[String: Any]] {
        let isRunning = list.call?.endedAt == nil
        return list.parts.map { name, people in
            [
                "id": "block-\(name)", "name": say("rollCall.block.\(name)", [:]),
                "count": String(people.count),
                "rows": people.map { row(of: $0, isRunning: isRunning) }, "isAssumed": name == "assumed",
            ]
        }
    }

    /// Whom nobody accounted for.
    func never(in list: RollCallList) -> [[String: Any]] {
        list.never.map { row(of: $0, isRunning: false) }
    }

    func row(of person: RollCallPerson, isRunning: Bool) -> [String: Any] {
        let facts: [String: Any?] = [
            "id": String(person.id), "standing": person.standing.rawValue,
            "name": person.name ?? say("rollCall.noName", [:]),
            "petals": person.role.map { String($0.petals) } ?? "0",
            "what": what(person), "said": said(of: person), "isAlias": person.isAlias,
            "needsAssistance": person.needsAssistance, "isRunning": isRunning, "tick": person.tick,
        ]
        return known(facts)
    }

    /// What is known of them besides the name and the flower: organisation, for whom, since when, badge.
    private func what(_ person: RollCallPerson) -> String {
        let badge = person.badge.map { BadgeNumber($0).text }
        let forWhom =
            person.host.map { people.forHost.replacing("{host}", with: $0) }
            ?? person.purpose.flatMap { people.purposes[$0] }
        return [person.organisation, forWhom, badge].compactMap { $0.flatMap { $0.isEmpty ? nil : $0 } }
            .joined(separator: " · ")
    }

    /// Who said what of them and when; else what the door saw.
    private func said(of person: RollCallPerson) -> String? {
        if let mark = person.mark, mark != .undone, let at = person.markedAt {
            let by = person.markedBy.flatMap { names[$0] } ?? ""
            return say("rollCall.said.\(mark.rawValue)", ["time": people.days.clock(at), "name": by])
        }
        if let left = person.leftAt {
            let key = person.block == .assumed ? "rollCall.assumedAt" : "rollCall.leftAt"
            return say(key, ["time": people.days.clock(left)])
        }
        if person.block == .late, let at = person.arrivedAt {
            return say("rollCall.arrivedAt", ["time": people.days.clock(at)])
        }
        if person.mark == .undone, let at = person.markedAt {
            let by = person.markedBy.flatMap { names[$0] } ?? ""
            return say("rollCall.said.undone", ["time": people.days.clock(at), "name": by])
        }
        return nil
    }

    func row(of expected: RollCallList.Expected) -> [String: Any] {
        let seats = people.moreSeats.replacing("{count}", with: String(expected.seats))
        let name = expected.name ?? (expected.seats == 1 ? people.oneSeat : seats)
        return [
            "at": people.days.clock(expected.startsAt), "name": name,
            "what": [expected.organisation, people.forHost.replacing("{host}", with: expected.host)]
                .filter { !$0.isEmpty }.joined(separator: " · "),
        ]
    }
}
