import FrontDesk
import Logging
import ServiceLifecycle

/// Takes errands from the operator's commands, over a socket that only this user and group can open.
struct ControlSocket: Service {
    let path: String
    let reception: Reception
    let logger: Logger
    var backups: Backups?

    func run() async throws {
        try await LineSocket<Errand, Errand.Outcome>(path: path, mode: 0o660, logger: logger, answer: answer)
            .run()
    }

    private func answer(_ errand: Errand?) async -> Errand.Outcome {
        guard let errand else { return .refused(Refusal.unreadable.key) }
        let outcome = await errand.carryOut(at: reception, backups)
        if case .failed(let reason) = outcome {
            logger.error("An errand failed.", metadata: ["fault": .string(reason)])
        }
        return outcome
    }
}
