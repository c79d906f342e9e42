import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct KioskTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `a kiosk that is paired again is the same one, and its old token opens nothing`() async throws
    {
        let (kiosk, old) = try await centre.kiosk("Ingang")
        let code = try await centre.reception.offerPairing(of: .kioskName("Ingang"), again: true)
        #expect(try await centre.reception.kiosk(holding: old)?.id == kiosk.id)
        let (again, token) = try await centre.reception.pair(with: code.digits)
        #expect(again.id == kiosk.id)
        #expect(try await centre.reception.kiosk(holding: old) == nil)
        #expect(try await centre.reception.kiosk(holding: token)?.id == kiosk.id)
        #expect(try await centre.reception.record.verify().finding == nil)

        let late = try await centre.reception.offerPairing(of: .kioskName("Ingang"), again: true)
        _ = try await centre.reception.revokeKiosk(kiosk.id)
        await #expect(throws: Refusal.pairingCodeWrong) {
            _ = try await centre.reception.pair(with: late.digits)
        }
        let new = try await centre.reception.offerPairing(of: .kioskName("Ingang"), again: true)
        #expect(try await centre.reception.pair(with: new.digits).kiosk.id != kiosk.id)
        #expect(try await centre.reception.record.verify().finding == nil)
    }

    @Test func `a pairing code works once`() async throws {
        let code = try await centre.reception.offerPairing(of: .kioskName("Ingang"))
        let (kiosk, token) = try await centre.reception.pair(with: code.digits)

        #expect(code.digits.count == 8)
        #expect(kiosk.name == "Ingang")
        #expect(try await centre.reception.kiosk(holding: token)?.id == kiosk.id)
        await #expect(throws: Refusal.pairingCodeWrong) { try await centre.reception.pair(with: code.digits) }
    }

    @Test func `a pairing code works for ten minutes`() async throws {
        let early = try await centre.reception.offerPairing(of: .kioskName("A"))
        let late = try await centre.reception.offerPairing(of: .kioskName("B"))
        centre.clock.advance(seconds: 599)
        _ = try await centre.reception.pair(with: early.digits)
        centre.clock.advance(seconds: 1)
        await #expect(throws: Refusal.pairingCodeWrong) { try await centre.reception.pair(with: late.digits) }
    }

    @Test func `a kiosk that is revoked is known no more`() async throws {
        let (kiosk, token) = try await centre.kiosk()
        #expect(try await centre.reception.kiosk(holding: token) != nil)
        _ = try await centre.reception.revokeKiosk(kiosk.id)
        #expect(try await centre.reception.kiosk(holding: token) == nil)
        await #expect(throws: Refusal.kioskUnknown) { try await centre.reception.revokeKiosk(kiosk.id) }
    }

    @Test func `a page's sign of life is kept to the minute`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        centre.clock.advance(seconds: 120)
        try await centre.reception.heartbeat(of: kiosk)
        centre.clock.advance(seconds: 30)
        try await centre.reception.heartbeat(of: kiosk)
        #expect(try await centre.reception.record.kiosks().first?.seenAt == instant("2026-11-23T09:02:00Z"))
    }

    @Test func `answers to old requests are forgotten after a day`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.advance(seconds: 24 * 3600 + 1)
        try await centre.reception.forgetOldRequests()
        #expect(try await centre.reception.record.count("SELECT count(*) FROM request") == 0)
    }
}

