import TestSupport
import Testing

@testable import FrontDesk

struct HostListTests {
    private let centre: TestCentre
    private let reception: Reception

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    @Test func `the list says who is told by mail and who comes in their place, never where`() async throws {
        let bilal = try await reception.addHost(named: .hostName("Bilal Aydin"), from: .account(7))
        let reach = HostReach(mail: .to(try MailAddress("sanne@example.org")), deputy: .to(bilal.id))
        let sanne = try await reception.addHost(
            named: .hostName("Sanne de Wit"),
            reach: reach,
            from: .account(7)
        )
        let list = try await reception.listHosts(.shown, from: .account(7))
        #expect(list.map(\.name) == ["Bilal Aydin", "Sanne de Wit"])
        #expect(list.map(\.hasMail) == [false, true] && list.map(\.deputy) == [nil, bilal.id])

        try await reception.setHost(sanne.id, .init(mail: .removed), from: .account(7))
        try await reception.hostLeaves(bilal.id, from: .account(7))
        let left = try await reception.listHosts(.shown, from: .account(7))
        #expect(left.map(\.hasMail) == [false] && left.first?.deputy == bilal.id)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `the log says which account looked after the hosts, and that it looked`() async throws {
        let host = try await reception.addHost(named: .hostName("Sanne de Wit"), from: .account(7))
        try await reception.setHost(
            host.id,
            .init(mail: .to(MailAddress("s@example.org"))),
            from: .account(8)
        )
        _ = try await reception.listHosts(.shown, from: .account(8))
        try await reception.hostLeaves(host.id, from: .account(9))
        let entries = try await centre.entries().suffix(4)
        #expect(entries.map(\.kind) == [.hostAdded, .hostChanged, .look, .hostLeft])
        #expect(entries.map(\.origin) == [7, 8, 8, 9].map { .account($0) })
        let look = entries.first { $0.kind == .look }
        #expect(look?.look == Look(.shown, .hosts) && look?.count == 1)
    }

    @Test func `who left does not leave twice`() async throws {
        let host = try await reception.addHost(named: .hostName("Sanne de Wit"), from: .account(7))
        try await reception.hostLeaves(host.id, from: .account(7))
        await #expect(throws: Refusal.hostUnknown) {
            try await reception.hostLeaves(host.id, from: .account(7))
        }
    }
}
