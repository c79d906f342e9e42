import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct PartnersTests {
    private let centre: TestCentre
    private let reception: Reception

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    private func add(_ name: String, _ kind: Partner.Kind = .municipality) async throws -> Partner {
        try await reception.addPartner(named: .partnerName(name), of: kind, from: .operatorShell)
    }

    @Test func `a partner that was added can be chosen, and its visitors come in`() async throws {
        let partner = try await add("Gemeente Haarlemmermeer")
        #expect(try await reception.partners().last == partner)
        _ = try await centre.visit(["role": "participant", "partner": partner.id])
        #expect(try await reception.record.present().map(\.partner) == ["Gemeente Haarlemmermeer"])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a partner that ended can't be chosen until it returns, and its visits stay`() async throws {
        _ = try await centre.visit(["partner": 1])
        try await reception.setEnded(true, ofPartner: 1, from: .operatorShell)
        #expect(try await !reception.partners().map(\.id).contains(1))
        await #expect(throws: Refusal.partnerUnknown) { try await centre.visit(["partner": 1]) }
        #expect(try await reception.record.present().map(\.partner) == ["Politie Eenheid Den Haag"])
        await #expect(throws: Refusal.partnerGone) {
            try await reception.setEnded(true, ofPartner: 1, from: .operatorShell)
        }

        try await reception.setEnded(false, ofPartner: 1, from: .operatorShell)
        _ = try await centre.visit(["partner": 1, "firstName": "Bram"])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `another name stands on earlier visits too`() async throws {
        _ = try await centre.visit(["partner": 1])
        try await reception.renamePartner(1, to: .partnerName("Politie Haaglanden"), from: .operatorShell)
        #expect(try await reception.record.present().map(\.partner) == ["Politie Haaglanden"])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test(arguments: ["Douane", "  dóuane ", "Dou  ane"])
    func `no two partners have one name, however it is spelled`(name: String) async throws {
        await #expect(throws: Refusal.partnerNameTaken) { try await add(name, .customs) }
        await #expect(throws: Refusal.partnerNameTaken) {
            try await reception.renamePartner(1, to: .partnerName(name), from: .operatorShell)
        }
        try await reception.renamePartner(3, to: .partnerName(name), from: .operatorShell)
    }

    @Test func `a name that is empty, too long or a citizen number is refused`() {
        #expect(throws: Refusal.partnerNameEmpty) { try PersonalText.partnerName("   ") }
        #expect(throws: Refusal.partnerNameTooLong) {
            try PersonalText.partnerName(String(repeating: "a", count: 61))
        }
        #expect(throws: Refusal.citizenNumber(field: .name)) {
            try PersonalText.partnerName("Loket 111222333")
        }
    }

    @Test(arguments: [
        "UPDATE partner SET name = 'Elders' WHERE id = 15",
        "UPDATE partner SET kind = 'police' WHERE id = 15",
        "UPDATE partner SET kind = 'x' WHERE id = 15", "UPDATE partner SET endedAt = 1 WHERE id = 15",
        "DELETE FROM partner WHERE id = 15",
    ])
    func `a partner changed behind the log's back is found`(sql: String) async throws {
        _ = try await add("Gemeente Haarlemmermeer")
        try await reception.renamePartner(2, to: .partnerName("Politie Amsterdam"), from: .operatorShell)
        try reception.close()
        try tamper(with: centre.recordPath, sql)
        let found = try await Record(readingIn: centre.folder).verify().finding
        #expect(found == .init(sequence: 15, what: .partner))
    }
}
