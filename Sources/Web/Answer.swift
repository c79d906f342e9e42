import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /answer/{token}` – what the link in a letter opens: one big button.
    ///
    /// Nothing changes: mail programs look at links by themselves.
    func showAnswer(_ request: Request, _ caller: Caller) async throws -> Response {
        guard let token = try answerToken(caller) else { return answerPage("over", caller) }
        switch try await reception.answerState(token) {
        case .open(let badge): return answerPage("open", caller, badge)
        case .answered: return answerPage("answered", caller)
        case .over: return answerPage("over", caller)
        }
    }

    /// `POST /answer/{token}` – "I'm coming", once.
    func answer(_ request: Request, _ caller: Caller) async throws -> Response {
        guard let token = try answerToken(caller) else { return answerPage("over", caller) }
        switch try await reception.answer(token) {
        case .open(let badge): return answerPage("thanks", caller, badge)
        case .answered: return answerPage("answered", caller)
        case .over: return answerPage("over", caller)
        }
    }

    private func answerToken(_ caller: Caller) throws -> AnswerToken? {
        AnswerToken(try caller.parameters.require("token"))
    }

    /// The page in one of its four states; it names nobody.
    private func answerPage(_ state: String, _ caller: Caller, _ badge: BadgeOfDay? = nil) -> Response {
        let number = ["number": badge.map { BadgeNumber($0.number).text } ?? ""]
        let facts: [String: Any] = [
            "heading": pages.say("answer.\(state)", caller, number),
            "lead": pages.say("answerLead.\(state)", caller),
            "isOpen": state == "open",
        ]
        return page("answer", facts, caller, status: state == "over" ? .gone : .ok)
    }
}
