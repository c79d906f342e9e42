import Foundation
import GRDB

extension Reception {
    /// How long ago somebody may have been assumed to have left, in seconds, to be asked after.
    private static let assumedWithin: Int64 = 24 * 3600

    /// Everyone who is inside, by visit.
    func visitsInside(_ db: Database) throws -> [Int64] {
        try Int64.fetchAll(db, sql: "SELECT visit FROM stay WHERE departedAt IS NULL ORDER BY visit")
    }

    /// Who is assumed to have left in the last day, because nobody saw them leave.
    func visitsAssumedToHaveLeft(_ db: Database) throws -> [Int64] {
        let since = try db.now.advanced(bySeconds: -Self.assumedWithin)
        let assumed: SQLRequest<Int64> = """
            SELECT visit.id
            FROM visit
            JOIN stay ON stay.id = (SELECT max(id) FROM stay AS last WHERE last.visit = visit.id)
            WHERE visit.day >= \(hours.day(of: since).advanced(byDays: -1))
                AND stay.evidence = 'assumed' AND stay.departedAt >= \(since)
            ORDER BY visit.id
            """
        return try assumed.fetchAll(db)
    }

    /// Who would have to be found now.
    func peopleNow(_ db: Database) throws -> [RollCallPerson] {
        let blocks =
            try visitsInside(db).map { ($0, RollCallPerson.Block.inside) }
            + visitsAssumedToHaveLeft(db).map { ($0, .assumed) }
        return try lines(Dictionary(uniqueKeysWithValues: blocks), db).inOrder
    }

    /// Who has to be found in a roll call, and what is known of each.
    func people(in call: RollCall, _ db: Database) throws -> [RollCallPerson] {
        let frozen: SQLRequest<Row> = "SELECT * FROM rollCallPerson WHERE rollCall = \(call.id)"
        var blocks = try frozen.fetchAll(db)
            .reduce(into: [Int64: RollCallPerson.Block]()) { blocks, row in
                let wasInside: Bool = try row.decode(forColumn: "wasInside")
                blocks[try row.decode(forColumn: "visit")] = wasInside ? .inside : .assumed
            }
        let moves = try moves(since: call, db)
        for (visit, move) in moves where move.cameIn && blocks[visit] != .inside { blocks[visit] = .late }
        var people = try lines(blocks, db)
        for index in people.indices where people[index].block != .assumed {
            people[index].leftAt = moves[people[index].id]?.leftAt
        }
        people += try added(to: call, db)
        let marks = try marks(in: call, db)
        for index in people.indices {
            guard let last = marks[people[index].id] else { continue }
            people[index].mark = last.mark
            people[index].markedAt = last.moment
            people[index].markedBy = last.account
            people[index].tick = last.tick
        }
        return people.inOrder
    }

    private struct Move {
        let cameIn: Bool
        let leftAt: Instant?
    }

    /// Who came and went since a roll call began, until it ended; by the order of the log, whatever the clock did.
    private func moves(since call: RollCall, _ db: Database) throws -> [Int64: Move] {
        let end = call.endedAt ?? Instant(milliseconds: .max)
        let stays: SQLRequest<Row> = """
            SELECT visit, id > \(call.id) AS cameIn, iif(departedAt <= \(end), departedAt, NULL) AS leftAt, evidence
            FROM stay
            WHERE id > \(call.id) AND arrivedAt <= \(end)
                OR departure > \(call.id)
                    AND visit IN (SELECT visit FROM rollCallPerson WHERE rollCall = \(call.id))
            ORDER BY id
            """
        return try stays.fetchAll(db)
            .reduce(into: [:]) { moves, row in
                let visit: Int64 = try row.decode(forColumn: "visit")
                let isSeen = try row.decode(Evidence?.self, forColumn: "evidence") != .assumed
                let leftAt: Instant? = try row.decode(forColumn: "leftAt")
                let cameIn = try row.decode(Bool.self, forColumn: "cameIn")
                moves[visit] = Move(
                    cameIn: cameIn || moves[visit]?.cameIn == true,
                    leftAt: isSeen ? leftAt : nil
                )
            }
    }

