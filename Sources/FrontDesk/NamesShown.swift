import Foundation
import GRDB
import Synchronization

/// Whose names each session was shown already today.
///
/// A page that is open all day shows the same names again and again; the record tells of each once a session and
/// day, and once more after the daemon started anew.
struct NamesShown {
    private var day: Day?
    private var lists: [Data: Set<Int64>] = [:]
    private var pages: [Data: Set<Int64>] = [:]
    private var expected: [Data: Set<Int64>] = [:]
    private var rollCalls: [Data: Set<Int64>] = [:]

    /// Those of `visits` whose names this session has not seen in a list today.
    mutating func fresh(_ visits: [Int64], for session: Data, on today: Day) -> [Int64] {
        turn(to: today)
        return visits.filter { lists[session]?.contains($0) != true }
    }

    mutating func note(_ visits: [Int64], for session: Data) {
        lists[session, default: []].formUnion(visits)
    }

    /// The same for invitations of people who have not come.
    mutating func freshExpected(_ invitations: [Int64], for session: Data, on today: Day) -> [Int64] {
        turn(to: today)
        return invitations.filter { expected[session]?.contains($0) != true }
    }

    mutating func noteExpected(_ invitations: [Int64], for session: Data) {
        expected[session, default: []].formUnion(invitations)
    }

    /// The same for the people of a roll call.
    mutating func freshInRollCall(_ people: [Int64], for session: Data, on today: Day) -> [Int64] {
        turn(to: today)
        return people.filter { rollCalls[session]?.contains($0) != true }
    }

    mutating func noteInRollCall(_ people: [Int64], for session: Data) {
        rollCalls[session, default: []].formUnion(people)
    }

    mutating func hasOpened(_ visit: Int64, for session: Data, on today: Day) -> Bool {
        turn(to: today)
        return pages[session]?.contains(visit) == true
    }

    mutating func noteOpened(_ visit: Int64, for session: Data) {
        pages[session, default: []].insert(visit)
    }

    private mutating func turn(to today: Day) {
        guard day != today else { return }
        (day, lists, pages, expected, rollCalls) = (today, [:], [:], [:], [:])
    }
}

extension Reception {
    /// Puts on record that a list of today showed these visits' names, as far as this session has not seen them yet.
    func noteShown(_ visits: [Int64], to session: Session) async throws {
        let today = today()
        let fresh = namesShown.withLock { $0.fresh(visits, for: session.token, on: today) }
        guard !fresh.isEmpty else { return }
        try await write { [self] db in
            let look = Look(.shown, .peopleToday)
            _ = try note(look, count: fresh.count, visits: fresh.sorted(), from: session.origin, db)
        }
        namesShown.withLock { $0.note(fresh, for: session.token) }
    }

    /// The same for a list of people who were invited for `day` and have not come.
    func noteExpected(_ invitations: [Invitation], on day: Day, to session: Session) async throws {
        let today = today()
        let named = invitations.filter { $0.visitor != nil }.map(\.id)
        let fresh = namesShown.withLock { $0.freshExpected(named, for: session.token, on: today) }
        guard !fresh.isEmpty else { return }
        try await write { [self] db in
            let look = Look(.shown, .invitations, day: day)
            _ = try note(look, count: fresh.count, from: session.origin, db)
        }
        namesShown.withLock { $0.noteExpected(fresh, for: session.token) }
    }

    /// The same for a visit that was opened by itself.
    func noteShown(_ visit: Int64, to session: Session) async throws {
        let today = today()
        guard !namesShown.withLock({ $0.hasOpened(visit, for: session.token, on: today) }) else { return }
        try await write { [self] db in
            _ = try note(Look(.shown, .visit), count: 1, visit: visit, from: session.origin, db)
        }
        namesShown.withLock { $0.noteOpened(visit, for: session.token) }
    }
}
