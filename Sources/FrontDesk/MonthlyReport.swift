import Foundation
import GRDB

/// What goes to the steering group once a month: every report of the month before, without a name.
extension Reception {
    /// Whether the report of last month is still to be written: once a month, for who can be reached, where anybody came.
    func isMonthlyReportDue(_ now: Instant, _ db: Database) throws -> Bool {
        guard settings.notices.receivers.contains(.steeringGroup) else { return false }
        let month = Month(of: hours.day(of: now))
        let last = month.advanced(byMonths: -1)
        let due: SQLRequest<Bool> = """
            SELECT NOT EXISTS (
                SELECT 1 FROM notice
                WHERE kind = 'monthlyReport' AND writtenAt >= \(hours.start(of: month.first))
            ) AND (
                EXISTS (SELECT 1 FROM visit WHERE day BETWEEN \(last.first) AND \(last.last))
                OR EXISTS (SELECT 1 FROM monthTotal WHERE month = \(last))
            )
            """
        return try due.fetchOne(db) ?? false
    }

    /// All reports of the month before `moment`, by partner where they are divided, beside the month before that.
    package func monthlyReports(at moment: Instant) async throws -> [Report] {
        let month = Month(of: hours.day(of: moment)).advanced(byMonths: -1)
        let requests = try ReportRequest.Kind.allCases.map { kind in
            try ReportRequest(kind, from: month, through: month, by: .partner, isCompared: kind.isComparable)
        }
        return try await read { [self] db in
            try requests.map { request in
                try Report(request, hours: hours, hosts: hostNames, smallCounts, figures, db)
            }
        }
    }
}

extension ReportRequest.Kind {
    /// Whether anything of it can stand beside the months before.
    fileprivate var isComparable: Bool {
        switch self {
        case .attendance, .representation: true
        case .occupancy, .coPresence, .noShows, .quality: false
        }
    }
}