    private struct LastMark {
        let mark: RollCall.Mark
        let moment: Instant
        let account: Int64?
        let tick: String
    }

    /// What was said last of each person.
    private func marks(in call: RollCall, _ db: Database) throws -> [Int64: LastMark] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT * FROM rollCallMark WHERE rollCall = ? ORDER BY moment, id",
            arguments: [call.id]
        )
        return try rows.reduce(into: [:]) { marks, row in
            let person = try row.decode(Int64?.self, forColumn: "visit") ?? row.decode(forColumn: "added")
            marks[person] = LastMark(
                mark: try row.decode(forColumn: "mark"),
                moment: try row.decode(forColumn: "moment"),
                account: try row.decode(forColumn: "account"),
                tick: try row.decode(forColumn: "tick")
            )
        }
    }

    private func added(to call: RollCall, _ db: Database) throws -> [RollCallPerson] {
        try Row.fetchAll(db, sql: "SELECT * FROM rollCallAdded WHERE rollCall = ?", arguments: [call.id])
            .map { row in
                let id: Int64 = try row.decode(forColumn: "id")
                let name = try row.decode(Data?.self, forColumn: "text")
                    .map { text in
                        let seal = try vault.existingSeal(for: .rollCall(call.id), at: "added \(id)")
                        return String(decoding: try seal.openText(text, column: "text"), as: UTF8.self)
                    }
                return RollCallPerson(id: id, added: name)
            }
    }

    /// Some visits, each in its block.
    private func lines(_ blocks: [Int64: RollCallPerson.Block], _ db: Database) throws -> [RollCallPerson] {
        guard !blocks.isEmpty else { return [] }
        let wanted: SQLRequest<Row> = """
            \(try Self.visitWithStay(today: hours.day(of: db.now)))
            WHERE visit.id IN \(Set(blocks.keys))
            """
        var hosts: [Int64: String] = [:]
        return try wanted.fetchAll(db)
            .map { row in
                let host: Int64? = try row.decode(forColumn: "host")
                if let host, hosts[host] == nil { hosts[host] = try callName(ofHost: host, db) }
                let block = blocks[try row.decode(forColumn: "id")] ?? .inside
                return try line(row, block, host: host.flatMap { hosts[$0] })
            }
    }

    private func line(_ row: Row, _ block: RollCallPerson.Block, host: String?) throws -> RollCallPerson {
        let hasName = try row.decode(Data?.self, forColumn: "visitor") != nil
        let fields = hasName ? try VisitFields(row, self) : nil
        return RollCallPerson(
            id: try row.decode(forColumn: "id"),
            block: block,
            badge: try row.decode(forColumn: "number"),
            name: try fields?.name.listName,
            isAlias: try fields?.isAlias ?? false,
            role: try row.decode(forColumn: "role"),
            organisation: try row.decode(String?.self, forColumn: "partnerName") ?? fields?.organisationName
                ?? "",
            host: host,
            purpose: try row.decode(forColumn: "purpose"),
            needsAssistance: fields?.assistance == Data([1]),
            arrivedAt: try row.decode(forColumn: "arrivedAt"),
            leftAt: block == .assumed ? try row.decode(forColumn: "departedAt") : nil
        )
    }
}

extension RollCallPerson {
    /// Somebody of whom no more is known than what a warden wrote down.
    fileprivate init(id: Int64, added name: String?) {
        self.init(
            id: id,
            block: .added,
            badge: nil,
            name: name,
            isAlias: false,
            role: nil,
            organisation: "",
            host: nil,
            purpose: nil,
            needsAssistance: false,
            arrivedAt: nil
        )
    }
}

extension [RollCallPerson] {
    /// Who needs assistance first, then by block, then by name; the nameless last.
    fileprivate var inOrder: [RollCallPerson] {
        let blocks = RollCallPerson.Block.allCases
        let keyed = map { person in
            (
                person, person.needsAssistance ? -1 : blocks.firstIndex(of: person.block) ?? blocks.count,
                person.name?.folded ?? "\u{FFFF}"
            )
        }
        return keyed.sorted { ($0.1, $0.2, $0.0.id) < ($1.1, $1.2, $1.0.id) }.map(\.0)
    }
}
