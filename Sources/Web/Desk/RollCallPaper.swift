import Badges
import FrontDesk
import HTTPTypes
import Hummingbird
import Sheets

extension Door {
    /// `GET /desk/roll-call/paper` – who has to be found now, on A4.
    func rollCallOnPaper(_ request: Request, _ caller: Caller) async throws -> Response {
        try await rollCall(on: .a4, caller)
    }

    /// `GET /desk/roll-call/label` – the same on a roll of labels.
    func rollCallOnRoll(_ request: Request, _ caller: Caller) async throws -> Response {
        try await rollCall(on: .roll62, caller)
    }

    private func rollCall(on paper: Paper, _ caller: Caller) async throws -> Response {
        let list = try await reception.listToCall(.printed, from: caller.atTheDesk().origin)
        let sheet = RollCallSheet(list, for: house.centre, reception.hours, in: caller.language, phrasebook)
        let pdf = try await press.inTurn { try sheet.pdf(on: paper) }
        return Response(status: .ok, mediaType: "application/pdf", bytes: pdf)
    }
}
