import FrontDesk
import Hummingbird
import Phrasebook

extension Door {
    /// `GET /desk/invitations/import` – the question for a list.
    func showImport(_ request: Request, _ caller: Caller) async throws -> Response {
        try await importPage(caller)
    }

    /// `POST /desk/invitations/import` – what each line of a list would do; with `go` it is done, all or nothing.
    func importInvitations(_ request: Request, _ caller: Caller) async throws -> Response {
        let (session, form) = (try caller.atTheDesk(), caller.form)
        return try await answering {
            let lines = try await read(Self.list(in: form), to: form["host"], for: session)
            guard form["go"] == "yes", lines.allSatisfy({ $0.fault == nil }) else {
                return try await importPage(caller, lines: lines)
            }
            _ = try await reception.invite(lines.compactMap(\.invitation), for: session)
            return .redirect(to: "/desk/invitations")
        } onRefusal: { refusal in
            try await importPage(caller, refusal: refusal)
        }
    }

    /// The list that was chosen as a file, or else pasted.
    private static func list(in form: Form) throws -> String {
        try form.file.map { try ListFile($0).text } ?? form["list"]
    }

    /// One line of a list, and what became of it.
    private struct ReadLine {
        let line: InvitationTable.Line
        var invitation: NewInvitation?
        var fault: Refusal?
    }

    private func read(_ list: String, to host: String, for session: Session) async throws -> [ReadLine] {
        guard let host = Int64(host) else { throw Refusal.hostUnknown }
        let roles = Language.allCases.flatMap { language in
            Role.allCases.map { role in
                (phrasebook.phrase("role.\(role.rawValue)", in: language.rawValue), role)
            }
        }
        let words = TableWords(partners: try await reception.partners(), roles: roles)
        var lines: [ReadLine] = []
        for line in try InvitationTable(list).lines {
            var read = ReadLine(line: line)
            do {
                let invitation = try line.invitation(to: host, words)
                read.invitation = invitation
                read.fault = try await reception.fault(in: invitation, for: session)
            } catch let refusal as Refusal {
                read.fault = refusal
            }
            lines.append(read)
        }
        return lines
    }

    private func importPage(_ caller: Caller, lines: [ReadLine] = [], refusal: Refusal? = nil) async throws
        -> Response
    {
        let wrong = lines.count { $0.fault != nil }
        var facts = try await choices(caller)
        facts["list"] = (try? Self.list(in: caller.form)) ?? caller.form["list"]
        facts["host"] = caller.form["host"]
        facts["isRead"] = !lines.isEmpty
        facts["isGood"] = !lines.isEmpty && wrong == 0
        facts["wrong"] =
            wrong == 0
            ? nil
            : pages.count(
                wrong,
                one: "import.oneWrong",
                more: "import.wrong",
                caller
            )
        facts["good"] = pages.count(lines.count, one: "import.goOne", more: "import.goAll", caller)
        facts["lines"] = lines.map { read in
            known([
                "number": String(read.line.number), "who": read.line.title,
                "fault": read.fault.map { pages.sentence($0, caller.language.rawValue) },
                "at": read.invitation.map { invitation in
                    days.short(invitation.appointment.day, caller.language) + " "
                        + clock(invitation.appointment.from)
                },
            ])
        }
        return page("import", known(facts), caller, here: "invitations", refusal: refusal)
    }

    private func clock(_ minutes: Int) -> String {
        let digits = String(minutes % 60)
        return "\(minutes / 60):\(digits.count == 1 ? "0" : "")\(digits)"
    }
}
