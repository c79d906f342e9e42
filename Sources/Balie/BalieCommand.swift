import ArgumentParser
import Foundation
import FrontDesk
import NIOCore
import Web

/// The operator's door: `balie serve` is the daemon, the rest asks it or reads the record.
@main
struct BalieCommand: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "balie",
        abstract: "The reception desk: check-in kiosk, badges and presence log.",
        version: version,
        subcommands: [
            Serve.self, Setup.self, Terminal.self, Demo.self, Present.self, RollCallCommand.self,
            ReportCommand.self,
            Visits.self,
            Correct.self,
            KioskCommand.self,
            HostCommand.self,
            PartnerCommand.self,
            AccountCommand.self, BadgeCommand.self, BackupCommand.self, Restore.self, DoctorCommand.self,
            AnchorCommand.self,
            Verify.self, Purge.self,
            KeyCommand.self, TokenCommand.self, MailCommand.self, PrinterCommand.self,
            SettingsCommand.self, RulesCommand.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let stop as Stop {
            Stop.tell(stop.reason)
            exit(withError: ExitCode(stop.status.rawValue))
        } catch {
            exit(withError: error)
        }
    }
}

/// A command that can't go on: a sentence for the operator and the exit status that scripts read (sysexits).
struct Stop: Error {
    let status: Status
    let reason: String

    enum Status: Int32 {
        case dataError = 65
        case noInput = 66
        case unavailable = 69
        case software = 70
        case inputOutput = 74
        case tryLater = 75
        case noPermission = 77
        case configuration = 78
    }

    init(_ status: Status, _ reason: String) {
        self.status = status
        self.reason = reason
    }

    /// Says something beside what the command brings.
    static func tell(_ reason: String) {
        FileHandle.standardError.write(Data("balie: \(reason)\n".utf8))
    }

    /// What a fault of the record means to a script.
    init(_ fault: RecordFault) {
        let status: Status =
            switch fault {
            case .inUse: .tryLater
            case .notADatabase, .ofAnotherProgram, .newer, .older, .damaged, .chainBroken, .setting,
                .notEmpty:
                .dataError
            case .absent: .noInput
            case .keysMissing, .wrongMasterKey, .masterKeyMissing, .masterKeyMalformed, .dayKeyMissing:
                .configuration
            case .masterKeyReadableByOthers, .closedToUs: .noPermission
            case .broken, .full: .inputOutput
            }
        self.init(status, fault.description)
    }

    /// What a backup that can't be made or taken back means to a script.
    init(_ fault: BackupFault) {
        let status: Status =
            switch fault {
            case .notABackup, .otherKind, .damaged, .recordIsThere, .keysOfAnother, .namesClosed: .dataError
            case .otherKey: .noPermission
            case .noRoom, .broken: .inputOutput
            }
        self.init(status, fault.description)
    }

    /// What a certificate that can't be used means to a script.
    init(_ fault: CertificateFault) {
        let status: Status =
            switch fault {
            case .keyReadableByOthers, .closedToUs: .noPermission
            case .certificateMissing, .keyMissing, .notACertificate, .notAKey, .ofAnotherKey, .notValidNow:
                .configuration
            }
        self.init(status, fault.description)
    }

    /// Runs `body`, giving what an operator can mend a sentence and its exit status.
    static func naming<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let fault as RecordFault {
            throw Stop(fault)
        } catch Refusal.recordUnavailable {
            throw Stop(.inputOutput, "Reading or writing the record failed. Check the disk.")
        } catch let error as CocoaError {
            throw Stop(
                .noPermission,
                "\(error.filePath ?? "The record's folder"): can't be made or written here."
            )
        } catch let fault as CertificateFault {
            throw Stop(fault)
        } catch let fault as BackupFault {
            throw Stop(fault)
        } catch let error as IOError {
            throw Stop(.unavailable, "A socket failed (error \(error.errnoCode)). Check state.socket.")
        }
    }
}
