package import FrontDesk
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
        let (sheet, listPress) = try await list(for: kiosk, in: caller.language)
        // The page waits eight seconds for an answer.
        let answer = await print(sheet, on: listPress, within: .seconds(6))
        return try Response(json: ["message": words(for: answer, in: caller.language)])
    }

    /// The same for the key of a kiosk that no page of it hears; its pages say what becomes of it.
    package func printList(for kiosk: Kiosk) async throws -> ListPrintAnswer {
        let (sheet, listPress) = try await list(for: kiosk, in: .nl)
        events.tell(.list(nil), at: kiosk.id)
        let answer = await print(sheet, on: listPress, within: .seconds(6))
        let endings = Language.allCases.map { ($0.rawValue, words(for: answer, in: $0)) }
        events.tell(.list(Dictionary(uniqueKeysWithValues: endings)), at: kiosk.id)
        return answer
    }

    private func list(for kiosk: Kiosk, in language: Language) async throws -> (RollCallSheet, ListPress) {
        guard reception.settings.list.printsFromKiosk, let listPress else { throw Refusal.noListPrinter }
        try paces.takeList(kiosk)
        let list = try await reception.listToCall(.printed, from: .kiosk(kiosk.id))
        return (RollCallSheet(list, for: house.centre, reception.hours, in: language, phrasebook), listPress)
    }

    private func words(for answer: ListPrintAnswer, in language: Language) -> String {
        func say(_ key: String) -> String { phrasebook.phrase("kiosk.\(key)", in: language.rawValue) }
        return switch answer {
        case .printed, .underway: say("list.printed")
        case .failed(let failure):
            "\(say("list.failed")) \(failure.sentencesForList(in: language, phrasebook))"
        }
    }
}
