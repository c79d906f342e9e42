import FrontDesk
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Phrasebook

/// Turns every refusal into its status and a sentence in the reader's language, and everything else that was
/// thrown into a 500 with an id for the person and one line for the operator.
struct Answers: RouterMiddleware {
    let phrasebook: Phrasebook
    let routes: [Route]

    func handle(
        _ request: Request,
        context caller: Caller,
        next: (Request, Caller) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, caller)
        } catch let refusal as Refusal {
            return answer(refusal, to: request, caller)
        } catch DoorRefusal.notFound {
            return answer(notFound(request), to: request, caller)
        } catch let refusal as DoorRefusal {
            return answer(refusal, to: request, caller)
        } catch let error as HTTPError where error.status == .notFound {
            return answer(notFound(request), to: request, caller)
        } catch is NIOTooManyBytesError {
            return answer(.tooLarge, to: request, caller)
        } catch {
            return fault(error, to: request, caller)
        }
    }

    private func answer(_ refusal: Refusal, to request: Request, _ caller: Caller) -> Response {
        var problem = Problem(refusal.key, caller, phrasebook, refusal.values)
        problem.field = refusal.field?.rawValue
        if case .tooFast(let seconds) = refusal { problem.retryAfter = seconds }
        return problem.response(refusal.status, to: request)
    }

    private func answer(_ refusal: DoorRefusal, to request: Request, _ caller: Caller) -> Response {
        var problem = Problem(refusal.key, caller, phrasebook)
        problem.field = refusal.field
        var response = problem.response(refusal.status, to: request)
        for field in refusal.headers { response.headers[field.name] = field.value }
        return response
    }

    /// The error's type goes to the log, never what it carries.
    private func fault(_ error: any Error, to request: Request, _ caller: Caller) -> Response {
        let id = caller.id
        caller.logger.error(
            "A request failed.",
            metadata: ["route": .string(caller.endpointPath ?? "none"), "fault": .string(faultName(error))]
        )
        let problem = Problem("fault", caller, phrasebook, ["id": id])
        return problem.response(.internalServerError, to: request)
    }

    /// Not found, or found under another method.
    private func notFound(_ request: Request) -> DoorRefusal {
        let others = routes.filter { $0.path == request.uri.path && $0.method != request.method }
        guard !others.isEmpty else { return .notFound }
        return .wrongMethod(allowed: others.map(\.method.rawValue).joined(separator: ", "))
    }
}

/// What a fault is called in the log: its type, and for a record's fault its sentence, which holds no data.
fileprivate func faultName(_ error: any Error) -> String {
    if let fault = error as? RecordFault { return fault.description }
    return String(describing: type(of: error))
}
