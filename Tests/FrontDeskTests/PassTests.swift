import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct PassTests {
    let centre: TestCentre
    let kiosk: Kiosk

    init() async throws {
        centre = try TestCentre()
        kiosk = try await centre.kiosk().kiosk
    }

    private var reception: Reception { centre.reception }

    /// Somebody comes in, and takes a pass along.
    private func pass(_ changes: [String: Any?] = [:]) async throws -> PassToTake {
        let arrival = try Arrival.sample(changes)
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        return try await reception.pass(for: arrival.nonce, at: kiosk)
    }

    private func accept(_ code: String, _ changes: [String: Any?] = [:]) async throws -> Ruling {
        var body: [String: Any?] = [
            "nonce": freshNonce(), "code": code, "language": "nl", "purpose": "dropIn", "rulesVersion": 1,
        ]
        body.merge(changes) { $1 }
        let data = try JSONSerialization.data(withJSONObject: body.compactMapValues(\.self))
        return try await reception.accept(
            JSONDecoder().decode(PassArrival.self, from: data),
            from: .kiosk(kiosk.id)
        )
    }

    private func days(_ count: Int) {
        centre.clock.advance(seconds: Double(count) * 86_400)
    }

    @Test func `with a pass one confirmation opens the door on another day`() async throws {
        let pass = try await pass(["firstName": "Anna", "surname": "Dam"])
        #expect(pass.until.rawValue == "2027-05-22")
        days(60)
        _ = try await reception.keepToTerms()
        #expect(try await centre.scan(pass.code, at: kiosk) == .pass)
        let greeting = try await reception.passGreeting(for: pass.code)
        #expect(greeting.callName == "Anna" && greeting.role == .communityOfficer)
        #expect(greeting.from == "Politie Eenheid Den Haag")
        let nonce = freshNonce()
        let ruling = try await accept(pass.code, ["nonce": nonce])
        #expect(ruling.verdict == .welcome && ruling.number == 1)
        #expect(try await accept(pass.code, ["nonce": nonce]) == ruling)
        let badge = try await reception.badge(for: try #require(Nonce(rawValue: nonce)), at: kiosk)
        #expect(badge.callName == "Anna" && badge.level == .claimed && badge.purpose == .dropIn)
        #expect(try await centre.finding() == nil)
    }

    @Test func `a pass counts its holder as the same person as when they typed it all`() async throws {
        let pass = try await pass(["firstName": "Anna"])
        _ = try await accept(pass.code)
        let arrivals = try await centre.entries().filter { $0.kind == .arrival }
        #expect(arrivals.count == 2)
        #expect(arrivals[0].facts?.person == arrivals[1].facts?.person)
        #expect(arrivals[1].note == .samePersonInside)
    }

    @Test func `nothing of a pass is kept when it is made, and a look is when the desk shows it`()
        async throws
    {
        let arrival = try Arrival.sample()
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        let before = try await centre.lastEntry()
        let shown = try await reception.pass(for: arrival.nonce, at: kiosk)
        #expect(try await reception.pass(for: arrival.nonce, at: kiosk) == shown)
        #expect(try await centre.lastEntry() == before)
        let host = try await centre.host()
        let visit = try await reception.visit(numbered: 1, on: reception.today())
        let asked = try await centre.lastEntry()
        #expect(try await reception.pass(of: visit, for: host) == shown)
        let look = try #require(try await centre.entries().last)
        #expect(try await centre.lastEntry() == asked + 1)
        #expect(look.look == Look(.shown, .pass) && look.visit == visit)
    }

    @Test func `another kiosk, another duty and eleven minutes later get no pass`() async throws {
        let arrival = try Arrival.sample()
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        let other = try await centre.kiosk("Zij-ingang").kiosk
        await #expect(throws: Refusal.badgeUnknown) {
            try await reception.pass(for: arrival.nonce, at: other)
        }
        let warden = try await centre.signedIn([.warden]).session
        await #expect(throws: Refusal.notAllowed) { try await reception.pass(of: 1, for: warden) }
        await #expect(throws: Refusal.notAllowed) { try await reception.voidPass("P", by: warden) }
        centre.clock.advance(seconds: 660)
        await #expect(throws: Refusal.badgeUnknown) {
            try await reception.pass(for: arrival.nonce, at: kiosk)
        }
    }

    @Test func `a pass lets nobody out, inside or not, and says nothing of who is inside`() async throws {
        let pass = try await pass()
        #expect(try await centre.scan(pass.code, .leaving, at: kiosk) == .passNoBadge)
        #expect(try await centre.scan(pass.code, .arriving, at: kiosk) == .pass)
        days(1)
        #expect(try await centre.scan(pass.code, .leaving, at: kiosk) == .passNoBadge)
        #expect(try await centre.scan(pass.code, .arriving, at: kiosk) == .pass)
    }

    @Test func `on its last day a pass is taken, the day after no more`() async throws {
        let pass = try await pass()
        days(180)
        #expect(try await centre.scan(pass.code, at: kiosk) == .pass)
        days(1)
        #expect(try await centre.scan(pass.code, at: kiosk) == .passOver)
        #expect(try await accept(pass.code).verdict == .passOver)
        #expect(try await centre.entries().last?.note == .otherDay)
        let host = try await centre.host()
        await #expect(throws: Refusal.passOver) { try await reception.voidPass(pass.code, by: host) }
    }

    @Test func `a voided pass is taken no more, and forgotten once it would have run out`() async throws {
        let (pass, host) = (try await pass(), try await centre.host())
        try await reception.voidPass(pass.code.lowercased(), by: host)
        #expect(try await centre.scan(pass.code, at: kiosk) == .passOver)
        #expect(try await accept(pass.code).verdict == .passOver)
        await #expect(throws: Refusal.passVoidedAlready) { try await reception.voidPass(pass.code, by: host) }
        #expect(try await centre.finding() == nil)
        let entry = try #require(try await centre.entries().first { $0.kind == .passVoided })
        #expect(entry.until == pass.until && entry.visit == nil)
        days(180)
        #expect(try await reception.forgetVoidedPasses() == 0)
        days(1)
        #expect(try await reception.forgetVoidedPasses() == 1)
        #expect(try await centre.scan(pass.code, at: kiosk) == .passOver)
        let kinds = try await reception.read {
            try String.fetchAll($0, sql: "SELECT kind FROM presenceEntry")
        }
        #expect(!kinds.contains("passVoided") && kinds.contains("erased"))
        #expect(try await centre.finding() == nil)
    }

    @Test(arguments: ["", "P", "IAB0", "GEEN PAS", "PAB" + String(repeating: "0", count: 148)])
    func `what is no pass of ours can't be voided`(text: String) async throws {
        _ = try await pass()
        let host = try await centre.host()
        await #expect(throws: Refusal.passUnreadable) { try await reception.voidPass(text, by: host) }
    }

    @Test func `two exchanges of the key take every pass out of use, one takes none`() async throws {
        let pass = try await pass()
        try await reception.rotateKey(.pass, from: .operatorShell)
        #expect(try await centre.scan(pass.code, at: kiosk) == .pass)
        try await reception.rotateKey(.pass, from: .operatorShell)
        #expect(try await centre.scan(pass.code, at: kiosk) == .notOurs)
        #expect(try await centre.scan(try await self.pass().code, at: kiosk) == .pass)
    }

    @Test func `a pass of a partner that left, and rules or hosts of before, open nothing`() async throws {
        let pass = try await pass()
        await #expect(throws: Refusal.rulesOutdated) { try await accept(pass.code, ["rulesVersion": 0]) }
        await #expect(throws: Refusal.hostUnknown) { try await accept(pass.code, ["purpose": "host"]) }
        await #expect(throws: Refusal.hostUnknown) {
            try await accept(pass.code, ["purpose": "host", "host": 99])
        }
        let host = try await reception.addHost(named: .hostName("Sanne de Wit")).id
        #expect(try await accept(pass.code, ["purpose": "host", "host": host]).verdict == .welcome)
        try await reception.setEnded(true, ofPartner: 1, from: .operatorShell)
        #expect(try await centre.scan(pass.code, at: kiosk) == .passOver)
        #expect(try await accept("PAB0").verdict == .notOurs)
    }

    @Test(arguments: [
        "DELETE FROM voidedPass", "UPDATE voidedPass SET until = '2027-05-21'",
        "UPDATE voidedPass SET hash = randomblob(32)",
        "INSERT INTO voidedPass VALUES (1, randomblob(32), '2027-05-22')",
    ])
    func `a change of the voided list behind the log's back is found`(sql: String) async throws {
        try await reception.voidPass(pass().code, by: centre.host())
        try reception.close()
        try tamper(with: centre.recordPath, sql)
        let found = try await FrontDesk.Record(readingIn: centre.folder).verify().finding
        #expect(found?.what == .pass)
    }

    @Test func `a name that no QR carries gets no pass, and comes in all the same`() async throws {
        let long = String(repeating: "\u{1100}\u{1162}\u{11AB}\u{1100}", count: 1)
        let name = String(repeating: "a\u{301}\u{323}\u{302}\u{303}", count: 50)
        let arrival = try Arrival.sample([
            "firstName": name, "surname": name, "partner": nil, "role": "supplier",
            "organisation": name + long,
        ])
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        let pass = try? await reception.pass(for: arrival.nonce, at: kiosk)
        #expect(pass.map { $0.code.utf8.count <= 1687 } ?? true)
    }
}
