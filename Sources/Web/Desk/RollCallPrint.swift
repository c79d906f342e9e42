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
        var facts: [String: Any?] = [
            "isLabel": reception.settings.list.paper == .label
        ]
        switch await listPress.print(sheet, within: .seconds(15)) {
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
