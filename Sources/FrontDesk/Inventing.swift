import Crypto
package import Foundation
import GRDB
import Synchronization

/// The clock that a record goes by while a past is invented for it.
package final class InventedClock: Sendable {
    private let moment: Mutex<Date>

    package init(at moment: Date) { self.moment = Mutex(moment) }

    package var now: Date { moment.withLock { $0 } }

    fileprivate func move(to instant: Instant) { moment.withLock { $0 = instant.date } }
}

extension Reception {
    /// Fills a record without visits with an invented past; `clock`, which it goes by, stands at its end afterwards.
    ///
    /// Names older than their term are not written at all, as if they were forgotten; the log's chain is whole.
    /// Returns how many visits there were.
    ///
    /// - Parameter progress: how far it is, from 0 to 1.
    /// - Throws: ``RecordFault/notEmpty`` for a record with visits.
    package func invent(
        _ history: InventedHistory,
        by clock: InventedClock,
        progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> Int {
        let end = Instant(history.end)
        let setting = try await setting(of: history, at: end)
        var days = InventedDays(
            history,
            from: setting.first,
            through: setting.last,
            partners: setting.partners
        )
        var (visits, day) = (0, setting.first)
        while day <= setting.last {
            let invented = days.next(on: day)
            let start = hours.start(of: day)
            clock.move(to: start.advanced(bySeconds: 6 * 3600))
            let past = PastDay(day: day, start: start, setting: setting, invented: invented)
            visits += try await write { [self] db in try write(past, db) }
            clock.move(to: start.advanced(bySeconds: 86_000))
            try await closeWhatIsDue()
            try await correctSome(of: day)
            if day.numbers.day == 1 { progress(Double(day.ordinal - setting.first.ordinal) / setting.days) }
            day = day.advanced(byDays: 1)
        }
        clock.move(to: end)
        try await keepToTerms()
        progress(1)
        return visits
    }

    /// What stays the same through all days.
    fileprivate struct Setting: Sendable {
        let first: Day
        let last: Day
        let partners: [Partner]
        let hosts: [Int64]
        let kiosks: [Int64]
        let rulesVersion: Int
        let seed: UInt64
        /// The first day of which names are written.
        let firstNamed: Day

        var days: Double { Double(max(1, last.ordinal - first.ordinal)) }
    }

    private func setting(of history: InventedHistory, at end: Instant) async throws -> Setting {
        let isEmpty = try await read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM visit") == 0
        }
        guard isEmpty else { throw RecordFault.notEmpty }
        let kiosks = [
            try await pairInvented("Hoofdingang"), try await pairInvented("Parkeerdek P23"),
        ]
        return try await read { [hours] db in
            let today = hours.day(of: end)
            let last = today.advanced(byDays: -1)
            return Setting(
                first: Month(of: last).advanced(byMonths: 1 - 12 * history.years).first,
                last: last,
                partners: try Partner.fetchAll(db, sql: "SELECT id, name, kind FROM partner ORDER BY id"),
                hosts: try Int64.fetchAll(db, sql: "SELECT id FROM host WHERE leftAt IS NULL ORDER BY id"),
                kiosks: kiosks,
                rulesVersion: try HouseRules.newest(db),
                seed: history.seed,
                // A few more than may be kept: they are forgotten in the end, on record.
                firstNamed: try TermHistory(db).lastDayOver(on: today).advanced(byDays: -2)
            )
        }
    }

    private func pairInvented(_ name: String) async throws -> Int64 {
        try await pair(with: offerPairing(of: .kioskName(name)).digits).kiosk.id
    }

    /// One in ten of those who forgot to check out says so in the evening.
    private func correctSome(of day: Day) async throws {
        let forgotten = try await read { db in
            let all: SQLRequest<Row> = """
                SELECT visit.number, stay.arrivedAt
                FROM visit JOIN stay ON stay.visit = visit.id
                WHERE visit.day = \(day) AND stay.evidence = 'assumed' AND visit.number % 10 = 3
                """
            return try all.fetchAll(db)
                .map {
                    (
                        number: try $0.decode(Int.self, forColumn: "number"),
                        arrivedAt: try $0.decode(Instant.self, forColumn: "arrivedAt")
                    )
                }
        }
        for one in forgotten {
            let leftAt = one.arrivedAt.advanced(bySeconds: 3600)
            try await correct(
                Correction(day: day, number: one.number, leftAt: leftAt, reason: .forgotToCheckOut),
                from: .operatorShell
            )
        }
    }
}

