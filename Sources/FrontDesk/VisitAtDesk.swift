import Foundation
import GRDB

/// One visit of today as a host or warden sees it, with all that happened to it.
package struct VisitAtDesk: Sendable {
    package let person: PersonThere
    package let day: Day
    /// What hosts said of the affiliation, also what does not count any more; the oldest first.
    package let proofs: [AffiliationProof]
    /// How many badges the visit had, to say with a reissue.
    package let badgesIssued: Int
    /// The entry by which the visit ended, to say with a correction; nil while inside.
    package let departure: Int64?
    package let history: [Line]

    /// One entry of the log on the visit.
    package struct Line: Sendable {
        package let at: Instant
        package let kind: PresenceEntry.Kind
        package let who: Who
        /// How a departure is known.
        package let evidence: Evidence?
        /// When it happened, where that is not when it was written.
        package let moment: Instant?
        package let note: PresenceEntry.Note?
        package let credential: Credential?
        /// The message that the entry is about.
        package let notice: Message?
        /// Which print of the badge it was.
        package let print: Int?
        /// What was looked at, for a look that hands something out.
        package let look: Look?
    }

    /// A message about the visit, as far as it had come.
    package struct Message: Hashable, Sendable {
        package let kind: Notice.Kind
        package let receiver: Notice.Receiver
        package let state: Notice.State
    }

    package enum Who: Hashable, Sendable {
        case kiosk(String)
        case account(Int64)
        case operatorShell
        case closingTime
        case program
    }

    /// What the desk shows of a visit's log; who looked and what is held longer is the privacy officer's.
    static let kindsShown: [PresenceEntry.Kind] = [
        .arrival, .invitationUsed, .departure, .correction, .refusal, .strayDeparture, .badgeIssued,
        .badgePrinted,
        .badgeReissued, .badgeVoided, .nameRectified, .nameErased, .identityKept, .affiliationVouched,
        .credentialSeen, .affiliationWithdrawn, .escortNeeded, .escortLifted, .noticeWritten, .noticeEnded,
        .noticeAnswered, .look,
    ]
}

extension Reception {
    /// One of today's visits; that its page was opened is on record first.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/visitUnknown`` beyond one's reach, ``Refusal/nameGone``.
    package func visit(_ visit: Int64, for session: Session) async throws -> VisitAtDesk {
        let found = try await read { [self] db in
            let row = try visitAtHand(visit, for: session, db)
            guard try row.decode(Data?.self, forColumn: "visitor") != nil else { throw Refusal.nameGone }
            let whole: SQLRequest<Row> = """
                \(try Self.visitWithStay(today: hours.day(of: db.now)))
                WHERE visit.id = \(visit)
                """
            guard let person = try people(in: whole.fetchAll(db), for: session, db).first else {
                throw Refusal.visitUnknown
            }
            return VisitAtDesk(
                person: person,
                day: try row.decode(forColumn: "day"),
                proofs: try proofs(of: visit, db),
                badgesIssued: try badgesIssued(visit, db),
                departure: try lastDeparture(of: visit, db),
                history: try history(of: visit, db)
            )
        }
        try await noteShown(visit, to: session)
        return found
    }

    private func history(of visit: Int64, _ db: Database) throws -> [VisitAtDesk.Line] {
        let entries: SQLRequest<Row> = """
            SELECT sequence, body
            FROM presenceEntry
            WHERE visit = \(visit) AND kind IN \(VisitAtDesk.kindsShown.map(\.rawValue))
            ORDER BY sequence
            """
        let decoder = JSONDecoder()
        var written: [Int64: NoticeFacts] = [:]
        return try entries.fetchAll(db)
            .compactMap { row in
                let entry = try PresenceEntry(text: row.decode(forColumn: "body"), decoder)
                if entry.kind == .noticeWritten {
                    written[try row.decode(forColumn: "sequence")] = entry.notice
                }
                let notice = entry.notice.flatMap { VisitAtDesk.Message($0, written) }
                guard entry.isShown, entry.notice == nil || notice != nil else { return nil }
                return VisitAtDesk.Line(
                    at: entry.at,
                    kind: entry.kind,
                    who: try who(entry.origin, db),
                    evidence: entry.evidence,
                    moment: entry.moment,
                    note: entry.note,
                    credential: entry.credential,
                    notice: notice,
                    print: entry.kind == .badgePrinted ? entry.count : nil,
                    look: entry.look
                )
            }
    }

    private func who(_ origin: Origin, _ db: Database) throws -> VisitAtDesk.Who {
        switch origin {
        case .kiosk(let id):
            let name = try String.fetchOne(db, sql: "SELECT name FROM kiosk WHERE id = ?", arguments: [id])
            return .kiosk(name ?? "")
        case .account(let id): return .account(id)
        case .operatorShell: return .operatorShell
        case .closingTime: return .closingTime
        case .readToken: return .program
        }
    }
}

extension PresenceEntry {
    /// Whether a host reads it: of looks only those at which something was handed out.
    fileprivate var isShown: Bool {
        guard kind == .look else { return true }
        return look?.object == .pass || look?.action == .printed
    }
}

extension VisitAtDesk.Message {
    /// - Parameter written: what is known of earlier messages; that a real name was read is not the desk's.
    fileprivate init?(_ facts: NoticeFacts, _ written: [Int64: NoticeFacts]) {
        let first = facts.of.map { written[$0] } ?? facts
        guard let kind = first?.kind, let receiver = first?.receiver, kind != .identityOpened else {
            return nil
        }
        self.init(kind: kind, receiver: receiver, state: facts.state ?? .waiting)
    }
}
