import Crypto
import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Proof 9 for passes: what this centre did not seal opens nothing.
struct PassCodeTests {
    private static let count =
        ProcessInfo.processInfo.environment["BALIE_PROOF"] == "long" ? 1_000_000 : 10_000

    private static func details(
        _ name: String = "Anne-Fleur",
        _ surname: String = "van der Berg",
        of affiliation: Affiliation = .partner(1),
        until: String = "2027-05-22"
    ) throws -> PassDetails {
        PassDetails(
            role: .communityOfficer,
            affiliation: affiliation,
            visitor: try Visitor(firstName: name, surname: surname),
            language: .nl,
            until: try #require(Day(rawValue: until))
        )
    }

    private static func keys() throws -> PassKeys {
        try TestCentre().reception.vault.passKeys(seededBytes(UInt64.random(in: 0 ... .max)))
    }

    private static func code(_ keys: PassKeys, _ details: PassDetails, visit: Int64 = 7) throws -> PassCode {
        try #require(try keys.seal(details, ofVisit: visit))
    }

    @Test func `no forged, mutated, cut or foreign pass is taken for ours`() throws {
        let (ours, theirs) = (try Self.keys(), try Self.keys())
        var spoiler = Spoiler()
        let real = try (0..<50).map { try Self.code(ours, Self.details(), visit: $0).text }
        let foreign = try (0..<50).map { try Self.code(theirs, Self.details(), visit: $0).text }
        var accepted = 0
        for round in 0..<Self.count {
            let pass = real[round % real.count]
            let spoilt = spoiler.spoil(pass, round: round, foreign: foreign[round % foreign.count])
            guard let code = PassCode(spoilt), code.text != pass else { continue }
            if case .ours = ours.standing(of: code) { accepted += 1 }
        }
        print("proof 9: passes \(Self.count), accepted \(accepted)")
        #expect(accepted == 0)
    }

    @Test func `the proof fails when the seal is not looked at`() throws {
        let keys = try Self.keys()
        let text = try Self.code(keys, Self.details()).text
        let forged =
            String(text.prefix(80)) + (text.dropFirst(80).first == "0" ? "G" : "0")
            + text.dropFirst(81)
        let code = try #require(PassCode(forged), "a reader that does not open it would take it")
        guard case .forged = keys.standing(of: code) else {
            Issue.record("the seal was not looked at")
            return
        }
    }

    @Test(arguments: [
        ("Anne-Fleur", "van der Berg", 151), ("Łucja", "", 151), ("Ό", "Παπαδόπουλος-Αθανασίου", 151),
        (String(repeating: "W", count: 60), String(repeating: "é", count: 60), 458),
        (String(repeating: "Ж", count: 60), String(repeating: "ї", count: 60), 458),
        (String(repeating: "語", count: 60), String(repeating: "龍", count: 60), 458),
        (String(repeating: "한", count: 60), String(repeating: "글", count: 60), 458),
        (String(repeating: "क्षि", count: 30), String(repeating: "ஸ்ரீ", count: 30), 867),
        (String(repeating: "ع", count: 60), String(repeating: "ש", count: 60), 458),
        ("Nguyễn Thị", "Minh Khai 𠮷𠮷", 151),
    ])
    func `sixty letters of any script come back as they were`(name: String, surname: String, length: Int)
        throws
    {
        let keys = try Self.keys()
        let details = try Self.details(name, surname)
        let code = try Self.code(keys, details)
        #expect(code.text.count <= length, "\(code.text.count)")
        guard case .ours(let read) = keys.standing(of: try #require(PassCode(code.text.lowercased()))) else {
            Issue.record("not ours")
            return
        }
        #expect(read == details)
    }

    @Test func `an organisation, an alias and a name without surname come back too`() throws {
        let until = try #require(Day(rawValue: "2028-02-29"))
        for visitor in [try Visitor(alias: "Merel"), try Visitor(firstName: "Cher", surname: " ")] {
            for role in Role.allCases {
                for language in Language.allCases {
                    let details = PassDetails(
                        role: role,
                        affiliation: .organisation(try .organisation("Bloemenhuis Ölçü & Zn.")),
                        visitor: visitor,
                        language: language,
                        until: until
                    )
                    #expect(PassDetails(try #require(details.bytes)) == details)
                }
            }
        }
        for id: Int64 in [0, 1, 255, 256, 70_000] {
            let details = try Self.details(of: .partner(id))
            #expect(PassDetails(try #require(details.bytes)) == details)
        }
    }

    @Test func `passes of short and of usual names are equally long`() throws {
        let keys = try Self.keys()
        let names = [("Bo", ""), ("Anne-Fleur", "van der Berg"), ("Maximiliaan", "van Wassenaer-Obdam")]
        let lengths = Set(try names.map { try Self.code(keys, Self.details($0.0, $0.1)).text.count })
        #expect(lengths == [151])
    }

    @Test func `one visit has one pass, another visit and another name have another`() throws {
        let keys = try Self.keys()
        let first = try Self.code(keys, Self.details())
        #expect(try Self.code(keys, Self.details()) == first)
        let others = [
            try Self.code(keys, Self.details(), visit: 8), try Self.code(keys, Self.details("Anna")),
            try Self.code(keys, Self.details(until: "2027-05-23")),
        ]
        #expect(Set(others.map(\.id) + [first.id]).count == 4)
    }

    @Test func `a pass has one spelling, but for case, spaces and signs that look alike`() throws {
        let text = try Self.code(try Self.keys(), Self.details()).text
        let spaced = text.lowercased().map(String.init).joined(separator: " -")
        #expect(PassCode(String(spaced.prefix(3990)))?.text == text)
        for other in [
            text + "0", text + "00", String(text.dropLast()), "B" + text.dropFirst(), "P", "PAB", "",
        ] {
            #expect(PassCode(other) == nil, "\(other.prefix(4))")
        }
        #expect(PassCode(String(repeating: "P", count: 5000)) == nil)
    }
}
