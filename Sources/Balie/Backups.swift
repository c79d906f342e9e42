import Foundation
import FrontDesk
import Synchronization

/// Makes backups, one at a time, and keeps their folders tidy.
final class Backups: Sendable {
    let settings: BackupSettings
    private let reception: Reception
    /// The settings file, which goes along.
    private let settingsFile: URL?
    private let isBusy = Mutex(false)
    /// When this process made the last one of the record.
    private let madeHere = Mutex<Date?>(nil)

    /// The disk that the record is on, which is copied there first.
    private let disk: @Sendable () -> Disk?

    init(
        _ settings: BackupSettings,
        of reception: Reception,
        settingsFile: URL?,
        disk: (@Sendable () -> Disk?)? = nil
    ) {
        self.settings = settings
        self.disk = disk ?? { [folder = reception.folder] in Disk(of: folder) }
        self.reception = reception
        self.settingsFile = settingsFile
    }

    var shelf: BackupShelf { BackupShelf(folder: settings.folder) }

    /// What was made, and why its copy is not on the second place, if it should be there.
    struct Outcome: Codable, Sendable {
        let backup: BackupMade
        let file: String
        var copyFault: String?
    }

    /// Makes a backup of the record and of the keys now.
    ///
    /// - Throws: ``Stop`` without a recipient and while another is being made; ``BackupFault``, ``RecordFault``.
    func make() async throws -> Outcome {
        guard let recipient = settings.recipient else {
            throw Stop(
                .configuration,
                "No backup was made: backup.recipient is not set. `balie backup key` makes one."
            )
        }
        guard
            isBusy.withLock({ busy in
                defer { busy = true }; return !busy
            })
        else {
            throw Stop(.tryLater, "A backup is being made already.")
        }
        defer { isBusy.withLock { $0 = false } }
        guard disk()?.level != .full else {
            throw Stop(.inputOutput, "No backup was made: the disk is all but full. Make room.")
        }
        try prepareFolder()
        let item = shelf.next(.record, at: reception.now())
        let part = settings.folder.appending(path: "record.part")
        defer { try? FileManager.default.removeItem(at: part) }
        let text = settingsFile.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
        let made = try await reception.backUpRecord(to: part, for: recipient, with: text)
        try shelf.put(part, as: item)
        madeHere.withLock { $0 = reception.now() }
        try keepKeys(for: recipient)
        try shelf.tidy(settings.keep)
        return Outcome(backup: made, file: item.name, copyFault: mirror())
    }

    /// Makes the keys' backup anew where keys were made or thrown away since the last one; what stands in older ones
    /// goes with them.
    ///
    /// - Returns: why the second place has it not, nil where it has or none is set.
    func keepKeys() throws -> String? {
        guard let recipient = settings.recipient, isBusy.withLock({ !$0 }) else { return nil }
        try prepareFolder()
        try keepKeys(for: recipient)
        try shelf.tidy(settings.keep)
        return mirror()
    }

    private func keepKeys(for recipient: BackupRecipient) throws {
        let keys = try reception.keysAtHand()
        guard shelf.items(.keys).first?.keys != keys else { return }
        let part = settings.folder.appending(path: "keys.part")
        defer { try? FileManager.default.removeItem(at: part) }
        try reception.backUpKeys(to: part, for: recipient)
        try shelf.put(part, as: shelf.next(.keys, at: reception.now(), keys: keys))
    }

    /// Whether a backup of the record is due: the time of day has come since the last one.
    ///
    /// One from the future was made when the clock was wrong, and tells nothing.
    func isDue() -> Bool {
        guard settings.recipient != nil else { return false }
        let (hours, now) = (reception.hours, reception.now())
        let times = shelf.items(.record).map(\.madeAt) + [madeHere.withLock(\.self)].compactMap(\.self)
        guard let last = times.filter({ $0 <= now.addingTimeInterval(60) }).max() else { return true }
        let today = hours.day(of: Instant(now))
        let due = [today, today.advanced(byDays: -1)].compactMap { dueMoment(on: $0, hours) }
            .first { $0 <= now }
        return due.map { last < $0 } ?? false
    }

    /// An hour later in the night whose clock skips that time.
    private func dueMoment(on day: Day, _ hours: OpeningHours) -> Date? {
        let (hour, minute) = (settings.minute / 60, settings.minute % 60)
        let moment =
            hours.instant(on: day, hour: hour, minute: minute)
            ?? hours.instant(on: day, hour: hour + 1, minute: minute)
        return moment?.date
    }

    private func prepareFolder() throws {
        try FileManager.default.createPrivateFolder(at: settings.folder)
    }

    private func mirror() -> String? {
        guard let copy = settings.copy.map(BackupShelf.init) else { return nil }
        let path = copy.folder.path(percentEncoded: false)
        guard copy.isElsewhere(than: settings.folder) else {
            return "\(path): not mounted. The copy waits until it is."
        }
        do {
            try shelf.mirror(to: copy)
            return nil
        } catch {
            return "\(path): can't be written to. Check whom it belongs to and how much room there is."
        }
    }
}
