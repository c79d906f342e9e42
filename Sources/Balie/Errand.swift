import Equipment
import Foundation
import FrontDesk

/// Something an operator has the desk do.
///
/// It goes to the running daemon, or is done here when none runs.
enum Errand: Codable, Sendable {
    case offerPairing(kiosk: String, again: Bool = false)
    case revokeKiosk(Int64)
    case revokeReadToken(Int64)
    case addHost(String, ReachErrand = .init())
    case setHost(Int64, ReachErrand)
    case hostLeaves(Int64)
    case listHosts
    case addPartner(String, Partner.Kind)
    case renamePartner(Int64, String)
    case setPartnerEnded(Int64, Bool)
    case correct(Correction)
    case voidBadge(number: Int, day: Day)
    case printBadge(number: Int, day: Day, again: Bool, copies: Int?)
    case account(OfAccounts)
    case retention(RetentionErrand)
    case set(HouseSetting, String)
    case setRules(Language, String)
    case rotateKey(KeyKind)
    case checkKeys
    case backUp
    /// How the daemon stands.
    case report
    /// Who has to be found in an evacuation; a look at names.
    case rollCall(Look.Action)
    /// What is left of a roll call that has ended, nil for the last; a look where it names somebody.
    case rollCallReport(Int64?)

    /// What an errand brings back.
    enum Outcome: Codable, Sendable {
        case pairing(PairingCode)
        case kiosk(Kiosk)
        case readToken(ReadToken)
        case host(FrontDesk.Host)
        case hosts([HostOnList])
        case partner(Partner)
        case account(Account)
        case firstPassword(Account, String)
        case accounts([Account])
        case retention(RetentionErrand.Outcome)
        case keys(KeyReport)
        case backup(Backups.Outcome)
        case report(DaemonReport)
        case rollCall(RollCallList)
        case rollCallReport(RollCallReport)
        /// What a setting is now, and whether terms wait for somebody who has seen what goes.
        case setting(String, waits: Bool)
        case done
        /// The desk's no, by its name in the phrasebook, with what its sentence fills in.
        case refused(String, [String: String] = [:])
        /// A fault, in a sentence for the operator.
        case failed(String)
    }

    /// Has the desk do it.
    func carryOut(at reception: Reception, _ backups: Backups? = nil) async -> Outcome {
        do {
            return try await perform(at: reception, backups)
        } catch let refusal as Refusal where refusal != .recordFull && refusal != .recordUnavailable {
            return .refused(refusal.key, refusal.values)
        } catch let fault as RecordFault {
            return .failed(fault.description)
        } catch let fault as BackupFault {
            return .failed(fault.description)
        } catch let stop as Stop {
            return .failed(stop.reason)
        } catch {
            return .failed("The record could not be written. Check the disk.")
        }
    }

    private func perform(at reception: Reception, _ backups: Backups?) async throws -> Outcome {
        switch self {
        case .offerPairing(let kiosk, let again):
            return .pairing(try await reception.offerPairing(of: .kioskName(kiosk), again: again))
        case .revokeKiosk(let id):
            return .kiosk(try await reception.revokeKiosk(id))
        case .revokeReadToken(let id):
            return .readToken(try await reception.revokeReadToken(id, from: .operatorShell))
        case .addHost(let name, let reach):
            return .host(
                try await reception.addHost(
                    named: .hostName(name),
                    reach: reach.reach(),
                    from: .operatorShell
                )
            )
        case .setHost(let id, let reach):
            try await reception.setHost(id, reach.reach(), from: .operatorShell)
            return .done
        case .hostLeaves(let id):
            try await reception.hostLeaves(id, from: .operatorShell)
            return .done
        case .listHosts:
            return .hosts(try await reception.listHosts(from: .operatorShell))
        case .addPartner(let name, let kind):
            let origin = Origin.operatorShell
            return .partner(try await reception.addPartner(named: .partnerName(name), of: kind, from: origin))
        case .renamePartner(let id, let name):
            try await reception.renamePartner(id, to: .partnerName(name), from: .operatorShell)
            return .done
        case .setPartnerEnded(let id, let ends):
            try await reception.setEnded(ends, ofPartner: id, from: .operatorShell)
            return .done
        case .correct(let correction):
            try await reception.correct(correction, from: .operatorShell)
            return .done
        case .voidBadge(let number, let day):
            try await reception.voidBadge(number, on: day, from: .operatorShell)
            return .done
        case .printBadge(let number, let day, let again, let copies):
            let visit = try await reception.visit(numbered: number, on: day)
            try await reception.printBadge(of: visit, again: again, copies: copies, from: .operatorShell)
            return .done
        case .account(let errand):
            return try await errand.perform(at: reception)
        case .retention(let errand):
            return .retention(try await errand.carryOut(at: reception))
        case .set(let setting, let value):
            return try await set(setting, to: value, at: reception)
        case .setRules(let language, let text):
            let now = try await reception.houseRules()
            let old = Language.allCases.map { ($0, $0 == language ? text : now.text.joined(in: $0)) }
            let texts = Dictionary(uniqueKeysWithValues: old)
            let rules = try RulesText(texts)
            try await reception.changeHouseRules(to: rules, insteadOf: now.version, from: .operatorShell)
            return .done
        case .rotateKey(let kind):
            try await reception.rotateKey(kind, from: .operatorShell)
            return .done
        case .checkKeys:
            return .keys(try await reception.keyReport())
        case .report:
            return .report(try await DaemonReport(of: reception))
        case .backUp:
            guard let backups else { return .failed("No backups are made here.") }
            do {
                return .backup(try await backups.make())
            } catch {
                return .failed(BackingUp.sentence(for: error))
            }
        case .rollCall(let action):
            return .rollCall(try await reception.listToCall(action, from: .operatorShell))
        case .rollCallReport(let id):
            return .rollCallReport(try await reception.rollCallReport(of: id, from: .operatorShell))
        }
    }

    private func set(
        _ setting: HouseSetting,
        to value: String,
        at reception: Reception
    ) async throws -> Outcome {
        let new = try NewSetting(setting, to: value)
        guard setting.kind != .printer || new.value.isEmpty || PrinterAddress(new.value) != nil else {
            throw Refusal.printerMalformed
        }
        try await reception.set([new], from: .operatorShell)
        let waits = try await reception.termsWaiting() != nil
        return .setting(reception.settings.value(of: setting), waits: waits)
    }
}