/// One day that is written.
fileprivate struct PastDay: Sendable {
    let day: Day
    let start: Instant
    let setting: Reception.Setting
    let visits: [InventedHistory.Visit]
    let overleg: InventedHistory.Overleg?

    init(day: Day, start: Instant, setting: Reception.Setting, invented: InventedHistory.DayInvented) {
        (self.day, self.start, self.setting) = (day, start, setting)
        overleg = invented.overleg
        visits = invented.visits + Self.guests(of: invented.overleg)
    }

    /// Those who come on seats, after all others.
    private static func guests(of overleg: InventedHistory.Overleg?) -> [InventedHistory.Visit] {
        guard let overleg else { return [] }
        return overleg.seats.flatMap { seats in
            (0..<seats.come)
                .map { number in
                    let from = overleg.startsAt + (overleg.isLate ? 9 + number : number - 12)
                    return InventedHistory.Visit(
                        partner: seats.partner,
                        role: .participant,
                        person: number,
                        isForHost: false,
                        isAtSecondKiosk: number % 2 == 1,
                        stays: [(from, overleg.startsAt + 95 + number)]
                    )
                }
        }
    }

    /// Comings and goings in order: which visit, which of its stays, whether it begins.
    var events: [(at: Instant, visit: Int, stay: Int, isArrival: Bool)] {
        visits.enumerated()
            .flatMap { index, visit in
                visit.stays.enumerated()
                    .flatMap { place, stay in
                        [(at(stay.from, index), index, place, true)]
                            + (stay.until.map { [(at($0, index), index, place, false)] } ?? [])
                    }
            }
            .sorted { ($0.0, $0.1, $0.2, $0.3 ? 0 : 1) < ($1.0, $1.1, $1.2, $1.3 ? 0 : 1) }
    }

    private func at(_ minute: Int, _ index: Int) -> Instant {
        start.advanced(bySeconds: Int64(minute) * 60 + Int64(index % 60))
    }
}

extension Reception {
    /// Writes a day in one transaction, each entry at the moment that it tells of.
    fileprivate func write(_ past: PastDay, _ db: Database) throws -> Int {
        var seats = try past.overleg.map { try plan($0, past, db) } ?? [:]
        let guests = past.overleg?.seats.reduce(0) { $0 + $1.come } ?? 0
        var (ids, number) = ([Int: Int64](), 0)
        for event in past.events {
            let visit = past.visits[event.visit]
            let isGuest = event.visit >= past.visits.count - guests
            let origin = Origin.kiosk(past.setting.kiosks[visit.isAtSecondKiosk ? 1 : 0])
            if event.isArrival, event.stay == 0 {
                number += 1
                let id = try come(visit, number, at: event.at, from: origin, isGuest: isGuest, past, db)
                ids[event.visit] = id
                if isGuest, let partner = visit.partner, let place = seats[partner]?.popLast() {
                    try sit(id, on: place, at: event.at, from: origin, db)
                }
            } else if event.isArrival, let id = ids[event.visit] {
                let entry = PresenceEntry(.arrival, at: event.at, origin: origin, visit: id)
                try openStay(of: id, as: append(entry, to: db), at: event.at, db)
            } else if let id = ids[event.visit] {
                let entry = PresenceEntry(.departure, at: event.at, origin: origin, visit: id)
                try depart(
                    id,
                    as: entry.with { $0.evidence = event.visit % 40 == 7 ? .reported : .observed },
                    db
                )
            }
        }
        return past.visits.count
    }

    /// Opens the visit; its name is sealed only while it may be kept.
    private func come(
        _ visit: InventedHistory.Visit,
        _ number: Int,
        at moment: Instant,
        from origin: Origin,
        isGuest: Bool,
        _ past: PastDay,
        _ db: Database
    ) throws -> Int64 {
        let id = try PresenceLog.head(db).sequence + 1
        let code = badgeKeys.makeCode(random: random)
        let host =
            visit.isForHost && !past.setting.hosts.isEmpty
            ? past.setting.hosts[visit.person % past.setting.hosts.count] : nil
        let named =
            try past.day >= past.setting.firstNamed
            ? fields(of: visit, code: code, host: host, as: id, past) : nil
        let person = named?.person ?? past.counted(visit)
        let facts = VisitFacts(
            day: past.day,
            number: number,
            role: visit.role,
            partner: visit.partner,
            host: host,
            purpose: isGuest ? .meeting : host == nil ? .dropIn : .host,
            language: number % 9 == 0 ? .en : .nl,
            rulesVersion: past.setting.rulesVersion,
            person: person.hexadecimal,
            code: code.hash.hexadecimal,
            seal: named?.sealed.fingerprint ?? person.hexadecimal
        )
        let entry = PresenceEntry(.arrival, at: moment, origin: origin, visit: id)
        try append(entry.with { $0.facts = facts }, to: db)
        try append(PresenceEntry(.badgeIssued, at: moment, origin: origin, visit: id), to: db)
        try insert(facts, named?.sealed, as: id, person: person, codeHash: code.hash, kiosk: origin.kiosk, db)
        try openStay(of: id, as: id, at: moment, db)
        return id
    }

