import FrontDesk
import HTTPTypes
import Hummingbird
import Phrasebook
import Sheets

extension Door {
    /// `POST /kiosk/list` – a warden's keys at the kiosk: who has to be found comes out of the printer that is set for it.
    ///
    /// The kiosk hears that it does, or why not, and no name; at most once a minute.
    func printListFromKiosk(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        guard reception.settings.list.printsFromKiosk, let listPress else { throw Refusal.noListPrinter }
        try paces.takeList(kiosk)
        let list = try await reception.listToCall(.printed, from: .kiosk(kiosk.id))
        let sheet = RollCallSheet(list, for: house.centre, reception.hours, in: caller.language, phrasebook)
        // The page waits eight seconds for an answer.
        let answer = await print(sheet, on: listPress, within: .seconds(6))
        return try Response(json: ["message": words(for: answer, caller)])
    }

    private func words(for answer: ListPrintAnswer, _ caller: Caller) -> String {
        func say(_ key: String) -> String { phrasebook.phrase("kiosk.\(key)", in: caller.language.rawValue) }
        return switch answer {
        case .printed, .underway: say("list.printed")
        case .failed(let failure):
            "\(say("list.failed")) \(failure.sentencesForList(in: caller.language, phrasebook))"
        }
    }
}
