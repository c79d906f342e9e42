import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// A printer that can't, and a daemon that stops while it prints.
struct PrintTroubleTests {
    @Test func `what passes is tried again ever less often, for a quarter of an hour`() async throws {
        let centre = try TestCentre(printing: .all)
        let visit = try await centre.visit()
        var pauses: [Double] = []
        for _ in 0..<6 {
            let order = try #require(try await centre.reception.nextPrint())
            let now = Instant(centre.clock.now)
            let next = try await centre.reception.notePrintFailed(order.job, PrintFailure(.paperOut))
            let pause = try #require(next).date.timeIntervalSince(now.date)
            #expect(try await centre.reception.nextPrint() == nil)
            pauses.append(pause)
            centre.clock.advance(seconds: pause)
        }
        #expect(pauses == [1, 2, 4, 8, 10, 10])
        #expect(try await centre.reception.prints(of: [visit])[visit]?.job.cause == .paperOut)
        centre.clock.advance(seconds: 900)
        let last = try #require(try await centre.reception.nextPrint())
        #expect(try await centre.reception.notePrintFailed(last.job, PrintFailure(.paperOut)) == nil)
        #expect(try await centre.reception.prints(of: [visit])[visit]?.job.state == .failed)
        // By hand it starts anew, and needs no "again": nothing came out.
        try await centre.reception.printBadge(of: visit, again: false, from: .operatorShell)
        try await centre.printNext()
    }

    @Test func `a busy printer is asked again soon`() async throws {
        let centre = try TestCentre(printing: .all)
        _ = try await centre.visit()
        var pauses: [Double] = []
        for _ in 0..<5 {
            let order = try #require(try await centre.reception.nextPrint())
            let now = Instant(centre.clock.now)
            let next = try await centre.reception.notePrintFailed(order.job, PrintFailure(.busy))
            pauses.append(try #require(next).date.timeIntervalSince(now.date))
            centre.clock.advance(seconds: pauses.last ?? 0)
        }
        #expect(pauses == [1, 2, 4, 4, 4])
    }

    @Test(arguments: PrintCause.allCases.filter { !$0.passes })
    func `what nobody at the printer can mend ends the job`(cause: PrintCause) async throws {
        let centre = try TestCentre(printing: .all)
        let visit = try await centre.visit()
        let order = try #require(try await centre.reception.nextPrint())
        #expect(try await centre.reception.notePrintFailed(order.job, PrintFailure(cause)) == nil)
        let job = try #require(try await centre.reception.prints(of: [visit])[visit]?.job)
        #expect(job.state == .failed)
        #expect(job.cause == cause)
    }

    @Test func `what was being printed when the daemon stopped is uncertain, and is not printed by itself`()
        async throws
    {
        let centre = try TestCentre(printing: .all)
        let visit = try await centre.visit()
        _ = try #require(try await centre.reception.nextPrint())
        try centre.reception.close()
        let again = try centre.startedAgain(printing: .all)
        #expect(try await again.endLostPrints() == 1)
        #expect(try await again.nextPrint() == nil)
        let job = try #require(try await again.prints(of: [visit])[visit]?.job)
        #expect(job.cause == .lost)
        try again.close()
    }

    @Test func `a badge that is put back because the daemon stops is printed after the next start`()
        async throws
    {
        let centre = try TestCentre(printing: .all)
        _ = try await centre.visit()
        let order = try #require(try await centre.reception.nextPrint())
        try await centre.reception.putPrintBack(order.job)
        try centre.reception.close()
        let again = try centre.startedAgain(printing: .all)
        #expect(try await again.endLostPrints() == 0)
        #expect(try await again.nextPrint()?.job == order.job)
        try again.close()
    }

    @Test func `a late answer of the printer changes nothing that has ended`() async throws {
        let centre = try TestCentre(printing: .all)
        let visit = try await centre.visit()
        let order = try await centre.printNext()
        try await centre.reception.notePrinted(order.job, by: "label62")
        try await centre.reception.notePrintFailed(order.job, PrintFailure(.jam))
        #expect(try await centre.reception.prints(of: [visit])[visit]?.job.state == .printed)
        #expect(try await centre.entries(.badgePrinted).count == 1)
    }
}
