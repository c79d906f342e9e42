import Equipment
import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/kiosks` – the kiosks, and how their page, scanner and key are at this moment.
    func showKiosks(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosks = try await reception.record.kiosks().filter { $0.revokedAt == nil }
        let facts: [String: Any] = ["kiosks": kiosks.map { row(of: $0, caller) }, "isEmpty": kiosks.isEmpty]
        return page("kiosks", facts, caller, here: "kiosks")
    }

    private func row(of kiosk: Kiosk, _ caller: Caller) -> [String: Any] {
        let now = Instant(reception.now())
        var lines = [pageLine(of: kiosk, at: now, caller)]
        if let standing = devices.standing(of: kiosk.id, at: now) {
            lines +=
                standing.holds
                ? deviceLines(standing.report, caller)
                : [line(pages.say("kiosks.silent", caller), isTrouble: true)]
        }
        return ["name": kiosk.name, "lines": lines]
    }

    /// Its page says every few seconds that it lives, and that is kept to the minute.
    private func pageLine(of kiosk: Kiosk, at now: Instant, _ caller: Caller) -> [String: Any] {
        guard kiosk.seenAt.advanced(bySeconds: 180) < now else {
            return line(pages.say("kiosks.page.lives", caller), isTrouble: false)
        }
        let seen = ["time": days.moment(kiosk.seenAt, caller.language)]
        return line(pages.say("kiosks.page.silent", caller, seen), isTrouble: true)
    }

    private func deviceLines(_ report: KioskDevices.Report, _ caller: Caller) -> [[String: Any]] {
        let scanner = report.scanner.map {
            line(pages.say("kiosks.scanner.\($0.rawValue)", caller), isTrouble: $0 != .ready)
        }
        let listKey = report.listKey.map {
            line(pages.say("kiosks.listKey.\($0.rawValue)", caller), isTrouble: $0 != .ready)
        }
        return [scanner, listKey].compactMap(\.self)
    }

    private func line(_ says: String, isTrouble: Bool) -> [String: Any] {
        ["says": says, "isTrouble": isTrouble]
    }
}
