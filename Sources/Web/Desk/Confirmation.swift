import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// Answers once whoever is signed in has shown again who they are.
    ///
    /// The question carries what was filled in, so that nothing has to be typed twice.
    func confirmed(
        _ request: Request,
        _ caller: Caller,
        _ session: Session,
        _ answer: Route.Answer
    ) async throws -> Response {
        if reception.isConfirmed(session) { return try await answer(request, caller) }
        let proof = caller.form["proof"]
        guard request.method == .post, !proof.isEmpty else {
            return confirmPage(request, caller, refusal: nil)
        }
        let token: SessionToken
        do {
            token = try await reception.confirm(session, with: proof)
        } catch let refusal as Refusal {
            return confirmPage(request, caller, refusal: refusal)
        }
        var caller = caller
        caller.session = try await reception.session(holding: token)
        caller.form = Form(fields: caller.form.fields.filter { $0.name != "proof" })
        var response =
            caller.form["again"] == "get"
            ? Response.redirect(to: caller.path, type: .normal) : try await answer(request, caller)
        if response.headers[.setCookie] == nil { response.setCookie(DeskCookie.cookie(token)) }
        return response
    }

    private func confirmPage(_ request: Request, _ caller: Caller, refusal: Refusal?) -> Response {
        var carried = caller.form.fields.filter { !["proof", Repeats.field].contains($0.name) }
        if request.method == .get { carried = [("again", "get")] }
        let facts: [String: Any] = [
            "action": caller.path,
            "userName": caller.session?.account.userName.rawValue ?? "",
            "hasCode": caller.session?.account.hasCode ?? false,
            "carried": carried.map { ["name": $0.name, "value": $0.value] },
        ]
        return page("confirm", facts, caller, refusal: refusal, status: .forbidden)
    }
}
