import Equipment
import Foundation
import FrontDesk
import Web

/// Looks at everything that the desk stands on, one finding a thing.
struct Doctor: Sendable {
    let settings: Settings
    /// What the running daemon says of itself, nil when none answers.
    let daemon: DaemonReport?
    /// How the devices of this machine's kiosk are, nil where nobody told.
    var devices: KioskDevices.Report?
    var now = Date()
    var disk: @Sendable (URL) -> Disk? = { Disk(of: $0) }
    /// Whether the kernel knows its clock to be kept right, nil where it does not tell.
    var clockIsKept: @Sendable () -> Bool? = { KernelClock.isKept }

    func findings() async -> [Finding] {
        var findings = [version, running, room, clock, certificate]
        findings += await record()
        findings += keys
        findings += backups
        findings += await printers()
        findings += letters + kiosks + scanner + leftovers
        return findings
    }

    private var version: Finding {
        guard let daemon, daemon.version != BalieCommand.version else {
            return Finding("version", "balie \(BalieCommand.version).")
        }
        return Finding(
            "version",
            .warning,
            "This is balie \(BalieCommand.version), the daemon that runs is \(daemon.version).",
            help: "Restart it: systemctl restart balie."
        )
    }

    private var running: Finding {
        guard let daemon else {
            return Finding(
                "daemon",
                .fault,
                "No daemon answers at \(settings.socket).",
                help:
                    "systemctl status balie, and journalctl -u balie say why. Run this as root or in the group balie."
            )
        }
        return Finding("daemon", "It runs, since \(age(of: daemon.since)).")
    }

    private var room: Finding {
        guard let disk = disk(settings.folder) else {
            return Finding(
                "disk",
                .fault,
                "The disk of \(settings.folder.path(percentEncoded: false)) can't be looked at.",
                help: "Check that the folder is there, and run this as root."
            )
        }
        let says =
            "\(Int(disk.share * 100)) % of the record's disk is used, \(disk.free / 1_000_000) MB are free."
        switch disk.level {
        case .roomy: return Finding("disk", says)
        case .low:
            return Finding("disk", .warning, says, help: "Make room. From 97 % on no backups are made.")
        case .full:
            return Finding(
                "disk",
                .fault,
                says,
                help:
                    "Make room now: visits are recorded until nothing is left, backups are not made any more."
            )
        }
    }

    private var clock: Finding {
        switch clockIsKept() {
        case true: Finding("clock", "The clock is kept right by a time server.")
        case false:
            Finding(
                "clock",
                .warning,
                "The clock is not kept right by a time server.",
                help: "Times on record may be wrong. timedatectl set-ntp true, or install chrony."
            )
        case nil:
            Finding(
                "clock",
                .warning,
                "The kernel does not tell whether the clock is right.",
                help: "timedatectl says more."
            )
        }
    }

    private var certificate: Finding {
        guard settings.lan.isWanted else {
            return Finding("certificate", "Only this machine is served, so there is none.")
        }
        guard let found = try? CertificateSource(settings.lan).certificate() else {
            return Finding(
                "certificate",
                .warning,
                "The certificate can't be read from here.",
                help:
                    "It may be a credential that only the daemon sees. `journalctl -u balie` says when it ends."
            )
        }
        switch found.standing(at: now) {
        case .good where TrialCertificate.isOne(found):
            return Finding(
                "certificate",
                .warning,
                "The certificate is one that balie made for trying out: browsers warn of it.",
                help: "Set https.certificate and https.key."
            )
        case .good: return Finding("certificate", "Good until \(found.ends.ISO8601Format()).")
        case .endsSoon(let days):
            return Finding(
                "certificate",
                .warning,
                "It ends in \(days) days.",
                help: "Put a new one in its place, then systemctl reload balie."
            )
        case .ended:
            return Finding(
                "certificate",
                .fault,
                "It has ended.",
                help: "Put a new one in its place, then systemctl reload balie."
            )
        case .notBegun:
            return Finding(
                "certificate",
                .fault,
                "It is not valid yet.",
                help: "Check the clock and the certificate."
            )
        }
    }

