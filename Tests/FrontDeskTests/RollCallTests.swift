import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct RollCallTests: RollCallCase {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `a roll call freezes who is inside, who needs assistance first, then by surname`() async throws
    {
        let visits = [
            try await visit("Zoë", "van den Berg"), try await visit("Łucja", "Żółkiewska"),
            try await visit("Bram", "Appel", ["needsAssistance": true]),
            try await centre.visit(["firstName": nil, "surname": nil, "alias": "Tulp"]),
        ]
        let gone = try await visit("Weg", "Gaat")
        let host = try await centre.host()
        try await reception.checkOut(gone, by: host)
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        let list = try await reception.rollCall(call, for: sanne)
        #expect(list.people.map(\.id) == [visits[2], visits[0], visits[3], visits[1]])
        #expect(
            list.people.map(\.name) == ["Appel, Bram", "Berg, Zoë van den", "Tulp", "Żółkiewska, Łucja"]
        )
        #expect(list.people.map(\.isAlias) == [false, false, true, false])
        #expect(list.people.map(\.needsAssistance) == [true, false, false, false])
        #expect(list.tally == .init(people: 4, found: 0, left: 0, missing: 0, open: 4))
        #expect(try await centre.finding() == nil)
    }

    @Test func `of two wardens who begin one at once each finds the same`() async throws {
        let (sanne, kees) = (try await warden(), try await warden())
        let first = try await reception.startRollCall(isDrill: false, by: sanne)
        #expect(try await reception.startRollCall(isDrill: false, by: kees) == first)
        #expect(try await reception.startRollCall(isDrill: true, by: kees) == first)
        let kinds = try await centre.entries().map(\.kind)
        #expect(kinds.count { $0 == .rollCallStarted } == 1)
    }

    @Test func `a real alarm ends a drill`() async throws {
        let sanne = try await warden()
        let drill = try await reception.startRollCall(isDrill: true, by: sanne)
        #expect(try await !reception.isEvacuating())
        let live = try await reception.startRollCall(isDrill: false, by: sanne)
        let calls = try await reception.rollCalls(for: sanne)
        #expect(calls.map(\.id) == [live, drill])
        #expect(calls.map { $0.endedAt == nil } == [true, false])
        #expect(try await reception.isEvacuating())
        #expect(try await centre.finding() == nil)
    }

    @Test func `who is no warden neither begins a roll call nor reads or ticks one`() async throws {
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        for duties: Set<Duty> in [[.host], [.manager], [.privacyOfficer], [.administrator]] {
            let other = try await centre.signedIn(duties).session
            await #expect(throws: Refusal.notAllowed) {
                try await reception.startRollCall(isDrill: true, by: other)
            }
            await #expect(throws: Refusal.notAllowed) { try await reception.rollCall(call, for: other) }
            await #expect(throws: Refusal.notAllowed) { try await reception.tick([], in: call, by: other) }
            await #expect(throws: Refusal.notAllowed) { try await reception.endRollCall(call, by: other) }
            await #expect(throws: Refusal.notAllowed) { try await reception.rollCalls(for: other) }
        }
    }

    @Test func `who is scanned out or comes in after it began is shown as such`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(["firstName": "Anna"], at: kiosk)
        let back = try await centre.checkIn(["firstName": "Bram"], at: kiosk)
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: true, by: sanne)
        centre.clock.advance(seconds: 60)
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        #expect(try await centre.scan(back, at: kiosk) == .goodbye)
        #expect(try await centre.scan(back, .arriving, at: kiosk) == .welcome)
        let late = try await visit("Late", "Komer")
        let list = try await reception.rollCall(call, for: sanne)
        #expect(list.people.map(\.block) == [.inside, .inside, .late])
        #expect(list.people.map(\.standing) == [.left, .open, .open])
        #expect(list.people[0].leftAt == Instant(centre.clock.now))
        try await reception.tick([tick(late, .found)], in: call, by: sanne)
        try await reception.endRollCall(call, by: sanne)
        let expected = RollCall.Tally(people: 3, found: 1, left: 1, missing: 0, open: 1)
        #expect(try await reception.rollCalls(for: sanne).first?.tally == expected)

        // What happens afterwards is none of its business.
        centre.clock.advance(seconds: 60)
        #expect(try await centre.scan(back, at: kiosk) == .goodbye)
        _ = try await visit("Nog", "Later")
        #expect(try await reception.rollCall(call, for: sanne).tally == expected)
        #expect(try await centre.finding() == nil)
    }

    @Test func `who is assumed to have left is asked after, and counts once a warden says so`() async throws {
        let anna = try await visit("Anna", "Bos")
        centre.clock.set("2026-11-23T19:30:00Z")
        _ = try await reception.closeWhatIsDue()
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        let list = try await reception.rollCall(call, for: sanne)
        #expect(list.people.map(\.block) == [.assumed] && list.tally.people == 0)
        try await reception.tick([tick(anna, .missing)], in: call, by: sanne)
        let tally = try await reception.rollCall(call, for: sanne).tally
        #expect(tally == .init(people: 1, found: 0, left: 0, missing: 1, open: 0))
        try await reception.endRollCall(call, by: sanne)
        centre.clock.set("2026-11-25T09:00:00Z")
        let next = try await reception.startRollCall(isDrill: false, by: warden())
        #expect(try await reception.rollCall(next, for: warden()).people.isEmpty)
    }

    @Test func `somebody whom nobody knew of is added once, sealed, and forgotten with the names of the day`()
        async throws
    {
        _ = try await visit("Anna", "Bos")
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        let nonce = try #require(Nonce(rawValue: freshNonce()))
        for _ in 0..<2 {
            try await reception.addToRollCall(
                .addedPerson("Monteur, blauwe jas"),
                as: .found,
                told: nonce,
                in: call,
                by: sanne
            )
        }
        let list = try await reception.rollCall(call, for: sanne)
        let added = try #require(list.people.last)
        #expect(list.people.count == 2 && added.block == .added)
        #expect(added.name == "Monteur, blauwe jas" && added.standing == .found)
        #expect(try await reception.record.bodies().allSatisfy { !$0.contains("Monteur") })
        #expect(try await centre.finding() == nil)
        try await reception.endRollCall(call, by: sanne)
        let tally = try await reception.rollCalls(for: sanne).first?.tally

        centre.clock.set("2026-12-23T09:00:00Z")
        let names = try await reception.keepToTerms()
        #expect(names.names == 2)
        #expect(try reception.vault.names().contains("rollCall:\(call)") == false)
        let report = try await reception.rollCall(call, for: warden())
        #expect(report.people.map(\.name) == [nil, nil])
        #expect(report.call?.tally == tally)
        #expect(try await centre.finding() == nil)
    }

    @Test func `a purge takes the people out of a roll call and leaves how it ended`() async throws {
        let anna = try await visit("Anna", "Bos")
        let host = try await centre.host()
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        try await reception.tick([tick(anna, .found)], in: call, by: sanne)
        try await reception.endRollCall(call, by: sanne)
        try await reception.checkOut(anna, by: host)
        centre.clock.set("2028-01-01T12:00:00Z")
        #expect(try await reception.keepToTerms().visits == 1)
        let report = try await reception.rollCall(call, for: warden())
        #expect(report.people.isEmpty)
        #expect(report.call?.tally == .init(people: 1, found: 1, left: 0, missing: 0, open: 0))
        #expect(try await centre.finding() == nil)
    }

    @Test func `an evacuation stops check-ins at kiosks and nobody's leaving; a drill stops nothing`()
        async throws
    {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(["firstName": "Anna"], at: kiosk)
        let sanne = try await warden()
        let drill = try await reception.startRollCall(isDrill: true, by: sanne)
        _ = try await centre.checkIn(["firstName": "Bram"], at: kiosk)
        try await reception.endRollCall(drill, by: sanne)
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        await #expect(throws: Refusal.evacuating) {
            try await centre.checkIn(["firstName": "Cor"], at: kiosk)
        }
        #expect(try await centre.scan(code, .leaving, at: kiosk) == .goodbye)
        await #expect(throws: Refusal.evacuating) { try await centre.scan(code, .arriving, at: kiosk) }
        // The desk decides for itself.
        _ = try await visit("Dirk", "Aan de balie")
        try await reception.endRollCall(call, by: sanne)
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .welcome)
    }

    @Test func `a drill leaves every figure of attendance as it was`() async throws {
        let anna = try await visit("Anna", "Bos")
        let month = try #require(Month(rawValue: "2026-11"))
        let before = try await reception.totals(of: month)
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: true, by: sanne)
        try await reception.tick([tick(anna, .left)], in: call, by: sanne)
        try await reception.endRollCall(call, by: sanne)
        #expect(try await reception.totals(of: month) == before)
        #expect(try await reception.record.present().count == 1)
    }

    @Test func `every look at a roll call is on record, each name once a session`() async throws {
        let anna = try await visit("Anna", "Bos")
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        for _ in 0..<3 { _ = try await reception.rollCall(call, for: sanne) }
        _ = try await reception.listToCall(.listed, from: .operatorShell)
        let looks = try await centre.entries().filter { $0.look?.object == .rollCall }
        #expect(looks.map(\.look?.action) == [.shown, .listed])
        #expect(looks.map(\.visits) == [[anna], [anna]] && looks.map(\.count) == [1, 1])
    }

    @Test(arguments: [
        "UPDATE rollCall SET isDrill = 1", "UPDATE rollCall SET startedAt = 1", "DELETE FROM rollCallPerson",
        "UPDATE rollCallPerson SET wasInside = 0", "UPDATE rollCallMark SET mark = 'missing'",
        "DELETE FROM rollCallMark", "UPDATE rollCallMark SET account = 99", "DELETE FROM rollCallAdded",
        "UPDATE rollCallAdded SET text = zeroblob(230)", "UPDATE rollCallAdded SET text = NULL",
        "UPDATE rollCall SET tally = 'x'", "UPDATE rollCallMark SET moment = moment - 1",
    ])
    func `a roll call that was changed behind the log's back is found`(sql: String) async throws {
        let anna = try await visit("Anna", "Bos")
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        try await reception.tick([tick(anna, .found)], in: call, by: sanne)
        let nonce = try #require(Nonce(rawValue: freshNonce()))
        try await reception.addToRollCall(
            .addedPerson("Monteur"),
            as: .found,
            told: nonce,
            in: call,
            by: sanne
        )
        try await reception.endRollCall(call, by: sanne)
        #expect(try await centre.finding() == nil)
        try reception.close()
        try tamper(with: centre.recordPath, sql)
        let finding = try await FrontDesk.Record(readingIn: centre.folder).verify().finding
        #expect(finding?.what == .rollCall)
    }
}
