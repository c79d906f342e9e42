import Foundation
import FrontDesk

/// Something an operator has the desk do.
///
/// It goes to the running daemon, or is done here when none runs.
enum Errand: Codable, Sendable {
    case offerPairing(kiosk: String)
    case revokeKiosk(Int64)
    case addHost(String)
    case hostLeaves(Int64)
    case listHosts
    case correct(Correction)
    case voidBadge(number: Int, day: Day)

    /// What an errand brings back.
    enum Outcome: Codable, Sendable {
        case pairing(PairingCode)
        case kiosk(Kiosk)
        case host(FrontDesk.Host)
        case hosts([FrontDesk.Host])
        case done
        /// The desk's no, by its name in the phrasebook.
        case refused(String)
        /// A fault, in a sentence for the operator.
        case failed(String)
    }

    /// Has the desk do it.
    func carryOut(at reception: Reception) async -> Outcome {
        do {
            return try await perform(at: reception)
        } catch let refusal as Refusal where refusal != .recordFull && refusal != .recordUnavailable {
            return .refused(refusal.key)
        } catch let fault as RecordFault {
            return .failed(fault.description)
        } catch {
            return .failed("The record could not be written. Check the disk.")
        }
    }

    private func perform(at reception: Reception) async throws -> Outcome {
        switch self {
        case .offerPairing(let kiosk):
            return .pairing(try await reception.offerPairing(of: .kioskName(kiosk)))
        case .revokeKiosk(let id):
            return .kiosk(try await reception.revokeKiosk(id))
        case .addHost(let name):
            return .host(try await reception.addHost(named: .hostName(name)))
        case .hostLeaves(let id):
            try await reception.hostLeaves(id)
            return .done
        case .listHosts:
            return .hosts(try await reception.listHosts(from: .operatorShell))
        case .correct(let correction):
            try await reception.correct(correction, from: .operatorShell)
            return .done
        case .voidBadge(let number, let day):
            try await reception.voidBadge(number, on: day, from: .operatorShell)
            return .done
        }
    }
}
