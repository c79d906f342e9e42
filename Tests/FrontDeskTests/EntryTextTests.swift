import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct EntryTextTests {
    private let decoder = JSONDecoder()

    /// The log of a day on which all kinds of things happen.
    private func bodies() async throws -> [String] {
        let centre = try TestCentre()
        let (kiosk, _) = try await centre.kiosk()
        let host = try await centre.reception.addHost(named: .hostName("Sanne de Wit"))
        let manager = try await centre.account([.manager])
        for changes: [String: Any?] in [
            [:], ["purpose": "host", "host": host.id],
            ["role": "supplier", "partner": nil, "organisation": "Bloem"],
        ] {
            let code = try await centre.checkIn(changes, at: kiosk)
            for intent in [Scan.Intent.arriving, .leaving, .leaving, .arriving] {
                _ = try await centre.scan(code, intent, at: kiosk)
            }
        }
        try await centre.reception.eraseName(5, reason: .reason("Wissen"), from: .account(manager))
        centre.clock.set("2027-01-20T09:00:00Z")
        _ = try await centre.reception.closeWhatIsDue()
        try await centre.reception.keepToTerms()
        centre.clock.set("2028-02-20T09:00:00Z")
        try await centre.reception.keepToTerms()
        return try await centre.reception.record.bodies()
            + Self.rare
    }

    private static let rare = [
        #"{"at":1,"kind":"look","origin":"account:7","look":{"action":"shown","object":"visit"}}"#,
        #"{"at":1,"kind":"departure","moment":5,"origin":"closing","since":4,"visit":9}"#,
        #"{"at":1,"evidence":"assumed","kind":"departure","note":"forgotToCheckOut","origin":"operator","visit":9}"#,
        #"{"at":1,"clockBehind":12,"kind":"badgeIssued","origin":"kiosk:1","visit":9}"#,
    ]

    private func general(_ text: String) -> PresenceEntry? {
        try? decoder.decode(PresenceEntry.self, from: Data(text.utf8))
    }

    @Test func `an entry reads as the general decoder reads it`() async throws {
        let bodies = try await bodies()
        #expect(Set(bodies.compactMap { general($0)?.kind }).count > 9)
        for body in bodies { #expect(try PresenceEntry(text: body, decoder) == general(body)) }
    }

    @Test func `a text that was changed somewhere reads the same or is refused by both`() async throws {
        let signs = Array(#"{}",:0123456789aekv\ -.u"#.utf8) + [0, 31, 127, 200]
        var generator = SplitMix64(seed: 5)
        var refused = 0
        for body in try await bodies() {
            for _ in 0..<60 {
                var bytes = Array(body.utf8)
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let sign = signs[Int.random(in: 0..<signs.count, using: &generator)]
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = sign
                case 1: bytes.insert(sign, at: place)
                default: bytes.remove(at: place)
                }
                let text = String(decoding: bytes, as: UTF8.self)
                let read = try? PresenceEntry(text: text, decoder)
                #expect(read == general(text), "\(text)")
                if read == nil { refused += 1 }
            }
        }
        #expect(refused > 300)
    }

    @Test(arguments: [
        #"{"at":1,"at":2,"kind":"look","origin":"operator"}"#,
        #"{"at":1.5,"kind":"look","origin":"operator"}"#,
        #"{"at":99999999999999999999,"kind":"look","origin":"operator"}"#, "", "{", "{}", "[]",
        #"{"at":1,"kind":"look","origin":"operator"} "#, #"{"at":1,"kind":"look","origin":"operator"}x"#,
        #"{"at":01,"kind":"look","origin":"operator"}"#, #"{"at":1,"kind":"look","origin":"nobody"}"#,
        #"{"at":1,"kind":"look","origin":"kiosk:x"}"#, #"{"at":-1,"kind":"look","origin":"operator"}"#,
    ])
    func `odd spellings are left to the general decoder`(text: String) {
        #expect((try? PresenceEntry(text: text, decoder)) == general(text))
    }
}
