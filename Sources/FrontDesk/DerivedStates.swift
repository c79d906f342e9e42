import Foundation
import GRDB

/// The states of visits and stays as the log alone tells them, to be held against the tables.
struct DerivedStates {
    private var visits: [Int64: (facts: VisitFacts, kiosk: Int64?, voidedAt: Instant?, sealedBy: String)] =
        [:]
    private var stays: [Int64: Stay] = [:]
    private var lastStay: [Int64: Int64] = [:]
    private var stayOfDeparture: [Int64: Int64] = [:]
    /// What each kiosk and host should be: its seal while it is paired or receives, else "revoked" or "left".
    private var kiosks: [Int64: String] = [:]
    private var hosts: [Int64: String] = [:]
    private var accounts: [Int64: String] = [:]
    private var partners = DerivedPartners()
    private var privacy = DerivedPrivacy()
    /// The visit of each print, by its entry.
    private var prints: [Int64: Int64] = [:]
    private var affiliations = DerivedAffiliations()
    private var notices = DerivedNotices()
    private var invitations = DerivedInvitations()
    private var passes = DerivedPasses()
    private var rules = DerivedRules()
    private var rollCalls = DerivedRollCalls()
    private var settings = DerivedSettings()
    private var readTokens = DerivedReadTokens()

    struct Stay: Hashable {
        let visit: Int64
        let arrivedAt: Instant
        var departedAt: Instant?
        var evidence: Evidence?
        var departure: Int64?
    }

