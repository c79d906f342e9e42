import Foundation
import GRDB

/// What the log alone tells of invitations and meetings.
struct DerivedInvitations {
    private var invitations: [Int64: State] = [:]
    private var meetings: [Int64: Planned] = [:]

    fileprivate struct Planned: Hashable {
        var facts: MeetingFacts
        let madeBy: Int64?
        var cancelledAt: Instant?
    }

    fileprivate struct State: Hashable {
        var facts: InvitationFacts
        var version = 0
        let madeBy: Int64?
        var sealedBy: String
        var isForgotten = false
        var cancelledAt: Instant?
        var mailed: Int?
        /// The hash of each seat's code and who came on it, by version and number.
        var seats: [[Int]: Seat] = [:]

        mutating func addSeats() {
            for (index, code) in facts.codes.enumerated() { seats[[version, index + 1]] = Seat(code: code) }
        }
    }

    fileprivate struct Seat: Hashable {
        let code: String
        var visit: Int64?
        var isSubstituted = false
    }

    /// Lets one entry about invitations, meetings or forgetting change the states.
    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        switch entry.kind {
        case .invited:
            guard let facts = entry.invited else { return }
            let key = Vault.Scope.day(facts.day).name
            var state = State(facts: facts, madeBy: entry.origin.account, sealedBy: key)
            state.addSeats()
            invitations[sequence] = state
        case .invitationMoved:
            renew(entry)
        case .invitationReaddressed:
            renew(entry)
            entry.invitation.map { invitations[$0]?.mailed = nil }
        case .invitationCancelled:
            guard let id = entry.invitation else { return }
            invitations[id]?.cancelledAt = entry.at
            invitations[id]?.version += 1
        case .invitationMailed:
            entry.invitation.map { invitations[$0]?.mailed = entry.count }
        case .invitationUsed:
            use(entry)
        case .meetingPlanned:
            guard let facts = entry.planned else { return }
            meetings[sequence] = Planned(facts: facts, madeBy: entry.origin.account)
        case .meetingMoved:
            guard let id = entry.meeting, let facts = entry.planned else { return }
            meetings[id]?.facts = facts
        case .meetingCancelled:
            entry.meeting.map { meetings[$0]?.cancelledAt = entry.at }
        case .namesForgotten:
            guard let last = entry.until else { return }
            for (id, state) in invitations where state.facts.day <= last {
                invitations[id]?.isForgotten = true
            }
        case .nameErased:
            entry.invitation.map { invitations[$0]?.isForgotten = true }
        case .resealed:
            sealAnew(entry)
        default:
            break
        }
    }

    /// Another version of an invitation; the seats stay unless it brings other codes.
    private mutating func renew(_ entry: PresenceEntry) {
        guard let id = entry.invitation, let facts = entry.invited, let before = invitations[id] else {
            return
        }
        invitations[id]?.facts = facts
        invitations[id]?.sealedBy = Vault.Scope.day(facts.day).name
        invitations[id]?.version += 1
        if facts.codes != before.facts.codes { invitations[id]?.addSeats() }
    }

    private mutating func use(_ entry: PresenceEntry) {
        guard let id = entry.invitation, let number = entry.seat, let state = invitations[id] else { return }
        let newest = state.seats.keys.filter { $0.last == number }.compactMap(\.first).max() ?? 0
        invitations[id]?.seats[[newest, number]]?.visit = entry.visit
        invitations[id]?.seats[[newest, number]]?.isSubstituted = entry.note == .substitute
    }

    private mutating func sealAnew(_ entry: PresenceEntry) {
        for (name, seal) in entry.seals ?? [:] {
            guard let id = Self.id(in: name), let key = entry.key else { continue }
            invitations[id]?.facts.seal = seal
            invitations[id]?.sealedBy = key
        }
    }

    /// What an invitation is called among the visits whose fields were sealed anew.
    static func name(_ id: Int64) -> String { "invitation \(id)" }

    private static func id(in name: String) -> Int64? {
        name.hasPrefix("invitation ") ? Int64(name.dropFirst("invitation ".count)) : nil
    }

    /// The first invitation or meeting in the tables that is not as the log tells, or that is missing.
    func firstWrong(_ db: Database) throws -> Int64? {
        let wrong = [try firstWrongInvitation(db), try firstWrongMeeting(db)]
        return wrong.compactMap(\.self).min()
    }

    private func firstWrongInvitation(_ db: Database) throws -> Int64? {
        let seats = Dictionary(
            grouping: try Row.fetchAll(db, sql: "SELECT * FROM seat ORDER BY invitation, version, number")
        ) { row in row["invitation"] as Int64? ?? 0 }
        if let stray = seats.keys.sorted().first(where: { invitations[$0] == nil }) { return stray }
        var missing = Set(invitations.keys)
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM invitation ORDER BY id")
        while let row = try rows.next() {
            let id: Int64 = try row.decode(forColumn: "id")
            guard var derived = invitations[id], let found = try? State(row: row, seats: seats[id] ?? [])
            else { return min(id, missing.min() ?? id) }
            // Of one that is forgotten no seal is left to compare.
            if derived.isForgotten {
                derived.facts.seal = found.facts.seal
                derived.sealedBy = found.sealedBy
            }
            guard derived == found else { return min(id, missing.min() ?? id) }
            missing.remove(id)
        }
        return missing.min()
    }

    private func firstWrongMeeting(_ db: Database) throws -> Int64? {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM meeting")
        let found = rows.map { row in (row["id"] as Int64? ?? 0, try? Planned(row: row)) }
        return DerivedStates.firstUnlike(found, meetings.mapValues { $0 })
    }
}

extension DerivedInvitations.State {
    fileprivate init(row: Row, seats rows: [Row]) throws {
        let version: Int = try row.decode(forColumn: "version")
        var seats: [[Int]: DerivedInvitations.Seat] = [:]
        for row in rows {
            let place: [Int] = [
                try row.decode(forColumn: "version"), try row.decode(forColumn: "number"),
            ]
            seats[place] = DerivedInvitations.Seat(
                code: try row.decode(Data.self, forColumn: "codeHash").hexadecimal,
                visit: try row.decode(forColumn: "visit"),
                isSubstituted: try row.decode(forColumn: "isSubstituted")
            )
        }
        let newest = seats.keys.compactMap(\.first).max() ?? 0
        let codes = seats.keys.filter { $0.first == newest }.sorted { ($0.last ?? 0) < ($1.last ?? 0) }
            .compactMap { seats[$0]?.code }
        self.init(
            facts: try InvitationFacts(row: row, codes: codes),
            version: version,
            madeBy: try row.decode(forColumn: "madeBy"),
            sealedBy: try row.decode(forColumn: "sealedBy"),
            isForgotten: try row.decode(Data?.self, forColumn: "codes") == nil,
            cancelledAt: try row.decode(forColumn: "cancelledAt"),
            mailed: try row.decode(forColumn: "mailed"),
            seats: seats
        )
    }
}

extension DerivedInvitations.Planned {
    fileprivate init(row: Row) throws {
        self.init(
            facts: try MeetingFacts(row: row),
            madeBy: try row.decode(forColumn: "madeBy"),
            cancelledAt: try row.decode(forColumn: "cancelledAt")
        )
    }
}
