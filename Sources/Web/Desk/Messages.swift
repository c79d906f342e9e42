import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/messages` – the outbox: what went out, what waits and why; never whom it is about.
    func showMessages(_ request: Request, _ caller: Caller) async throws -> Response {
        let lines = try await reception.noticeLines(for: caller.atTheDesk())
        let counts = Notice.State.allCases.map { state -> [String: Any] in
            [
                "name": pages.say("messages.state.\(state)", caller),
                "count": String(lines.count { $0.state == state }),
            ]
        }
        let facts: [String: Any] = [
            "counts": counts, "isEmpty": lines.isEmpty, "lines": lines.map { row(of: $0, caller) },
        ]
        return page("messages", facts, caller, here: "messages")
    }

    private func row(of line: NoticeLine, _ caller: Caller) -> [String: Any] {
        let about = line.kind == .invitation ? "invitation.cause" : "cause"
        let why = line.cause.map { pages.say("\(about).\($0)", caller) }
        let again = line.state == .waiting && line.attempts > 0
        return known([
            "at": days.moment(line.writtenAt, caller.language),
            "kind": pages.say("messages.kind.\(line.kind)", caller),
            "receiver": pages.say("messages.receiver.\(line.receiver)", caller),
            "state": pages.say("messages.state.\(line.state)", caller),
            "isBad": line.state == .failed,
            "why": why.map { $0.prefix(1).uppercased() + $0.dropFirst() },
            "again": again ? pages.say("messages.again", caller, ["time": days.clock(line.dueAt)]) : nil,
            "tries": String(line.attempts),
        ])
    }

    /// How far somebody was told of a visitor, in a few words for a row of the desk, and whether somebody has to act.
    func words(for state: NoticeState, _ caller: Caller) -> (text: String, isBad: Bool) {
        let text =
            switch state {
            case .coming(let at): pages.say("notice.coming", caller, ["time": days.clock(at)])
            case .told(let receiver, let at):
                pages.say("notice.told.\(receiver)", caller, ["time": days.clock(at)])
            case .waiting(nil): pages.say("notice.waiting", caller)
            case .waiting(.some(let cause)):
                pages.say("notice.waitingAgain", caller, ["why": pages.say("cause.\(cause)", caller)])
            case .notTold(let cause):
                pages.say("notice.notTold", caller, ["why": pages.say("cause.\(cause)", caller)])
            }
        return (text, state.isTrouble)
    }
}
