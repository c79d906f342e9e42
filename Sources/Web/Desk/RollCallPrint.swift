import Badges
import FrontDesk
import HTTPTypes
import Hummingbird
import Sheets

extension Door {
    /// `POST /desk/roll-call/print` – who has to be found now, out of the printer that is set for it.
    func printRollCall(_ request: Request, _ caller: Caller) async throws -> Response {
        let origin = try caller.atTheDesk().origin
        guard let listPress else { throw Refusal.noListPrinter }
        let list = try await reception.listToCall(.printed, from: origin)
        let sheet = RollCallSheet(list, for: house.centre, reception.hours, in: caller.language, phrasebook)
        return page(of: await print(sheet, on: listPress, within: .seconds(15)), caller)
    }

    /// `GET /desk/roll-call/print` – what became of the last print; asks again by itself while it is on its way.
    func showListPrint(_ request: Request, _ caller: Caller) async throws -> Response {
        _ = try caller.atTheDesk()
        guard let answer = listPrints.answer(at: Instant(reception.now())) else {
            return .redirect(to: "/desk/roll-call")
        }
        return page(of: answer, caller)
    }

    private func page(of answer: ListPrintAnswer, _ caller: Caller) -> Response {
        var facts: [String: Any?] = [
            "isLabel": reception.settings.list.paper == .label
        ]
        switch answer {
        case .printed: facts["isPrinted"] = true
        case .underway: facts["isUnderway"] = true
        case .failed(let failure):
            facts["trouble"] = failure.sentencesForList(in: caller.language, phrasebook)
        }
        return page("rollCallPrint", known(facts), caller, here: "roll-call")
    }

    /// The press for the printer that is set for the list at this moment, nil for none.
    var listPress: ListPress? {
        ListPress(reception.settings.list, format: format, press: press)
    }

    /// `GET /desk/roll-call/{rollCall}/report` – times, tally, and whom nobody accounted for, on A4.
    func rollCallReportOnPaper(_ request: Request, _ caller: Caller) async throws -> Response {
        let id = try caller.number("rollCall")
        let report = try await reception.rollCallReport(of: id, from: caller.atTheDesk().origin)
        let sheet = RollCallSheet(report, for: house.centre, reception.hours, in: caller.language, phrasebook)
        let pdf = try await press.inTurn { try sheet.pdf(on: .a4) }
        return Response(status: .ok, mediaType: "application/pdf", bytes: pdf)
    }
}
