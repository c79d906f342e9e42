import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct TodayTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func looks() async throws -> [PresenceEntry] {
        try await reception.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT body FROM presenceEntry WHERE kind = 'look' ORDER BY sequence"
            )
            .map { try JSONDecoder().decode(PresenceEntry.self, from: Data($0.utf8)) }
        }
    }

    @Test func `figures are everybody's, names are hosts' and wardens'`() async throws {
        let (anna, mehmet) = (try await centre.guest(), try await centre.customsGuest())
        let host = try await centre.host()
        try await reception.checkOut(anna, by: host)
        for (duties, partner, inside, departed) in [
            ([Duty.host], nil, [mehmet], [anna]), ([.warden], nil, [mehmet], [anna]),
            ([.host], 1, [], [anna]),
            ([.host], 3, [mehmet], []), ([.manager], nil, [], []), ([.privacyOfficer], nil, [], []),
        ] as [(Set<Duty>, Int64?, [Int64], [Int64])] {
            let session = try await centre.signedIn(duties, partner: partner).session
            let today = try await reception.today(for: session)
            #expect(today.inside.map(\.visit) == inside)
            #expect(today.departed.map(\.visit) == departed)
            #expect(today.figures == .init(inside: 1, expected: 0, departed: 1, assumed: 0, noShows: 0))
            #expect(today.others.map(\.count) == (inside.isEmpty ? [1] : []))
            #expect(today.seesNames == !duties.isDisjoint(with: [.host, .warden]))
        }
    }

    @Test func `people are found by name, organisation, host and badge, without accents`() async throws {
        let sanne = try await reception.addHost(named: .hostName("Sanne de Wit"))
        let one = try await centre.guest(["firstName": "Çiğdem", "surname": "Öztürk"])
        let other = try await centre.visit([
            "firstName": "Joost", "partner": nil, "organisation": "Kwekerij Zon", "role": "supplier",
            "purpose": "host", "host": sanne.id,
        ])
        let host = try await centre.host()
        for (words, found) in [
            ("cigdem", [one]), ("ozturk ci", [one]), ("kwekerij", [other]), ("sanne", [other]),
            ("b 0002", [other]),
            ("0001", [one]), ("niemand", []), ("", [one, other]), (" - ", [one, other]),
        ] {
            let inside = try await reception.today(for: host, search: words).inside.map(\.visit)
            #expect(inside == found, "\(words)")
        }
    }

    @Test func `a page that is open all day tells the log of each name once`() async throws {
        let (host, anna) = (try await centre.host(), try await centre.guest())
        for _ in 0..<5 { _ = try await reception.today(for: host) }
        let mehmet = try await centre.customsGuest()
        for _ in 0..<5 { _ = try await reception.today(for: host, search: "mehmet") }
        _ = try await reception.today(for: centre.host())
        let seen = try await looks()
        #expect(seen.map(\.visits) == [[anna], [mehmet], [anna, mehmet]])
        #expect(seen.map(\.count) == [1, 1, 2])
        #expect(seen.allSatisfy { $0.look?.object == .peopleToday })

        centre.clock.advance(seconds: 24 * 3600)
        _ = try await reception.today(for: host)
        #expect(try await looks().count == 4)
    }

    @Test func `a visit that is opened is told once, beside the list it stood in`() async throws {
        let (host, anna) = (try await centre.host(), try await centre.guest())
        for _ in 0..<3 {
            _ = try await reception.today(for: host)
            _ = try await reception.visit(anna, for: host)
            _ = try await reception.badge(of: anna, for: host)
        }
        #expect(try await looks().map { $0.look?.object } == [.peopleToday, .visit])
    }

    @Test func `who asks what is kept is told who saw them in a list, and of nobody else's look`()
        async throws
    {
        let (own, other) = (try await centre.guest(), try await centre.customsGuest())
        _ = try await reception.today(for: centre.host(3))
        func seen(_ visit: Int64) async throws -> [PersonFile.Seen] {
            let file = try await reception.everything(
                about: [visit],
                reason: .reason("Vraag"),
                from: .operatorShell
            )
            return file.visits[0].looks.filter { $0.object == .peopleToday }
        }
        #expect(try await seen(own).isEmpty)
        #expect(try await seen(other).map(\.duties) == [[.host]])
    }

    @Test func `a list keeps each visitor once, by their last stay`() async throws {
        let (host, anna) = (try await centre.host(), try await centre.guest())
        for _ in 0..<3 {
            centre.clock.advance(seconds: 60)
            try await reception.checkOut(anna, by: host)
            centre.clock.advance(seconds: 60)
            try await reception.checkInAgain(anna, by: host)
        }
        let today = try await reception.today(for: host)
        #expect(today.inside.map(\.visit) == [anna])
        #expect(today.departed.isEmpty)
        #expect(today.inside.first?.arrivedAt == Instant(centre.clock.now))
    }
}
