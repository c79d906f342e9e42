import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct CheckInTests {
    @Test func `a walk-in is inside, with a badge, after one request`() async throws {
        let centre = try TestCentre()
        let (kiosk, _) = try await centre.kiosk()
        let arrival = try Arrival.sample()

        let welcome = try await centre.reception.checkIn(arrival, from: .kiosk(kiosk.id))

        #expect(welcome.number == 1)
        let badge = try await centre.reception.badge(for: arrival.nonce, at: kiosk)
        #expect(badge.callName == "Anne-Fleur")
        #expect(badge.day.rawValue == "2026-11-23")
        #expect(badge.code.count == 42)
        let present = try await centre.reception.record.present()
        #expect(present.map(\.badge) == ["B 0001"])
        #expect(present.first?.partner == "Politie Eenheid Den Haag")
    }

    @Test func `a request sent again gets the same answer and one record`() async throws {
        let centre = try TestCentre()
        let (kiosk, _) = try await centre.kiosk()
        let arrival = try Arrival.sample()

        let answers = try await [
            centre.reception.checkIn(arrival, from: .kiosk(kiosk.id)),
            centre.reception.checkIn(arrival, from: .kiosk(kiosk.id)),
        ]

        #expect(answers[0] == answers[1])
        #expect(try await centre.reception.record.present().count == 1)
    }

    @Test func `a nonce is not taken for another request`() async throws {
        let centre = try TestCentre()
        let nonce = freshNonce()
        _ = try await centre.reception.checkIn(.sample(["nonce": nonce]), from: .operatorShell)

        await #expect(throws: Refusal.nonceReused) {
            try await centre.reception.checkIn(
                .sample(["nonce": nonce, "firstName": "Joost"]),
                from: .operatorShell
            )
        }
        #expect(try await centre.reception.record.present().count == 1)
    }

    @Test func `badge numbers count on within a day and start again the next`() async throws {
        let centre = try TestCentre()
        var numbers: [Int] = []
        for time in ["2026-11-23T09:00:00Z", "2026-11-23T22:59:59Z", "2026-11-23T23:00:00Z"] {
            centre.clock.set(time)
            numbers.append(try await centre.reception.checkIn(.sample(), from: .operatorShell).number)
        }
        #expect(numbers == [1, 2, 1])
    }

    @Test func `two kiosks at once check in two people, not one`() async throws {
        let centre = try TestCentre()
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask { try await centre.reception.checkIn(.sample(), from: .operatorShell).number }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.sorted() == Array(1...20))
    }

    @Test func `the same nonce at the same moment is one record`() async throws {
        let centre = try TestCentre()
        let arrival = try Arrival.sample()
        try await withThrowingTaskGroup(of: Welcome.self) { group in
            for _ in 0..<20 {
                group.addTask { try await centre.reception.checkIn(arrival, from: .operatorShell) }
            }
            for try await welcome in group { #expect(welcome.number == 1) }
        }
        #expect(try await centre.reception.record.present().count == 1)
    }

    @Test(
        arguments: [
            (["firstName": ""], Refusal.firstNameEmpty),
            (["firstName": "   \t "], .firstNameEmpty),
            (["firstName": "\u{200E}\u{200D}"], .firstNameEmpty),
            (["firstName": String(repeating: "a", count: 61)], .firstNameTooLong),
            (["surname": String(repeating: "b", count: 61)], .surnameTooLong),
            (["firstName": "An\u{7}na"], .oddCharacters(field: .firstName)),
            (["firstName": "An\nna"], .oddCharacters(field: .firstName)),
            (["surname": "Jan\u{202E}sen"], .oddCharacters(field: .surname)),
            (["alias": ""], .aliasEmpty),
            (["partner": nil, "organisation": "Kwekerij 111222333"], .citizenNumber(field: .organisation)),
            (["partner": nil, "organisation": " "], .organisationEmpty),
            (["partner": nil], .partnerMissing),
            (["organisation": "Ook"], .partnerMissing),
            (["partner": 999], .partnerUnknown),
            (["partner": 3], .partnerUnknown),
            (["purpose": "host", "host": 999], .hostUnknown),
            (["purpose": "host"], .hostUnknown),
            (["rulesVersion": 0], .rulesOutdated),
        ] as [([String: (any Sendable)?], Refusal)]
    )
    func `bad input gets its own answer and leaves no trace`(
        changes: [String: (any Sendable)?],
        refusal: Refusal
    ) async throws {
        let centre = try TestCentre()
        await #expect(throws: refusal) {
            try await centre.reception.checkIn(.sample(changes), from: .operatorShell)
        }
        #expect(try await centre.reception.record.present().isEmpty)
        #expect(try await centre.reception.record.verify().entries == 1)
    }

    @Test(arguments: ["nonce", "language", "role", "purpose", "rulesVersion"])
    func `a part that is missing or of a wrong kind can't be read`(key: String) throws {
        #expect(throws: DecodingError.self) { try Arrival.sample([key: nil]) }
        #expect(throws: DecodingError.self) { try Arrival.sample([key: ["?"]]) }
    }

    @Test func `a host who left receives no more visitors`() async throws {
        let centre = try TestCentre()
        let host = try await centre.reception.addHost(named: .hostName("Sanne de Wit"))
        _ = try await centre.reception.checkIn(
            .sample(["purpose": "host", "host": host.id]),
            from: .operatorShell
        )

        try await centre.reception.hostLeaves(host.id)

        await #expect(throws: Refusal.hostUnknown) {
            try await centre.reception.checkIn(
                .sample(["purpose": "host", "host": host.id]),
                from: .operatorShell
            )
        }
    }

    @Test func `a badge is shown to the kiosk that issued it, for ten minutes, and to no other`() async throws
    {
        let centre = try TestCentre()
        let (kiosk, _) = try await centre.kiosk()
        let (other, _) = try await centre.kiosk("Achterdeur")
        let arrival = try Arrival.sample()
        _ = try await centre.reception.checkIn(arrival, from: .kiosk(kiosk.id))

        await #expect(throws: Refusal.badgeUnknown) {
            try await centre.reception.badge(for: arrival.nonce, at: other)
        }
        centre.clock.advance(seconds: 600)
        _ = try await centre.reception.badge(for: arrival.nonce, at: kiosk)
        centre.clock.advance(seconds: 1)
        await #expect(throws: Refusal.badgeUnknown) {
            try await centre.reception.badge(for: arrival.nonce, at: kiosk)
        }
    }

    @Test func `somebody of the same name who comes in again is noted, not refused`() async throws {
        let centre = try TestCentre()
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        _ = try await centre.reception.checkIn(.sample(["firstName": "anne fleur"]), from: .operatorShell)
        _ = try await centre.reception.checkIn(.sample(["partner": 2]), from: .operatorShell)

        let notes = try await centre.entries().filter { $0.kind == .arrival }.map(\.note)

        #expect(notes == [nil, .samePersonInside, nil])
    }

    @Test func `no name, organisation or need stands in the files`() async throws {
        let centre = try TestCentre()
        let canary = "Zzyzxqvist"
        let changes: [String: Any?] = ["firstName": canary, "surname": canary, "needsAssistance": true]
        _ = try await centre.reception.checkIn(.sample(changes), from: .operatorShell)
        _ = try await centre.reception.checkIn(
            .sample(["partner": nil, "organisation": canary, "alias": canary]),
            from: .operatorShell
        )
        for name in try FileManager.default.contentsOfDirectory(
            atPath: centre.folder.path(percentEncoded: false)
        ) {
            let bytes = try Data(contentsOf: centre.folder.appending(path: name))
            #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(name)")
        }
    }
}

extension TestCentre {
    /// The whole presence log, oldest first.
    func entries() async throws -> [PresenceEntry] {
        try await reception.record.bodies()
            .map { try JSONDecoder().decode(PresenceEntry.self, from: Data($0.utf8)) }
    }
}
