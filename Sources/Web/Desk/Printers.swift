import Badges
import Equipment
import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/printers` – badges that did not come out, for hosts; the printers themselves, for the administrator.
    func showPrinters(_ request: Request, _ caller: Caller) async throws -> Response {
        try await printersPage(caller)
    }

    /// `POST /desk/printers/{main or fallback}/test` – a label for nobody, to see how it prints.
    func printTestLabel(_ request: Request, _ caller: Caller) async throws -> Response {
        guard let printers else { throw Refusal.noPrinter }
        let printer: LabelPrinter? =
            switch try caller.parameters.require("printer") {
            case "main": printers.main
            case "fallback": printers.fallback
            default: nil
            }
        guard let printer else { throw DoorRefusal.notFound }
        let press = LabelPress(printers: printers, format: format, phrasebook: phrasebook)
        let patient = LabelPrinter(printer.address, patience: .forSomebodyWhoWaits)
        let result = await press.printSample(on: patient, reception.today(), caller.language)
        return try await printersPage(caller, tested: result)
    }

    private func printersPage(_ caller: Caller, tested: LabelPress.Result? = nil) async throws -> Response {
        let session = try caller.atTheDesk()
        let troubles = try await printTroubles(caller)
        var facts: [String: Any?] = [
            "seesQueue": session.holds([.host]), "troubles": troubles, "hasPrinter": printers != nil,
            "allPrinted": troubles.isEmpty && printers != nil, "size": sizeLine(caller),
        ]
        if session.holds([.administrator]), let printers {
            facts["seesPrinters"] = true
            facts["printers"] = await states(of: printers, caller)
        }
        if session.holds([.administrator]) { facts["queues"] = await otherQueues() }
        if let tested {
            facts["isTested"] = tested.failure == nil
            facts["testFailed"] = tested.failure.map { sentences(for: $0, caller) }
        }
        return page("printers", known(facts), caller, here: "printers")
    }

    /// Queues that this machine's CUPS has and that are not set here.
    private func otherQueues() async -> [String: Any]? {
        let known = Set(printers?.all.map(\.address.text) ?? [])
        let names = ((try? await LabelPrinter.queues()) ?? []).filter { !known.contains($0) }
        return names.isEmpty ? nil : ["names": names]
    }

    private func states(of printers: LabelPrinters, _ caller: Caller) async -> [[String: Any]] {
        async let main = state(of: printers.main, "main", caller)
        async let fallback = state(of: printers.fallback, "fallback", caller)
        return await [main, fallback].compactMap(\.self)
    }

    private func state(of printer: LabelPrinter?, _ use: String, _ caller: Caller) async -> [String: Any]? {
        guard let printer else { return nil }
        var facts: [String: Any] = [
            "name": printer.address.text, "use": pages.say("printers.\(use)", caller),
            "path": "/desk/printers/\(use)/test",
        ]
        do throws(PrintTrouble) {
            let state = try await LabelPrinter(printer.address, patience: .short).state()
            if let trouble = state.trouble(with: LabelSize(format), format.dotsPerInch) { throw trouble }
            let activity = state.activity == .printing ? "printing" : "idle"
            facts["state"] = pages.say("printers.\(activity)", caller)
            if let loaded = state.loaded.first {
                facts["loaded"] = pages.say("printers.loaded", caller, ["loaded": spelled(loaded.text)])
            }
        } catch {
            facts["trouble"] = sentences(for: PrintFailure(error), caller)
        }
        return facts
    }

    private func sizeLine(_ caller: Caller) -> String {
        pages.say("printers.label", caller, ["label": labelText])
    }
}

extension Patience {
    /// For a label that somebody at the desk waits for.
    fileprivate static let forSomebodyWhoWaits = Patience(connect: 2, answer: 3, trouble: 2, label: 15)
}
