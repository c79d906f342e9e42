package import FrontDesk
package import Phrasebook
package import Sheets

extension RollCallSheet {
    /// A roll call in words for paper, in the language of whoever asks for it.
    ///
    /// - Parameter centre: what the centre is called.
    package init(
        _ list: RollCallList,
        for centre: String,
        _ hours: OpeningHours,
        in language: Language,
        _ phrasebook: Phrasebook
    ) {
        let words = PaperWords(phrasebook: phrasebook, language: language, hours: hours, list: list)
        self.init(
            banner: list.call?.isDrill == true ? words.say("banner") : "",
            title: words.title,
            leads: words.leads(centre),
            blocks: words.blocks,
            nobody: words.say("nobody"),
            foot: words.say("foot", ["time": words.days.moment(list.madeAt, language)]),
            language: language.rawValue
        )
    }
}

extension RollCallSheet {
    /// The report of a roll call, for paper.
    package init(
        _ report: RollCallReport,
        for centre: String,
        _ hours: OpeningHours,
        in language: Language,
        _ phrasebook: Phrasebook
    ) {
        let words = PaperWords(phrasebook: phrasebook, language: language, hours: hours, list: report.list)
        self.init(
            banner: report.call.isDrill ? words.say("banner") : "",
            title: words.say(report.call.isDrill ? "report.titleDrill" : "report.titleLive"),
            leads: words.leads(of: report, centre),
            blocks: report.never.isEmpty
                ? [] : [.init(title: words.say("report.never"), rows: report.never.map { words.row($0) })],
            nobody: words.nobodyMissing(in: report),
            foot: words.say("foot", ["time": words.days.moment(report.madeAt, language)]),
            language: language.rawValue
        )
    }
}

/// The sentences of one list on paper.
fileprivate struct PaperWords {
    let phrasebook: Phrasebook
    let language: Language
    let list: RollCallList
    let days: LocalDays

    init(phrasebook: Phrasebook, language: Language, hours: OpeningHours, list: RollCallList) {
        (self.phrasebook, self.language, self.list) = (phrasebook, language, list)
        days = LocalDays(hours: hours, today: { hours.day(of: list.madeAt) })
    }

    func say(_ key: String, _ values: [String: String] = [:]) -> String {
        phrasebook.phrase("rollCall.\(key)", in: language.rawValue, values)
    }

    var title: String { say(list.call.map { $0.isDrill ? "titleDrill" : "titleLive" } ?? "title") }

    func leads(_ centre: String) -> [String] {
        let made = say("made", ["centre": centre, "time": days.fullMoment(list.madeAt, language)])
        guard let call = list.call else {
            return [made, say("count", ["people": String(list.tally.people)])]
        }
        let values = [
            "time": days.clock(call.startedAt), "people": String(list.tally.people),
            "found": String(list.tally.found + list.tally.left),
        ]
        return [made, say("stands", values)]
    }

    /// When it was, who led it, how it ended, a line each.
    func leads(of report: RollCallReport, _ centre: String) -> [String] {
        let (call, tally) = (report.call, report.tally)
        let day = days.long(days.hours.day(of: call.startedAt), language)
        let seconds = max(
            0,
            ((call.endedAt ?? report.madeAt).milliseconds - call.startedAt.milliseconds) / 1000
        )
        func moment(_ key: String, _ at: Instant?, by name: String?) -> String? {
            at.map { at in say("report.\(key)", ["time": days.clock(at)]) + (name.map { " · \($0)" } ?? "") }
        }
        let figures = [
            "people": tally.people, "found": tally.found, "left": tally.left, "missing": tally.missing,
            "open": tally.open,
        ]
        return [
            say("made", ["centre": centre, "time": day]),
            moment("began", call.startedAt, by: report.startedBy),
            moment("ended", call.endedAt, by: report.endedBy),
            say("report.lasted", ["time": clock(seconds: seconds)]),
            say("report.tally", figures.mapValues(String.init)),
        ]
        .compactMap(\.self)
    }

    /// That everybody was found, or that names are gone of those who were not.
    func nobodyMissing(in report: RollCallReport) -> String {
        let never = report.tally.open + report.tally.missing
        return never == 0 ? say("report.complete") : say("report.gone", ["count": String(never)])
    }

    var blocks: [RollCallSheet.Block] {
        let people = list.parts.map { name, people in
            RollCallSheet.Block(title: say("block.\(name)"), rows: people.map(row))
        }
        guard !list.expected.isEmpty else { return people }
        return people + [.init(title: say("block.expected"), rows: list.expected.map(row))]
    }

    func row(_ person: RollCallPerson) -> RollCallSheet.Row {
        let box: RollCallSheet.Box =
            switch person.standing {
            case .open: .empty
            case .missing: .missing
            case .found, .left: .ticked
            }
        let badge = person.badge.map { BadgeNumber($0).text }
        let role = person.role.map { phrasebook.phrase("role.\($0.rawValue)", in: language.rawValue) }
        let host = person.host.map { say("for", ["host": $0]) }
        let since = person.arrivedAt.map { say("since", ["time": days.clock($0)]) }
        return RollCallSheet.Row(
            box: box,
            name: person.name.map { person.isAlias ? "\($0) (\(say("alias")))" : $0 } ?? say("noName"),
            detail: [role, person.organisation, host, badge, since]
                .compactMap { $0.flatMap { $0.isEmpty ? nil : $0 } }.joined(separator: " · "),
            note: note(person)
        )
    }

    private func note(_ person: RollCallPerson) -> String {
        if let at = person.markedAt, let mark = person.mark, mark != .undone {
            return say("said.\(mark.rawValue)", ["time": days.clock(at)])
        }
        guard let left = person.leftAt else { return "" }
        return say(person.block == .assumed ? "assumedAt" : "leftAt", ["time": days.clock(left)])
    }

    private func row(_ expected: RollCallList.Expected) -> RollCallSheet.Row {
        let seats = ["count": String(expected.seats)]
        let name = expected.name ?? (expected.seats == 1 ? say("oneSeat") : say("seats", seats))
        let host = say("for", ["host": expected.host])
        let detail = [days.clock(expected.startsAt), expected.organisation, host]
        return .init(box: .none, name: name, detail: detail.filter { !$0.isEmpty }.joined(separator: " · "))
    }
}