    /// Lets one entry change the states.
    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        switch entry.kind {
        case .arrival:
            arrive(entry, sequence)
        case .departure:
            guard let visit = entry.visit, let stay = lastStay[visit] else { return }
            end(stay, by: entry, sequence)
        case .correction:
            guard let departure = entry.supersedes, let stay = stayOfDeparture[departure] else { return }
            end(stay, by: entry, sequence)
        case .badgeVoided:
            guard let visit = entry.visit else { return }
            visits[visit]?.voidedAt = entry.at
        case .kioskPaired:
            kiosks[entry.kiosk ?? 0] = entry.seal
        case .kioskRevoked:
            kiosks[entry.kiosk ?? 0] = "revoked"
        case .hostAdded, .hostChanged:
            hosts[entry.host ?? 0] = entry.seal
        case .hostLeft:
            hosts[entry.host ?? 0] = "left"
        case .accountAdded, .accountChanged:
            accounts[entry.account ?? 0] = entry.seal
        case .partnerAdded, .partnerChanged:
            partners.take(entry)
        case .nameRectified:
            guard let visit = entry.visit, let facts = entry.facts else { return }
            visits[visit]?.facts = facts
        case .resealed, .holdPlaced, .holdLifted, .namesForgotten, .nameErased, .termsChanged, .identityKept,
            .purged:
            sealAnew(entry.seals ?? [:], under: entry.key ?? entry.visit.map { Vault.Scope.held($0).name })
            privacy.take(entry, sequence)
            invitations.take(entry, sequence)
            rollCalls.take(entry, sequence)
        case .invited, .invitationMoved, .invitationReaddressed, .invitationCancelled, .invitationMailed,
            .invitationMailAsked,
            .invitationUsed, .meetingPlanned, .meetingMoved, .meetingCancelled:
            invitations.take(entry, sequence)
        case .rulesChanged:
            rules.take(entry)
        case .settingChanged:
            settings.take(entry, sequence)
        case .readTokenMade, .readTokenRevoked:
            readTokens.take(entry, sequence)
        case .badgePrinted:
            prints[sequence] = entry.visit
        case .badgeReissued:
            reissue(entry)
        case .affiliationVouched, .credentialSeen, .affiliationWithdrawn, .escortNeeded, .escortLifted:
            affiliations.take(entry)
        case .noticeWritten, .noticeEnded, .noticeAnswered:
            notices.take(entry, sequence)
        case .passVoided:
            passes.take(entry, sequence)
        case .rollCallStarted, .rollCallMarked, .rollCallPersonAdded, .rollCallEnded:
            rollCalls.take(entry, sequence)
        case .refusal, .strayDeparture, .look, .badgeIssued, .signedIn,
            .signInRefused, .signedOut, .identityAsked, .identityApproved, .identityOpened,
            .identityNoticed, .keyRotated, .restored:
            break
        }
    }

    private mutating func reissue(_ entry: PresenceEntry) {
        guard let visit = entry.visit, let facts = entry.facts, let before = visits[visit]?.facts else {
            return
        }
        affiliations.replace(before.code, of: visit, at: entry.at)
        visits[visit]?.facts = facts
        visits[visit]?.voidedAt = nil
    }

    private mutating func sealAnew(_ seals: [String: String], under key: String?) {
        for (visit, seal) in seals {
            guard let visit = Int64(visit), let key else { continue }
            visits[visit]?.facts.seal = seal
            visits[visit]?.sealedBy = key
        }
    }

    private mutating func arrive(_ entry: PresenceEntry, _ sequence: Int64) {
        guard let visit = entry.visit else { return }
        if let facts = entry.facts {
            visits[visit] = (facts, entry.origin.kiosk, nil, Vault.Scope.day(facts.day).name)
            privacy.arrive(visit, on: facts.day)
        }
        let before = lastStay[visit].flatMap { stays[$0]?.departedAt }
        stays[sequence] = Stay(visit: visit, arrivedAt: max(entry.at, before ?? entry.at))
        lastStay[visit] = sequence
    }

    private mutating func end(_ stay: Int64, by entry: PresenceEntry, _ sequence: Int64) {
        guard let arrivedAt = stays[stay]?.arrivedAt else { return }
        stays[stay]?.departedAt = max(arrivedAt, entry.moment ?? entry.at)
        stays[stay]?.evidence = entry.evidence
        stays[stay]?.departure = sequence
        stayOfDeparture[sequence] = stay
    }

    /// The first visit, stay, kiosk or host in the tables that is not as the log tells, or that is missing.
    func firstDifference(_ db: Database) throws -> Verification.Finding? {
        let visit = try firstWrongVisit(db).map { Verification.Finding(sequence: $0, what: .visit) }
        let stay = try firstWrongStay(db).map { Verification.Finding(sequence: $0, what: .stay) }
        let first = [visit, stay].compactMap(\.self).min { $0.sequence < $1.sequence }
        if let first { return first }
        let rest: [(Verification.What, (Database) throws -> Int64?)] = [
            (.people, firstWrongPerson), (.partner, partners.firstWrong), (.account, firstWrongAccount),
            (.print, firstWrongPrint), (.privacy, privacy.firstWrong), (.invitation, invitations.firstWrong),
            (.totals, privacy.firstWrongMonth), (.affiliation, affiliations.firstWrong),
            (.notice, notices.firstWrong), (.pass, passes.firstWrong), (.rules, rules.firstWrong),
            (.rollCall, { try rollCalls.firstWrong($0) { visits[$0] != nil } }),
            (.setting, settings.firstWrong), (.readToken, readTokens.firstWrong),
        ]
        for (what, firstWrong) in rest {
            if let sequence = try firstWrong(db) { return .init(sequence: sequence, what: what) }
        }
        return nil
    }

    private func firstWrongVisit(_ db: Database) throws -> Int64? {
        var missing = Set(visits.keys)
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM visit ORDER BY id")
        while let row = try rows.next() {
            let id: Int64 = try row.decode(forColumn: "id")
            guard let derived = visits[id], let found = try? VisitRow(row: row),
                found.says(derived.facts, under: derived.sealedBy, isForgotten: privacy.isForgotten(id)),
                derived.voidedAt == found.voidedAt, derived.kiosk == found.kiosk,
                found.hasAssistance == (isInside(id) && !privacy.isForgotten(id))
            else { return min(id, missing.min() ?? id) }
            missing.remove(id)
        }
        return missing.min()
    }

    private func isInside(_ visit: Int64) -> Bool {
        lastStay[visit].flatMap { stays[$0] }.map { $0.departedAt == nil } ?? false
    }

    private func firstWrongStay(_ db: Database) throws -> Int64? {
        var missing = Set(stays.keys)
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM stay ORDER BY id")
        while let row = try rows.next() {
            let id: Int64 = try row.decode(forColumn: "id")
            guard let derived = stays[id], let found = try? Stay(row: row), derived == found else {
                return min(id, missing.min() ?? id)
            }
            missing.remove(id)
        }
        return missing.min()
    }

    private func firstWrongPerson(_ db: Database) throws -> Int64? {
        let foundKiosks = try Row.fetchAll(db, sql: "SELECT id, name, token, revokedAt FROM kiosk")
            .map { row in
                let seal = Kiosk.seal(
                    name: try row.decode(forColumn: "name"),
                    token: try row.decode(forColumn: "token")
                )
                let isRevoked = try row.decode(Instant?.self, forColumn: "revokedAt") != nil
                return (try row.decode(Int64.self, forColumn: "id"), isRevoked ? "revoked" : seal)
            }
        let foundHosts = try Row.fetchAll(db, sql: "SELECT id, name, mail, deputy, leftAt FROM host")
            .map { row in
                let seal = try Host.seal(of: row)
                let hasLeft = try row.decode(Instant?.self, forColumn: "leftAt") != nil
                return (try row.decode(Int64.self, forColumn: "id"), hasLeft ? "left" : seal)
            }
        for (found, derived) in [(foundKiosks, kiosks), (foundHosts, hosts)] {
            if let wrong = Self.firstUnlike(found, derived) {
                return wrong
            }
        }
        return nil
    }

    private func firstWrongPrint(_ db: Database) throws -> Int64? {
        let printed = try Row.fetchAll(db, sql: "SELECT entry, visit FROM printJob WHERE entry IS NOT NULL")
            .map {
                (try $0.decode(Int64.self, forColumn: "entry"), try $0.decode(Int64.self, forColumn: "visit"))
            }
        return Self.firstUnlike(printed, prints)
    }

    private func firstWrongAccount(_ db: Database) throws -> Int64? {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM account")
        let found = try rows.map { (try $0.decode(Int64.self, forColumn: "id"), try Account.seal(of: $0)) }
        return Self.firstUnlike(found, accounts)
    }

    /// The same for rows, of which somebody may have put in two under one number: the first is held against ours.
    static func firstUnlike<State: Equatable>(
        _ rows: [(Int64, State)],
        _ derived: [Int64: State]
    ) -> Int64? {
        firstUnlike(Dictionary(rows) { first, _ in first }, derived)
    }

    /// The lowest number under which two tables do not say the same.
    static func firstUnlike<State: Equatable>(_ found: [Int64: State], _ derived: [Int64: State]) -> Int64? {
        Set(found.keys).union(derived.keys).sorted().first { found[$0] != derived[$0] }
    }
}

