import Foundation
import FrontDesk

/// Where backups go, for whom they are sealed, and how many are kept.
struct BackupSettings: Sendable {
    /// Nil makes none.
    let recipient: BackupRecipient?
    let folder: URL
    /// A second place, on another disk or a share that is mounted.
    let copy: URL?
    /// Minutes after midnight, at the centre.
    let minute: Int
    let keep: BackupShelf.Keep

    init(_ file: SettingsFile, in state: URL, place: (String) -> URL?) {
        let text = file.string("backup.recipient", default: "", "what `balie backup key` printed") {
            $0.isEmpty || BackupRecipient($0) != nil
        }
        recipient = BackupRecipient(text)
        folder = place("backup.folder") ?? state.appending(path: "backups", directoryHint: .isDirectory)
        copy = place("backup.copy")
        let at = file.string("backup.at", default: "03:15", "a time like 03:15") {
            $0.count == 5 && TimeOfDay($0) != nil
        }
        minute = TimeOfDay(at)?.minutes ?? 0
        keep = .init(
            days: file.integer("backup.days", default: 7, in: 1...60),
            weeks: file.integer("backup.weeks", default: 4, in: 0...52),
            months: file.integer("backup.months", default: 3, in: 0...12)
        )
    }

    var lines: [(key: String, value: String)] {
        [
            ("backup.recipient", recipient?.text ?? ""),
            ("backup.folder", folder.path(percentEncoded: false)),
            ("backup.copy", copy?.path(percentEncoded: false) ?? ""),
            ("backup.at", TimeOfDay(minutes: minute).text),
            ("backup.days", String(keep.days)),
            ("backup.weeks", String(keep.weeks)),
            ("backup.months", String(keep.months)),
        ]
    }
}
