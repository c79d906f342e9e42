import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/roll-call` – the way to begin a roll call and those that were; while one runs, that one.
    func showRollCalls(_ request: Request, _ caller: Caller) async throws -> Response {
        let edition = reception.edition
        let calls = try await reception.rollCalls(for: caller.atTheDesk())
        if let running = calls.first(where: { $0.endedAt == nil }) {
            return .redirect(to: "/desk/roll-call/\(running.id)")
        }
        let facts: [String: Any] = [
            "edition": edition, "hasCalls": !calls.isEmpty, "hasPrinter": listPress != nil,
            "hasTrouble": hasListTrouble,
            "calls": calls.map { call in
                [
                    "id": String(call.id), "at": days.fullMoment(call.startedAt, caller.language),
                    "kind": kind(of: call, caller), "tally": call.tally.map { tally($0, caller) } ?? "",
                ]
            },
        ]
        return page("rollCalls", facts, caller, here: "roll-call")
    }

    /// `POST /desk/roll-call` – begins one, or leads to the one that runs.
    func startRollCall(_ request: Request, _ caller: Caller) async throws -> Response {
        guard ["live", "drill"].contains(caller.form["kind"]) else { throw Refusal.unreadable }
        let isDrill = caller.form["kind"] == "drill"
        let id = try await reception.startRollCall(isDrill: isDrill, by: caller.atTheDesk())
        return .redirect(to: "/desk/roll-call/\(id)")
    }

    /// `GET /desk/roll-call/{rollCall}` – who has to be found; once it has ended, its report.
    func showRollCall(_ request: Request, _ caller: Caller) async throws -> Response {
        try await rollCallPage(caller.number("rollCall"), caller)
    }

    /// `POST /desk/roll-call/{rollCall}/ticks` – what a warden ticked: one by a button, or all that a phone has kept.
    func tickInRollCall(_ request: Request, _ caller: Caller) async throws -> Response {
        let (id, session) = (try caller.number("rollCall"), try caller.atTheDesk())
        let told = caller.form.all("t")
        guard told.isEmpty else {
            let ticks = told.compactMap { RollCall.Tick($0) }
            guard ticks.count == told.count else { throw Refusal.unreadable }
            try await reception.tick(ticks, in: id, by: session)
            return Response(status: .noContent)
        }
        return try await answering {
            let pressed = caller.form["m"].split(separator: ".", omittingEmptySubsequences: false)
            guard pressed.count == 2, let person = Int64(pressed[0]),
                let mark = RollCall.Mark(rawValue: String(pressed[1]))
            else { throw Refusal.unreadable }
            try await reception.tick([.init(id: .fresh(), person: person, mark: mark)], in: id, by: session)
            return .redirect(to: "/desk/roll-call/\(id)#p\(person)")
        } onRefusal: { refusal in
            guard refusal != .rollCallUnknown else { throw refusal }
            return try await rollCallPage(id, caller, refusal: refusal)
        }
    }

    /// `POST /desk/roll-call/{rollCall}/people` – somebody whom nobody knew to be inside.
    func addToRollCall(_ request: Request, _ caller: Caller) async throws -> Response {
        let (id, session, form) = (try caller.number("rollCall"), try caller.atTheDesk(), caller.form)
        return try await answering {
            guard let nonce = Nonce(rawValue: form["tick"]), let mark = RollCall.Mark(rawValue: form["mark"])
            else { throw Refusal.unreadable }
            try await reception.addToRollCall(
                .addedPerson(form["name"]),
                as: mark,
                told: nonce,
                in: id,
                by: session
            )
            return .redirect(to: "/desk/roll-call/\(id)")
        } onRefusal: { refusal in
            guard refusal != .rollCallUnknown else { throw refusal }
            return try await rollCallPage(id, caller, refusal: refusal)
        }
    }

    /// `POST /desk/roll-call/{rollCall}/end` – ends it.
    func endRollCall(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("rollCall")
        try await reception.endRollCall(id, by: caller.atTheDesk())
        return .redirect(to: "/desk/roll-call/\(id)")
    }

    private func rollCallPage(_ id: Int64, _ caller: Caller, refusal: Refusal? = nil) async throws -> Response
    {
        // Taken before the record is read: what changes meanwhile makes the page fetch itself again.
        let edition = reception.edition
        let list = try await reception.rollCall(id, for: caller.atTheDesk())
        guard let call = list.call else { throw Refusal.rollCallUnknown }
        let words = RollCallWords(self, caller, names: try await reception.accountNames())
        let (isRunning, tally) = (call.endedAt == nil, list.tallyKept)
        let (done, end) = (tally.found + tally.left, call.endedAt ?? list.madeAt)
        let seconds = max(0, (end.milliseconds - call.startedAt.milliseconds) / 1000)
        let facts: [String: Any?] = [
            "edition": edition, "id": String(id), "isRunning": isRunning, "isDrill": call.isDrill,
            "kind": kind(of: call, caller), "startedAt": days.clock(call.startedAt),
            "day": days.long(reception.hours.day(of: call.startedAt), caller.language),
            "startedBy": call.startedBy.flatMap { words.names[$0] }, "seconds": String(seconds),
            "lasted": clock(seconds: seconds), "endedAt": call.endedAt.map { days.clock($0) },
            "endedBy": call.endedBy.flatMap { words.names[$0] },
            "people": String(tally.people), "done": String(done), "found": String(tally.found),
            "left": String(tally.left), "missing": String(tally.missing), "open": String(tally.open),
            "isMissing": tally.missing > 0, "isComplete": tally.open + tally.missing == 0,
            "waitingFor": pages.count(
                tally.open + tally.missing,
                one: "rollCall.oneOpen",
                more: "rollCall.moreOpen",
                caller
            ),
            "tick": Nonce.fresh().rawValue, "hasPrinter": listPress != nil,
            "hasTrouble": hasListTrouble,
            "blocks": words.blocks(of: list), "never": words.never(in: list),
            "hasNever": !list.never.isEmpty,
            "expected": list.expected.map(words.row), "hasExpected": !list.expected.isEmpty,
        ]
        return page("rollCall", known(facts), caller, here: "roll-call", refusal: refusal)
    }

    private func kind(of call: RollCall, _ caller: Caller) -> String {
        pages.say(call.isDrill ? "rollCall.drill" : "rollCall.live", caller)
    }

    private func tally(_ tally: RollCall.Tally, _ caller: Caller) -> String {
        let never = tally.open + tally.missing
        let found = ["found": String(tally.found + tally.left), "people": String(tally.people)]
        let first = pages.say("rollCall.foundOf", caller, found)
        guard never > 0 else { return first }
        return "\(first) · \(pages.count(never, one: "rollCall.oneOpen", more: "rollCall.moreOpen", caller))"
    }
}

/// "12:34", from an hour on "1:12:34".
func clock(seconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
}
