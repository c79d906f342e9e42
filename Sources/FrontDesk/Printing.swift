import Foundation
import GRDB

/// Which badges are printed, and how many of each.
package struct PrintingRules: Sendable, Hashable {
    /// Whether there is a printer at all.
    package let hasPrinter: Bool
    /// The roles whose badges are printed at check-in, without anybody asking.
    package let automatic: Set<Role>
    /// How many labels at a time.
    package let copies: Int

    package static let copiesRange = 1...9

    package static let none = PrintingRules(hasPrinter: false, automatic: [], copies: 1)

    package init(hasPrinter: Bool, automatic: Set<Role>, copies: Int) {
        (self.hasPrinter, self.automatic) = (hasPrinter, automatic)
        self.copies = min(max(copies, 1), 9)
    }
}

/// A badge on its way to a printer.
package struct PrintJob: Hashable, Sendable, Decodable, FetchableRecord {
    package let id: Int64
    package let visit: Int64
    package let state: State
    /// What is in the way, or was; nil for a badge that only waits its turn and for one that came out.
    package let cause: PrintCause?
    /// The roll in the printer and the one that is needed, where that is the cause.
    package let loaded: String?
    package let needed: String?
    package let attempts: Int

    package enum State: String, Codable, CaseIterable, Hashable, Sendable, DatabaseValueConvertible {
        case queued, printing, printed, failed
    }
}

/// Why a badge did not come out of the printer.
package enum PrintCause: String, Codable, CaseIterable, Hashable, Sendable, DatabaseValueConvertible {
    case paperOut, wrongRoll, coverOpen, jam, unreachable, busy, paused
    /// Somebody took the job out of the printer.
    case cancelled
    /// The printer or the daemon went away in the middle: it may have come out, or not.
    case lost
    /// The printer can't print these dots.
    case unfit
    /// The settings name a printer that is not there.
    case notFound
    /// The badge can't be drawn, or its visit is over.
    case gone
    case unknown

    /// Whether it goes by itself, or is put right by somebody at the printer: then the badge is printed after all.
    package var passes: Bool {
        switch self {
        case .paperOut, .wrongRoll, .coverOpen, .jam, .unreachable, .busy, .paused: true
        case .cancelled, .lost, .unfit, .notFound, .gone, .unknown: false
        }
    }
}

/// A badge to print now.
package struct PrintOrder: Sendable {
    package let job: Int64
    package let badge: Badge
    package let copies: Int
}

/// How a try at a printer ended badly.
package struct PrintFailure: Sendable, Hashable {
    package let cause: PrintCause
    package let loaded: String?
    package let needed: String?

    package init(_ cause: PrintCause, loaded: String? = nil, needed: String? = nil) {
        (self.cause, self.loaded, self.needed) = (cause, loaded, needed)
    }
}

extension Reception {
    /// How long a badge waits for a printer to be put right, in seconds.
    static let printsWait: Int64 = 15 * 60

    /// Queues the badge that a visit just got, where its role asks for that: in the transaction that made it.
    ///
    /// One that waits already is drawn as it is by then.
    func queueAutomaticPrint(of visit: Int64, as role: Role, from origin: Origin, _ db: Database) throws {
        let printing = settings.printing
        guard printing.hasPrinter, printing.automatic.contains(role),
            try Self.openPrintJob(of: visit, db) == nil
        else { return }
        try queuePrint(of: visit, copies: printing.copies, from: origin, db)
    }

    /// Queues a badge by hand; one that is queued already is tried at once.
    ///
    /// - Parameters:
    ///   - again: that another print is wanted of a badge that came out before.
    ///   - copies: how many labels, 1 to 9; nil for as many as are set.
    /// - Throws: ``Refusal/noPrinter``, ``Refusal/printedAlready``, ``Refusal/badgeOutOfUse``,
    ///   ``Refusal/visitUnknown``, ``Refusal/nameGone``.
    package func printBadge(
        of visit: Int64,
        again: Bool,
        copies: Int? = nil,
        from origin: Origin
    ) async throws {
        let printing = settings.printing
        guard printing.hasPrinter else { throw Refusal.noPrinter }
        try await write { [self] db in
            let row = try namedVisit(visit, db)
            guard try row.decode(Instant?.self, forColumn: "voidedAt") == nil else {
                throw Refusal.badgeOutOfUse
            }
            if let open = try Self.openPrintJob(of: visit, db) {
                try db.execute(
                    literal: "UPDATE printJob SET dueAt = \(db.now) WHERE id = \(open) AND state = 'queued'"
                )
                tellOfPrint(db)
                return
            }
            guard try again || printCount(ofBadgeOf: visit, db) == 0 else { throw Refusal.printedAlready }
            try queuePrint(of: visit, copies: copies ?? printing.copies, from: origin, db)
        }
    }

    private func queuePrint(of visit: Int64, copies: Int, from origin: Origin, _ db: Database) throws {
        let now = try db.now
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO printJob (visit, badge, copies, askedBy, askedAt, state, dueAt)
                VALUES (?, ?, ?, ?, ?, 'queued', ?)
                """
        )
        let badge = try badgesIssued(visit, db)
        try insert.execute(arguments: [visit, badge, min(max(copies, 1), 9), origin.text, now, now])
        tellOfPrint(db)
    }

    private func tellOfPrint(_ db: Database) {
        tellDesks()
        db.afterNextTransaction { [printWanted] _ in printWanted.yield() }
    }

    private static func openPrintJob(of visit: Int64, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: "SELECT id FROM printJob WHERE visit = ? AND state IN ('queued', 'printing')",
            arguments: [visit]
        )
    }

    /// How often the badge that a visit has now came out.
    private func printCount(ofBadgeOf visit: Int64, _ db: Database) throws -> Int {
        let printed: SQLRequest<Int> = """
            SELECT count(*)
            FROM printJob
            WHERE visit = \(visit) AND state = 'printed' AND badge = \(try badgesIssued(visit, db))
            """
        return try printed.fetchOne(db) ?? 0
    }

    /// How often a badge of a visit came out, replaced ones too.
    static func printCount(of visit: Int64, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM printJob WHERE visit = ? AND state = 'printed'",
            arguments: [visit]
        ) ?? 0
    }
}
