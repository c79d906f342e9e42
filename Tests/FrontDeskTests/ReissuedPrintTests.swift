import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Prints of a badge that took the place of another, and what open pages hear of printing.
struct ReissuedPrintTests {
    private func centre(automatic: Bool) throws -> TestCentre {
        let roles = automatic ? Set(Role.allCases) : []
        return try TestCentre(printing: .init(hasPrinter: true, automatic: roles, copies: 1))
    }

    private func prints(_ centre: TestCentre, _ visit: Int64) async throws -> Int? {
        try await centre.reception.prints(of: [visit])[visit]?.count
    }

    @Test func `a new badge is printed once without asking again, and the log counts on`() async throws {
        let centre = try centre(automatic: false)
        let (visit, host) = (try await centre.visit(), try await centre.host())
        try await centre.reception.printBadge(of: visit, again: false, for: host)
        let old = try await centre.printNext().badge.code
        try await centre.reception.reissueBadge(of: visit, after: 1, by: host)
        #expect(try await centre.reception.nextPrint() == nil)
        #expect(try await prints(centre, visit) == 0)
        try await centre.reception.printBadge(of: visit, again: false, for: host)
        #expect(try await centre.printNext().badge.code != old)
        await #expect(throws: Refusal.printedAlready) {
            try await centre.reception.printBadge(of: visit, again: false, for: host)
        }
        #expect(try await prints(centre, visit) == 1)
        #expect(try await centre.entries().filter { $0.kind == .badgePrinted }.map(\.count) == [1, 2])
        #expect(try await centre.finding() == nil)
    }

    @Test func `where printing is automatic a new badge queues itself, once, and only for who is inside`()
        async throws
    {
        let centre = try centre(automatic: true)
        let (visit, host) = (try await centre.visit(), try await centre.host())
        try await centre.reception.reissueBadge(of: visit, after: 1, by: host)
        // The first one had not been printed yet: what comes out is the new one.
        _ = try await centre.printNext()
        #expect(try await centre.reception.nextPrint() == nil)
        #expect(try await prints(centre, visit) == 1)
        try await centre.reception.reissueBadge(of: visit, after: 2, by: host)
        _ = try await centre.printNext()
        #expect(try await prints(centre, visit) == 1)
        try await centre.reception.checkOut(visit, by: host)
        try await centre.reception.reissueBadge(of: visit, after: 3, by: host)
        #expect(try await centre.reception.nextPrint() == nil)
        #expect(try await prints(centre, visit) == 0)
    }

    @Test func `a badge that is replaced while it comes out does not stand for the new one`() async throws {
        let centre = try centre(automatic: true)
        let (visit, host) = (try await centre.visit(), try await centre.host())
        let old = try #require(try await centre.reception.nextPrint())
        try await centre.reception.reissueBadge(of: visit, after: 1, by: host)
        #expect(try await centre.reception.nextPrint() == nil)
        try await centre.reception.notePrinted(old.job, by: "label62")
        #expect(try await prints(centre, visit) == 0)
        #expect(try await centre.printNext().badge.code != old.badge.code)
        #expect(try await prints(centre, visit) == 1)
    }

    @Test func `open pages hear of each step of a print, and of a message that has to wait`() async throws {
        let centre = try centre(automatic: true)
        let reception = centre.reception
        let (visit, host) = (try await centre.visit(), try await centre.host())
        func isNews(_ work: () async throws -> Void) async throws -> Bool {
            let before = reception.news.changes
            try await work()
            return reception.news.changes > before
        }
        var order: PrintOrder?
        #expect(try await isNews { order = try await reception.nextPrint() })
        let job = try #require(order).job
        #expect(try await isNews { try await reception.notePrintFailed(job, PrintFailure(.paperOut)) })
        #expect(try await !isNews { _ = try await reception.nextPrint() })
        #expect(try await isNews { try await reception.printBadge(of: visit, again: false, for: host) })
        #expect(try await isNews { _ = try await reception.nextPrint() })
        #expect(try await isNews { try await reception.putPrintBack(job) })
        #expect(try await isNews { _ = try await reception.nextPrint() })
        #expect(try await isNews { _ = try await reception.notePrintFailed(job, PrintFailure(.unfit)) })

        let box = try await Outbox()
        _ = try await box.visit()
        let start = box.centre.reception.news.changes
        try await box.round(.later(.unreachable))
        #expect(box.centre.reception.news.changes == start + 1)
    }
}
