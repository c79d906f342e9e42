import Badges
import Equipment
import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `POST /desk/visits/{visit}/print` – the badge from the label printer; with `again` once more.
    func printBadge(_ request: Request, _ caller: Caller) async throws -> Response {
        let (visit, session) = (try caller.number("visit"), try caller.atTheDesk())
        return try await answering {
            try await reception.printBadge(of: visit, again: caller.form["again"] == "yes", for: session)
            switch caller.form["back"] {
            case "printers": return .redirect(to: "/desk/printers")
            case "visit": return .redirect(to: "/desk/visits/\(visit)")
            default: return .redirect(to: "/desk/today")
            }
        } onRefusal: { refusal in
            guard ![.visitUnknown, .nameGone].contains(refusal) else { throw refusal }
            return caller.form["back"] == "visit" || refusal == .badgeOutOfUse
                ? try await visitPage(visit, caller, refusal: refusal)
                : try await badgePage(visit, caller, refusal: refusal)
        }
    }

    /// `GET /desk/visits/{visit}/badge` – the badge at its exact size, for the browser's own printing.
    func showBadge(_ request: Request, _ caller: Caller) async throws -> Response {
        let visit = try caller.number("visit")
        return try await answering {
            try await badgePage(visit, caller)
        } onRefusal: { refusal in
            guard refusal == .badgeOutOfUse else { throw refusal }
            return try await visitPage(visit, caller, refusal: refusal)
        }
    }

    /// `GET /desk/visits/{visit}/badge/picture` – the badge's dots, for that page; the look is on record.
    func badgePictureAtTheDesk(_ request: Request, _ caller: Caller) async throws -> Response {
        let badge = try await reception.badgeToPrint(of: caller.number("visit"), for: caller.atTheDesk())
        let picture = try await press.print(BadgeFace(badge, in: phrasebook), as: format)
        return Response(status: .ok, mediaType: "image/png", bytes: picture.png)
    }

    private func badgePage(_ visit: Int64, _ caller: Caller, refusal: Refusal? = nil) async throws -> Response
    {
        let badge = try await reception.badgeNumber(of: visit, for: caller.atTheDesk())
        let print = try await reception.prints(of: [visit])[visit]
        let name = BadgeNumber(badge.number).text
        let facts: [String: Any] = [
            "name": days.name(of: badge, caller.language),
            "alt": pages.say("badge.alt", caller, ["badge": name]),
            "picture": "/desk/visits/\(visit)/badge/picture", "print": "/desk/visits/\(visit)/print",
            "size": pages.say("badge.size", caller, ["label": labelText]),
            "sheet": "/desk/files/\(BadgeSheet.name(of: format))",
            "hasPrinter": printers != nil, "isAgain": (print?.count ?? 0) > 0,
        ]
        return page("badge", facts, caller, here: "today", refusal: refusal)
    }

    /// Badges that did not come out, as sentences with what can be done, for hosts; for everyone else none.
    ///
    /// Each has `what` ("Badge B 0419 is niet geprint."), `why` (the cause, what mends it, what happens then), `path` to
    /// post to with `again`, `go` for the button, and `here` for the page of the browser's printing; `visit` and
    /// `passes`, for what is over in a moment, are for whoever chooses among them.
    func printTroubles(_ caller: Caller) async throws -> [[String: Any]] {
        try await reception.printTroubles(for: caller.atTheDesk())
            .map { trouble in
                let job = trouble.job
                let failure = PrintFailure(job.cause ?? .unknown, loaded: job.loaded, needed: job.needed)
                let badge = BadgeNumber(trouble.number).text
                // What needs no hand, or only another print, is not followed by a sentence that says so again.
                let then =
                    job.cause == .cancelled || job.cause == .gone
                    ? "" : " " + pages.say(trouble.comesByItself ? "print.byItself" : "print.byHand", caller)
                return [
                    "visit": String(trouble.visit),
                    "passes": job.cause == .busy && trouble.comesByItself,
                    "what": pages.say("print.notPrinted", caller, ["badge": badge]), "badge": badge,
                    "why": sentences(for: failure, caller) + then,
                    "path": "/desk/visits/\(trouble.visit)/print",
                    "here": "/desk/visits/\(trouble.visit)/badge",
                    "go": pages.say(
                        trouble.comesByItself ? "printers.printNow" : "printers.printAgain",
                        caller
                    ),
                ]
            }
    }

    /// What happened, and what mends it.
    func sentences(for failure: PrintFailure, _ caller: Caller) -> String {
        let values = [
            "loaded": failure.loaded.map(spelled) ?? "", "needed": failure.needed.map(spelled) ?? labelText,
            "label": labelText,
        ]
        let cause = failure.cause.rawValue
        return pages.say("print.cause.\(cause)", caller, values) + " "
            + pages.say("print.fix.\(cause)", caller, values)
    }

    /// The label that is set, "62 × 100 mm".
    var labelText: String { spelled(LabelSize(format).text) }

    /// A size with the sign that people write.
    func spelled(_ size: String) -> String { size.replacing(" x ", with: " × ") }
}

/// The style sheet that gives a badge its exact size on paper, one for each format.
enum BadgeSheet {
    static func name(of format: BadgeFormat) -> String { "badge-\(format.name).css" }

    /// The sheet of that name, nil when there is none.
    static func text(named name: String) -> String? {
        BadgeFormat.all.first { self.name(of: $0) == name }.map(text)
    }

    private static func text(of format: BadgeFormat) -> String {
        let (wide, high) = (length(format.label.width * 100), length(format.label.height * 100))
        let (across, along) = (dots(format.width, format), dots(format.height, format))
        return """
            @page { size: \(wide) \(high); margin: 0; }
            .badge-paper { width: fit-content; max-width: 100%; padding: 1rem; overflow-x: auto; background: #fff; border: 1px solid var(--line); border-radius: 10px; }
            .badge-picture { display: block; width: \(across); height: \(along); }
            @media print {
              html, body, body.outside { width: \(wide); height: \(high); margin: 0; overflow: hidden; background: #fff; }
              main, main > :not(.badge-paper) { display: none; }
              main:has(.badge-paper) { display: block; padding: 0; }
              .badge-paper { display: grid; place-items: center; width: \(wide); height: \(high); margin: 0; padding: 0; border: 0; }
            }

            """
    }

    private static func dots(_ count: Int, _ format: BadgeFormat) -> String {
        length(Int((Double(count) * 25_400 / Double(format.dotsPerInch)).rounded()))
    }

    /// Thousandths of a millimetre as CSS writes them.
    private static func length(_ micrometres: Int) -> String {
        let rest = String(1000 + micrometres % 1000).dropFirst()
        return "\(micrometres / 1000).\(rest)mm"
    }
}