/// A row of `visit`, with the same facts that its arrival has in the log.
fileprivate struct VisitRow {
    let kiosk: Int64?
    /// Whether the sealed need of help is there, as it is for everyone inside.
    let hasAssistance: Bool
    let facts: VisitFacts
    let voidedAt: Instant?
    /// Whether the sealed fields are gone.
    let isForgotten: Bool

    let sealedBy: String

    /// Whether the row says what the log says; of a forgotten visit no seal is left to compare.
    func says(_ derived: VisitFacts, under key: String, isForgotten forgotten: Bool) -> Bool {
        var derived = derived
        if forgotten { derived.seal = facts.seal }
        return isForgotten == forgotten && facts == derived && (forgotten || sealedBy == key)
    }

    init(row: Row) throws {
        kiosk = try row.decode(forColumn: "kiosk")
        hasAssistance = try row.decode(Data?.self, forColumn: "assistance") != nil
        voidedAt = try row.decode(forColumn: "voidedAt")
        isForgotten = try row.decode(Data?.self, forColumn: "visitor") == nil
        sealedBy = try row.decode(forColumn: "sealedBy")
        facts = try VisitFacts(row: row)
    }
}

extension DerivedStates.Stay {
    /// A row of `stay`.
    fileprivate init(row: Row) throws {
        visit = try row.decode(forColumn: "visit")
        arrivedAt = try row.decode(forColumn: "arrivedAt")
        departedAt = try row.decode(forColumn: "departedAt")
        evidence = try row.decode(forColumn: "evidence")
        departure = try row.decode(forColumn: "departure")
    }
}
