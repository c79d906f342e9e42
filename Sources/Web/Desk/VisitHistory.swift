import FrontDesk
import Phrasebook

extension Door {
    /// One entry of a visit's log: when, what in words, and by whom.
    func line(of line: VisitAtDesk.Line, _ names: [Int64: String], _ caller: Caller) -> [String: Any] {
        var what = [words(for: line, caller)]
        if let moment = line.moment, line.kind == .departure || line.kind == .correction {
            what.append(time(moment, caller))
        }
        if let evidence = line.evidence, line.note == nil {
            what.append(pages.say("evidence.\(evidence.rawValue)", caller))
        }
        if let card = line.credential { what.append(pages.say("credential.\(card.rawValue)", caller)) }
        if let note = line.note { what.append(pages.say("note.\(note.rawValue)", caller)) }
        return [
            "at": time(line.at, caller), "what": what.joined(separator: ", "),
            "who": name(of: line.who, names, caller),
        ]
    }

    private func words(for line: VisitAtDesk.Line, _ caller: Caller) -> String {
        if let look = line.look {
            return pages.say(look.object == .pass ? "history.passShown" : "history.printedHere", caller)
        }
        if let count = line.print, count > 1 {
            return pages.say("history.printedAgain", caller, ["count": String(count)])
        }
        guard let notice = line.notice, line.kind != .noticeAnswered else {
            return pages.say("entry.\(line.kind.rawValue)", caller)
        }
        let receiver = pages.say("history.receiver.\(notice.receiver.rawValue)", caller)
        let state = notice.state.rawValue
        let key = notice.kind == .pass ? "history.pass.\(state)" : "history.message.\(state)"
        return pages.say(key, caller, ["receiver": receiver])
    }

    private func name(of who: VisitAtDesk.Who, _ names: [Int64: String], _ caller: Caller) -> String {
        switch who {
        case .kiosk(let name): pages.say("visit.kiosk", caller, ["name": name])
        case .account(let id): names[id] ?? pages.say("source.desk", caller)
        case .operatorShell: pages.say("source.operatorShell", caller)
        case .closingTime: pages.say("source.closingTime", caller)
        case .program: pages.say("source.program", caller)
        }
    }
}
