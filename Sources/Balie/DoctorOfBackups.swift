import Foundation
import FrontDesk

extension Doctor {
    var backups: [Finding] {
        let backup = settings.backup
        guard backup.recipient != nil else {
            return [
                Finding(
                    "backups",
                    .fault,
                    "None are made.",
                    help: "`balie backup key FILE`, put what it prints into the settings, restart the daemon."
                )
            ]
        }
        let shelf = BackupShelf(folder: backup.folder)
        return [
            standing(
                of: shelf,
                "backups",
                help: "journalctl -u balie says why. `balie backup` makes one now."
            )
        ]
            + (backup.copy.map(BackupShelf.init).map { [copyStanding($0, of: shelf)] } ?? [])
    }

    private func copyStanding(_ copy: BackupShelf, of shelf: BackupShelf) -> Finding {
        guard copy.isElsewhere(than: shelf.folder) else {
            return Finding(
                "backup copy",
                .fault,
                "The second place is not mounted.",
                help: "Mount \(copy.folder.path(percentEncoded: false)); the copy follows by itself."
            )
        }
        return standing(
            of: copy,
            "backup copy",
            help:
                "Check whom \(copy.folder.path(percentEncoded: false)) belongs to and how much room there is."
        )
    }

    private func standing(of shelf: BackupShelf, _ check: String, help: String) -> Finding {
        guard let last = shelf.items(.record).first else {
            return Finding(check, .fault, "There is none that can be seen from here.", help: help)
        }
        let hours = Int(now.timeIntervalSince(last.madeAt) / 3600)
        let says = "The newest is \(hours) hours old."
        guard !shelf.items(.keys).isEmpty else {
            return Finding(check, .fault, "There is none of the keys.", help: help)
        }
        guard hours >= 26 else { return Finding(check, says) }
        return Finding(check, hours < 24 * 8 ? .warning : .fault, says, help: help)
    }

    var leftovers: [Finding] {
        let aside = PutAside.all(in: settings.folder)
        guard !aside.isEmpty else { return [] }
        return [
            Finding(
                "leftovers",
                .warning,
                "\(aside.count) records that a restore put aside are still there; names in them are never forgotten.",
                help: "Remove \(aside.map { $0.path(percentEncoded: false) }.joined(separator: " and "))."
            )
        ]
    }
}
