import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// The queue of badges on their way to a printer.
struct PrintingTests {
    @Test func `a check-in queues the badge in its own transaction, and tells at once`() async throws {
        let centre = try TestCentre(printing: .all)
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(["firstName": "Anna"], at: kiosk)
        var signs = centre.reception.printsWanted.makeAsyncIterator()
        await #expect(signs.next() != nil)
        let order = try await centre.printNext()
        #expect(order.badge.code == code)
        #expect(order.badge.callName == "Anna")
        #expect(order.copies == 1)
        #expect(try await centre.reception.nextPrint() == nil)
        let printed = try await centre.entries(.badgePrinted)
        #expect(printed.map(\.count) == [1])
        #expect(printed.map(\.origin) == [.kiosk(kiosk.id)])
    }

    @Test func `a refused check-in leaves nothing in the queue, a repeated one leaves one badge`()
        async throws
    {
        let centre = try TestCentre(printing: .all)
        await #expect(throws: Refusal.hostUnknown) {
            try await centre.reception.checkIn(
                .sample(["host": 99, "purpose": "host"]),
                from: .operatorShell
            )
        }
        #expect(try await centre.reception.nextPrint() == nil)
        let arrival = try Arrival.sample()
        for _ in 0..<2 { _ = try await centre.reception.checkIn(arrival, from: .operatorShell) }
        try await centre.printNext()
        #expect(try await centre.reception.nextPrint() == nil)
    }

    @Test func `only the roles that are set print by themselves, and none without a printer`() async throws {
        let officers = try TestCentre(
            printing: .init(hasPrinter: true, automatic: [.customsOfficer], copies: 3)
        )
        _ = try await officers.visit()
        #expect(try await officers.reception.nextPrint() == nil)
        _ = try await officers.visit(["role": "customsOfficer", "partner": 3])
        #expect(try await officers.reception.nextPrint()?.copies == 3)
        let without = try TestCentre()
        let visit = try await without.visit()
        #expect(try await without.reception.nextPrint() == nil)
        await #expect(throws: Refusal.noPrinter) {
            try await without.reception.printBadge(of: visit, again: false, from: .operatorShell)
        }
    }

    @Test func `a badge that came out is printed a second time only when that is what is asked`() async throws
    {
        let centre = try TestCentre(printing: .byHand)
        let visit = try await centre.visit()
        try await centre.reception.printBadge(of: visit, again: false, from: .operatorShell)
        #expect(try await centre.printNext().copies == 2)
        await #expect(throws: Refusal.printedAlready) {
            try await centre.reception.printBadge(of: visit, again: false, from: .operatorShell)
        }
        try await centre.reception.printBadge(of: visit, again: true, copies: 1, from: .operatorShell)
        #expect(try await centre.printNext().copies == 1)
        #expect(try await centre.entries(.badgePrinted).map(\.count) == [1, 2])
        #expect(try await centre.reception.prints(of: [visit])[visit]?.count == 2)
    }

    @Test func `asked twice while it waits, a badge is printed once`() async throws {
        let centre = try TestCentre(printing: .byHand)
        let visit = try await centre.visit()
        for again in [false, true, false] {
            try await centre.reception.printBadge(of: visit, again: again, from: .operatorShell)
        }
        try await centre.printNext()
        #expect(try await centre.reception.nextPrint() == nil)
    }

    @Test func `a badge that nobody wears any more is not printed`() async throws {
        let centre = try TestCentre(printing: .all)
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        #expect(try await centre.reception.nextPrint() == nil)
        let voided = try await centre.visit(["firstName": "Joost"])
        try await centre.reception.voidBadge(2, on: centre.reception.today(), from: .operatorShell)
        #expect(try await centre.reception.nextPrint() == nil)
        #expect(try await centre.reception.prints(of: [voided])[voided]?.job.cause == .gone)
        await #expect(throws: Refusal.badgeOutOfUse) {
            try await centre.reception.printBadge(of: voided, again: false, from: .operatorShell)
        }
    }

    @Test func `hosts hear what is wrong, bound ones of their own partner, others nothing`() async throws {
        let centre = try TestCentre(printing: .all)
        _ = try await centre.visit()
        let order = try #require(try await centre.reception.nextPrint())
        let failure = PrintFailure(.wrongRoll, loaded: "62 x 29 mm", needed: "62 x 100 mm")
        try await centre.reception.notePrintFailed(order.job, failure)
        let (host, _) = try await centre.signedIn([.host])
        let line = try #require(try await centre.reception.printTroubles(for: host).first)
        #expect(line.number == 1)
        #expect(line.job.loaded == "62 x 29 mm")
        #expect(line.comesByItself)
        let own = try await centre.signedIn([.host], partner: 1).session
        let other = try await centre.signedIn([.host], partner: 3).session
        let administrator = try await centre.signedIn([.administrator]).session
        #expect(try await centre.reception.printTroubles(for: own).count == 1)
        #expect(try await centre.reception.printTroubles(for: other).isEmpty)
        #expect(try await centre.reception.printTroubles(for: administrator).isEmpty)
        centre.clock.advance(seconds: 2)
        try await centre.printNext()
        #expect(try await centre.reception.printTroubles(for: host).isEmpty)
    }

    @Test func `a badge is handed to hosts alone, of their own partner, and the look is on record`()
        async throws
    {
        let centre = try TestCentre(printing: .byHand)
        let visit = try await centre.visit(["firstName": "Anna"])
        let (host, _) = try await centre.signedIn([.host])
        #expect(try await centre.reception.badgeToPrint(of: visit, for: host).callName == "Anna")
        let look = try #require(try await centre.entries(.look).last)
        #expect(look.look == Look(.printed, .visit))
        #expect(look.visit == visit)
        #expect(look.origin == host.origin)
        let other = try await centre.signedIn([.host], partner: 3).session
        await #expect(throws: Refusal.visitUnknown) {
            try await centre.reception.badgeToPrint(of: visit, for: other)
        }
        await #expect(throws: Refusal.visitUnknown) {
            try await centre.reception.printBadge(of: visit, again: false, for: other)
        }
        let manager = try await centre.signedIn([.manager]).session
        await #expect(throws: Refusal.notAllowed) {
            try await centre.reception.badgeToPrint(of: visit, for: manager)
        }
        await #expect(throws: Refusal.visitUnknown) {
            try await centre.reception.badgeToPrint(of: 999, for: host)
        }
        #expect(try await centre.entries(.look).count == 1)
    }

    @Test
    func `after its name is forgotten a badge is not printed, and the queue holds nothing about anybody`()
        async throws
    {
        let centre = try TestCentre(printing: .all)
        let visit = try await centre.visit(["firstName": "Geheim", "surname": "Kanarie"])
        let rows = try await centre.reception.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM printJob").map(\.debugDescription).joined()
        }
        #expect(rows.contains("queued"))
        #expect(!rows.contains("Geheim") && !rows.contains("Kanarie"))
        try await centre.reception.eraseName(visit, reason: .reason("Verzoek"), from: .operatorShell)
        #expect(try await centre.reception.nextPrint() == nil)
        await #expect(throws: Refusal.nameGone) {
            try await centre.reception.printBadge(of: visit, again: false, from: .operatorShell)
        }
    }

    @Test(arguments: [
        ("SELECT 1", nil), ("UPDATE printJob SET state = 'failed', cause = 'jam', entry = NULL", "print"),
        ("DELETE FROM printJob", "print"), ("UPDATE printJob SET entry = entry - 1", "print"),
        ("UPDATE printJob SET visit = (SELECT max(id) FROM visit)", "print"),
    ])
    func `a print that the log does not tell of is found, and one that is missing`(sql: String, what: String?)
        async throws
    {
        let centre = try TestCentre(printing: .all)
        for name in ["Anna", "Joost"] { _ = try await centre.visit(["firstName": name]) }
        for _ in 0..<2 { try await centre.printNext() }
        try centre.reception.close()
        let queue = try DatabaseQueue(path: centre.recordPath)
        try await queue.write { db in try db.execute(sql: sql) }
        try queue.close()
        let found = try await FrontDesk.Record(readingIn: centre.folder).verify().finding
        #expect(found?.what.rawValue == what)
    }

    @Test func `a purged month takes its prints along, and the record still adds up`() async throws {
        let centre = try TestCentre(printing: .all)
        _ = try await centre.visit()
        try await centre.printNext()
        centre.clock.set("2028-03-01T09:00:00Z")
        _ = try await centre.reception.closeWhatIsDue()
        _ = try await centre.reception.keepToTerms()
        let left = try await centre.reception.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM printJob")
        }
        #expect(left == 0)
        #expect(try await centre.reception.record.verify().finding == nil)
    }
}
