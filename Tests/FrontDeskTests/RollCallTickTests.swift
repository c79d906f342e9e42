import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// What wardens' phones tell, in any order and more than once.
struct RollCallTickTests: RollCallCase {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `a tick told again counts once, and one about nobody on the list not at all`() async throws {
        let anna = try await visit("Anna", "Bos")
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        let found = try tick(anna, .found)
        for ticks in [[found], [found, try tick(987_654, .found)], [found, found]] {
            try await reception.tick(ticks, in: call, by: sanne)
        }
        #expect(try await standings(call, sanne) == [anna: .found])
        #expect(try await centre.entries().count { $0.kind == .rollCallMarked } == 1)
        #expect(try await centre.finding() == nil)
    }

    @Test func `of two ticks the one that was made last holds, whichever arrived last`() async throws {
        let anna = try await visit("Anna", "Bos")
        let (sanne, kees) = (try await warden(), try await warden())
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        centre.clock.advance(seconds: 300)
        try await reception.tick([tick(anna, .found)], in: call, by: kees)
        centre.clock.advance(seconds: 60)
        // Made two minutes ago, on a phone that had no connection.
        try await reception.tick([tick(anna, .missing, age: 120)], in: call, by: sanne)
        let person = try #require(try await reception.rollCall(call, for: sanne).people.first)
        #expect(person.standing == .found && person.markedBy == kees.account.id)
        #expect(try await centre.entries().count { $0.kind == .rollCallMarked } == 2)
    }

    @Test func `a tick can be undone, also after the clock was set back`() async throws {
        let anna = try await visit("Anna", "Bos")
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        centre.clock.advance(seconds: 600)
        try await reception.tick([tick(anna, .found)], in: call, by: sanne)
        centre.clock.advance(seconds: -580)
        try await reception.tick([tick(anna, .undone)], in: call, by: sanne)
        #expect(try await standings(call, sanne) == [anna: .open])
    }

    @Test func `a tick that was made on seeing another is the later one, whatever the seconds say`()
        async throws
    {
        let (anna, bram) = (try await visit("Anna", "Bos"), try await visit("Bram", "Appel"))
        let (sanne, kees) = (try await warden(), try await warden())
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        centre.clock.advance(seconds: 300)
        let (found, other) = (try tick(anna, .found), try tick(bram, .found))
        try await reception.tick([found, other], in: call, by: kees)
        // Rounded up on its phone, or late on its way: told as older than what it undoes.
        try await reception.tick([tick(anna, .undone, age: 3, after: [found])], in: call, by: sanne)
        try await reception.tick([tick(bram, .undone, age: 3, after: [found])], in: call, by: sanne)
        #expect(try await standings(call, sanne) == [anna: .open, bram: .found])
        // What the phone told itself before counts as much as what it was shown.
        let missing = try tick(bram, .missing, age: 1)
        try await reception.tick(
            [missing, tick(bram, .left, age: 2, after: [other, missing])],
            in: call,
            by: sanne
        )
        #expect(try await standings(call, sanne) == [anna: .open, bram: .left])
        #expect(try await centre.finding() == nil)
    }

    @Test func `ticks of any number of phones merge to the same in any order, told any number of times`()
        async throws
    {
        var generator = SplitMix64(seed: 11)
        var visits: [Int64] = []
        for name in 0..<5 { visits.append(try await visit("Gast", "Nummer \(Array("abcde")[name])")) }
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        centre.clock.advance(seconds: 1000)
        let marks = RollCall.Mark.allCases
        // One a second, so that there is a last one.
        let made = try (1...60)
            .map { second in
                (
                    second,
                    try tick(
                        visits[Int.random(in: 0..<5, using: &generator)],
                        marks[Int.random(in: 0..<4, using: &generator)],
                        age: Int64(second)
                    )
                )
            }
        let told = (made + made).map(\.1).shuffled(using: &generator)
        for start in stride(from: 0, to: told.count, by: 7) {
            try await reception.tick(Array(told[start..<min(start + 7, told.count)]), in: call, by: sanne)
        }
        var expected = Dictionary(uniqueKeysWithValues: visits.map { ($0, RollCallPerson.Standing.open) })
        for (_, tick) in made.reversed() {
            expected[tick.person] = RollCallPerson.Standing(rawValue: tick.mark.rawValue) ?? .open
        }
        #expect(try await standings(call, sanne) == expected)
        #expect(try await centre.entries().count { $0.kind == .rollCallMarked } == 60)
        #expect(try await centre.finding() == nil)
    }

    @Test func `a phone that was away at the end is still heard for an hour`() async throws {
        let anna = try await visit("Anna", "Bos")
        let sanne = try await warden()
        let call = try await reception.startRollCall(isDrill: false, by: sanne)
        centre.clock.advance(seconds: 100)
        try await reception.endRollCall(call, by: sanne)
        centre.clock.advance(seconds: 600)
        try await reception.tick([tick(anna, .found, age: 630)], in: call, by: sanne)
        let person = try #require(try await reception.rollCall(call, for: sanne).people.first)
        #expect(person.standing == .found)
        #expect(person.markedAt.map { $0 <= Instant(centre.clock.now).advanced(bySeconds: -600) } == true)
        centre.clock.advance(seconds: 3600)
        await #expect(throws: Refusal.rollCallOver) {
            try await reception.tick([tick(anna, .missing)], in: call, by: sanne)
        }
        #expect(try await centre.finding() == nil)
    }

    @Test(arguments: [
        "", "x", "1.2.found.3.", "0123456789abcdef0123456789abcdef.1.found",
        "0123456789abcdef0123456789abcdef.1.gone.0.", "0123456789abcdef0123456789abcdef.1.found.0",
        "0123456789abcdef0123456789abcdef.x.found.0.", "0123456789abcdef0123456789abcdef.1.found.0.0",
        "0123456789abcdef0123456789abcdef.1.found.0..", "0123456789abcdef0123456789abcdef.1.found.0.-",
    ])
    func `what is no tick is not taken for one`(text: String) {
        #expect(RollCall.Tick(text) == nil)
    }

    @Test func `a phone with a wild clock is kept within the roll call`() throws {
        let id = "0123456789abcdef0123456789abcdef"
        #expect(RollCall.Tick("\(id).7.found.-5.")?.age == 0)
        #expect(RollCall.Tick("\(id).7.found.\(Int64.max).")?.age == 86_400)
    }
}