struct HostTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `hosts are found from three letters, by the start of any word, at most three`() async throws {
        for name in ["Sanne de Wit", "Sander Smit", "Sandra Çelik", "Sandy Veld", "Joost in 't Veld"] {
            _ = try await centre.reception.addHost(named: .hostName(name))
        }
        await #expect(throws: Refusal.lettersTooFew) { try await centre.reception.findHosts("sa") }
        await #expect(throws: Refusal.lettersTooFew) { try await centre.reception.findHosts("sa ") }
        #expect(try await centre.reception.findHosts("san").count == 3)
        #expect(
            try await centre.reception.findHosts("VELD").map(\.name) == ["Joost in 't Veld", "Sandy Veld"]
        )
        #expect(try await centre.reception.findHosts("cel").map(\.name) == ["Sandra Çelik"])
        #expect(try await centre.reception.findHosts("ann").isEmpty)
    }

    @Test func `a host's name is sealed in the file`() async throws {
        _ = try await centre.reception.addHost(named: .hostName("Zzyzxqvist"))
        let bytes = try Data(contentsOf: URL(filePath: centre.recordPath + "-wal"))
        #expect(bytes.range(of: Data("Zzyzxqvist".utf8)) == nil)
    }

    @Test func `an operator's look at the hosts is on record, with how many`() async throws {
        _ = try await centre.reception.addHost(named: .hostName("Sanne de Wit"))
        _ = try await centre.reception.listHosts(from: .operatorShell)
        let last = try await centre.entries().last
        #expect(last?.kind == .look)
        #expect(last?.count == 1)
    }

    @Test func `a badge says the host's call name`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let host = try await centre.reception.addHost(named: .hostName("Sanne de Wit"))
        let arrival = try Arrival.sample(["purpose": "host", "host": host.id])
        _ = try await centre.reception.checkIn(arrival, from: .kiosk(kiosk.id))
        #expect(try await centre.reception.badge(for: arrival.nonce, at: kiosk).host == "Sanne")
    }
}

struct VisitorTests {
    @Test(arguments: [
        ("Anne-Fleur", "van der Berg", "Berg, van der"), ("Joost", "in 't Veld", "Veld, in 't"),
        ("IJsbrand", "IJzerman", "IJzerman"), ("Maria José", "de la Cruz-Álvarez", "Cruz-Álvarez, de la"),
        ("Łukasz", "Żółć", "Żółć"), ("Jan", "", "Jan"), ("小龙", "李", "李"),
        ("يوسف", "بن عبد الله", "بن عبد الله"),
        ("Kees", "van", "van"),
    ])
    func `names sort with the tussenvoegsel last`(first: String, surname: String, key: String) throws {
        let arrival = try Arrival.sample(["firstName": first, "surname": surname])
        #expect(arrival.visitor.sortKey == key)
    }

    @Test(arguments: [
        "Łukasz Œ", "李小龙", "يوسف بن عبد الله", "דָּוִד לֵוִי", "สมชาย ใจดี", "Nguyễn Thị Ánh Tuyết",
        "O'Brien-Şahin",
        "髙橋 さくら", "नेहा", "<b>Jan</b>", "Robert'); DROP TABLE visit;--", String(repeating: "m", count: 60),
    ])
    func `a name is kept as it was written, whatever the script`(name: String) async throws {
        let centre = try TestCentre()
        let (kiosk, _) = try await centre.kiosk()
        let arrival = try Arrival.sample(["firstName": name, "surname": nil])
        _ = try await centre.reception.checkIn(arrival, from: .kiosk(kiosk.id))
        let kept = try await centre.reception.badge(for: arrival.nonce, at: kiosk).callName
        #expect(kept == name.precomposedStringWithCanonicalMapping)
    }

    @Test(arguments: ["\u{3164}", "\u{2800}", "💐", "...", "\u{0301}"])
    func `a name that shows nothing is no name`(name: String) {
        #expect(throws: Refusal.firstNameEmpty) { try Arrival.sample(["firstName": name]) }
    }

    @Test(arguments: [
        ("111222333", true), ("1112.22.333", true), ("123456789", false), ("12345678", false),
        ("Straat 12", false), ("000000000", false), ("Straat 12 111222333", true),
        ("111/222/333", true), ("111–222–333", true), ("¹¹¹²²²³³³", true), ("111\u{A0}222\u{A0}333", true),
    ])
    func `a citizen service number is known by its eleven-test`(text: String, isNumber: Bool) {
        #expect(PersonalText.holdsCitizenNumber(text) == isNumber)
    }
}