    /// Reads the record's every page, follows its chain and derives its states.
    private func record() async -> [Finding] {
        do {
            let record = try Record(readingIn: settings.folder)
            if let damage = try await record.damage() {
                return [
                    Finding(
                        "database",
                        .fault,
                        "The file is damaged: \(damage).",
                        help: "Stop the daemon, keep a copy, and restore a backup."
                    )
                ]
            }
            let database = Finding("database", "The file is whole.")
            let result = try await record.verify()
            guard result.finding == nil else {
                return [
                    database,
                    Finding(
                        "chain",
                        .fault,
                        "The log does not add up.",
                        help: "`balie verify` names the first bad entry. Keep a copy of the files."
                    ),
                ]
            }
            return [
                database,
                Finding("chain", "All \(result.entries) entries and what follows from them add up."),
            ]
        } catch let fault as RecordFault {
            return [Finding("database", .fault, fault.description)]
        } catch {
            return [
                Finding(
                    "database",
                    .fault,
                    "The record can't be read from here.",
                    help: "Run this as root, or as the user balie."
                )
            ]
        }
    }

    private var keys: [Finding] {
        guard let daemon else { return [] }
        guard daemon.keysClosed == 0 else {
            return [
                Finding(
                    "keys",
                    .fault,
                    "\(daemon.keysClosed) keys do not open.",
                    help: "`balie key check` shows which. Restore the keys' backup."
                )
            ]
        }
        return [Finding("keys", "The master key opens all others.")]
    }

    private func printers() async -> [Finding] {
        let lines = await PrinterLine.all(settings)
        guard !lines.isEmpty else {
            return [Finding("printer", "None is set: badges are shown on the screen.")]
        }
        return lines.map { line in
            let says = "\(line.printer) (\(line.use)): \(line.state)"
            guard line.cause != nil else { return Finding("printer", says + ".") }
            return Finding(
                "printer",
                .fault,
                says,
                help: "`balie printer test` prints a label once that is done."
            )
        }
    }

    private var letters: [Finding] {
        guard let daemon, !settings.post.host.isEmpty else { return [] }
        let letters = daemon.standing.letters
        let waits = letters.oldest.map { now.timeIntervalSince($0.date) > 3600 } ?? false
        guard waits || letters.failed > 0 else {
            return [Finding("mail", "\(letters.waiting) messages are on their way.")]
        }
        return [
            Finding(
                "mail",
                .warning,
                "\(letters.waiting) messages wait, \(letters.failed) could not be delivered since yesterday.",
                help:
                    "`balie mail test ADDRESS` says what the mail server answers; the outbox is at /desk/messages."
            )
        ]
    }

    private var kiosks: [Finding] {
        guard let daemon else { return [] }
        guard !daemon.standing.kiosks.isEmpty else {
            return [
                Finding(
                    "kiosks",
                    .warning,
                    "No kiosk is paired.",
                    help: "`balie kiosk pair NAME` gives a code for one."
                )
            ]
        }
        return daemon.standing.kiosks.sorted { $0.key < $1.key }
            .map { name, seen in
                guard now.timeIntervalSince(seen.date) > 300 else {
                    return Finding("kiosk", "\(name): its page lives.")
                }
                return Finding(
                    "kiosk",
                    .warning,
                    "\(name): its page was last heard of \(age(of: seen)) ago.",
                    help: "Look at the screen. If that machine is gone for good: `balie kiosk revoke`."
                )
            }
    }

    private var scanner: [Finding] {
        let terminal = settings.terminal
        guard !terminal.kiosk.isEmpty, daemon != nil else { return [] }
        guard let devices else {
            return [
                Finding(
                    "scanner",
                    .fault,
                    "Nothing was heard of the devices of \(terminal.kiosk).",
                    help: "systemctl status balie-terminal, and journalctl -u balie-terminal say why."
                )
            ]
        }
        return [("scanner", devices.scanner), ("roll-call key", devices.listKey)]
            .compactMap { check, state in
                switch state {
                case nil: nil
                case .ready: Finding(check, "It is there, and is read.")
                case .gone: Finding(check, .fault, "It is not there.", help: "Look at its cable.")
                case .busy:
                    Finding(check, .fault, "Another program holds it.", help: "End that program.")
                case .closed:
                    Finding(
                        check,
                        .fault,
                        "It may not be opened.",
                        help: "Its device must belong to the group of balie-terminal: `udevadm trigger`."
                    )
                }
            }
    }

    /// "3 days", "2 hours", "5 minutes".
    private func age(of moment: Instant) -> String {
        let minutes = max(0, Int(now.timeIntervalSince(moment.date) / 60))
        switch minutes {
        case ..<120: return "\(minutes) minutes"
        case ..<(48 * 60): return "\(minutes / 60) hours"
        default: return "\(minutes / 1440) days"
        }
    }
}