    private func fields(
        of visit: InventedHistory.Visit,
        code: BadgeCode,
        host: Int64?,
        as id: Int64,
        _ past: PastDay
    ) throws -> (sealed: SealedFields, person: Data) {
        let affiliation: Affiliation =
            try visit.partner.map { .partner($0) } ?? .organisation(.organisation("Kwekerij De Kas"))
        let arrival = Arrival(
            nonce: .fresh(),
            language: .nl,
            role: visit.role,
            affiliation: affiliation,
            visitor: try InventedNames.visitor(visit.person, of: visit.partner),
            purpose: host == nil ? .dropIn : .host,
            host: host,
            rulesVersion: past.setting.rulesVersion,
            needsAssistance: false
        )
        let seal = try vault.seal(for: .day(past.day), at: "visit \(id)")
        return (
            try SealedFields(arrival, code: code, with: seal),
            try person(arrival.visitor, of: affiliation, in: past.day.month)
        )
    }

    /// Plans the day's overleg in the morning; returns the seats of each partner.
    private func plan(_ overleg: InventedHistory.Overleg, _ past: PastDay, _ db: Database) throws
        -> [Int64: [SeatPlace]]
    {
        guard let host = past.setting.hosts.first else { return [:] }
        let appointment = try Appointment(day: past.day, from: overleg.startsAt, until: overleg.startsAt + 90)
        let new = try NewMeeting(
            at: appointment,
            in: .room(["Rozenzaal", "Tulpenzaal"][past.day.ordinal % 2]),
            host: host,
            seats: overleg.seats.map { .init(partner: $0.partner, count: $0.count) }
        )
        let meeting = try plan(new, from: .operatorShell, db)
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT invitation.partner, seat.invitation, seat.version, seat.number
                FROM invitation
                JOIN seat ON seat.invitation = invitation.id
                WHERE invitation.meeting = ?
                ORDER BY seat.number DESC
                """,
            arguments: [meeting]
        )
        return try rows.reduce(into: [:]) { seats, row in
            let place = try SeatPlace(row: row)
            seats[try row.decode(Int64.self, forColumn: "partner"), default: []].append(place)
        }
    }

    private func sit(
        _ visit: Int64,
        on place: SeatPlace,
        at moment: Instant,
        from origin: Origin,
        _ db: Database
    ) throws {
        try db.execute(
            literal: """
                UPDATE seat
                SET visit = \(visit)
                WHERE invitation = \(place.invitation) AND version = \(place.version) AND number = \(place.number)
                """
        )
        let entry = PresenceEntry(.invitationUsed, at: moment, origin: origin, visit: visit)
        try append(
            entry.with {
                $0.invitation = place.invitation
                $0.seat = place.number
                $0.note = .recognised
            },
            to: db
        )
    }
}

extension PastDay {
    /// The same sixteen bytes for the same person in one month, as a name that was counted leaves them.
    func counted(_ visit: InventedHistory.Visit) -> Data {
        let text = "\(setting.seed) \(visit.partner ?? 0) \(visit.role) \(visit.person) \(day.month)"
        return Data(SHA256.hash(data: Data(text.utf8)).prefix(16))
    }
}

/// Names of nobody.
fileprivate enum InventedNames {
    private static let first = [
        "Anne", "Bram", "Chantal", "Daan", "Esra", "Femke", "Gijs", "Hanna", "Imran", "Joke", "Kees", "Lotte",
        "Mehmet", "Noor", "Otto", "Priya", "Quinten", "Roos", "Sem", "Tess", "Umut", "Vera", "Wout", "Yara",
    ]
    private static let last = [
        "de Boer", "van Dijk", "Bakker", "Visser", "Smit", "Meijer", "de Groot", "Bos", "Vos", "Peters",
        "Hendriks", "van Leeuwen", "Dekker", "Brouwer", "de Wit", "Dijkstra", "Smits", "de Graaf", "Yıldız",
        "Jansen", "Kok", "Schouten", "van Vliet", "Hoekstra", "Koster", "Prins", "Blom", "Huisman", "Postma",
    ]

    static func visitor(_ person: Int, of partner: Int64?) throws -> Visitor {
        let place = person + Int(partner ?? 0) * 11
        return try Visitor(
            firstName: first[place % first.count],
            surname: last[place / first.count % last.count]
        )
    }
}
