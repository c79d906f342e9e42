import ArgumentParser
import Foundation
import FrontDesk

/// `balie restore` – a record back from its backups.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take the record back from a backup, or try whether that would work.",
        discussion: """
            FROM is a folder of backups, of which the newest is taken, or one file that ends in .record. Stop the daemon first.
            What came in after the backup was made is not in it; the log says from when it is. Names that were forgotten
            since do not come back. Run it as root or as the user of the daemon; the files get the owner of the state folder.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Argument(help: "A folder of backups, or one file.")
    var from: String
    @Option(help: "The backup of the keys (default: the newest beside the record's).")
    var keys: String?
    @Option(help: "The file with the recovery key; `-` reads standard input.")
    var key: String
    @Flag(name: .customLong("try"), help: "Only open and check everything, in a temporary folder.")
    var isDrill = false
    @Flag(help: "Put a record that is there aside.")
    var replace = false
    @Flag(help: "Go on although the keys do not open all names; those go.")
    var forgetClosedNames = false
    @Option(help: "Write the settings file that was backed up to this new file.")
    var settingsTo: String?
    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let settings = try await settings.load()
        let recoveryKey = try readKey()
        let (record, keys) = try files()
        let began = ContinuousClock.now
        let restored = try await Stop.naming {
            try await inPlace(settings) { place in
                try await Restoring(record: record, keys: keys, with: recoveryKey, to: place)
                    .carryOut(replacing: replace, forgetting: forgetClosedNames)
            }
        }
        if let settingsTo { try Data(restored.settings.utf8).writePrivately(toFileAt: settingsTo) }
        if json { return try printJSON(restored) }
        print(text(of: restored, in: settings.folder, took: ContinuousClock.now - began))
    }

    /// The place that the settings name, or a temporary one that goes afterwards.
    private func inPlace(_ settings: Settings, _ body: (Reception.Place) async throws -> Restored)
        async throws
        -> Restored
    {
        umask(0o077)
        guard isDrill else {
            let folder = settings.folder
            try FileManager.default.createPrivateFolder(at: folder)
            let source = MasterKeySource(settings)
            try source.checkItIsTheDaemons()
            let restored = try await body(settings.place { try source.keyForRestoring() })
            try giveToOwner(of: folder)
            return restored
        }
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "balie-drill-\(UUID().uuidString)"
        )
        try FileManager.default.createPrivateFolder(at: folder, isNew: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let masterKey = MasterKey.forAWhile()
        return try await body(.init(folder: folder, masterKey: { masterKey }, settings: settings.atDesk))
    }

    private func readKey() throws -> BackupKey {
        let text = key == "-" ? readLine() : try? String(contentsOfFile: key, encoding: .utf8)
        guard let text else { throw Stop(.noInput, "\(key): there is no file that can be read here.") }
        guard let found = BackupKey(text) else {
            throw Stop(
                .dataError,
                "This is no recovery key, or it was copied wrongly. It is balie-recovery- and 72 signs of 0-9 and a-f."
            )
        }
        return found
    }

    private func files() throws -> (record: URL, keys: URL) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: from, isDirectory: &isFolder) else {
            throw Stop(.noInput, "\(from): there is no such folder or file.")
        }
        let given = URL(filePath: from)
        let shelf = BackupShelf(folder: isFolder.boolValue ? given : given.deletingLastPathComponent())
        let record = isFolder.boolValue ? shelf.items(.record).first.map(shelf.url) : given
        let keys = keys.map { URL(filePath: $0) } ?? shelf.items(.keys).first.map(shelf.url)
        guard let record else { throw Stop(.noInput, "\(from): there is no backup of a record in it.") }
        guard let keys else {
            throw Stop(.noInput, "\(from): there is no backup of keys beside it. Name one with --keys.")
        }
        return (record, keys)
    }

    /// What was written as root belongs to the daemon's user.
    private func giveToOwner(of folder: URL) throws {
        guard geteuid() == 0 else { return }
        let manager = FileManager.default
        let owner = try manager.attributesOfItem(atPath: folder.path(percentEncoded: false))
        let beside = ["balie.lock", "master.key"].map { folder.appending(path: $0) }
        for file in Record.files(in: folder) + PutAside.all(in: folder) + beside {
            let path = file.path(percentEncoded: false)
            guard manager.fileExists(atPath: path) else { continue }
            try manager.setAttributes(
                [
                    .ownerAccountID: owner[.ownerAccountID] ?? 0,
                    .groupOwnerAccountID: owner[.groupOwnerAccountID] ?? 0,
                ],
                ofItemAtPath: path
            )
        }
    }

    private func text(of restored: Restored, in folder: URL, took: Duration) -> String {
        let put = PutAside.all(in: folder).map { $0.path(percentEncoded: false) }
        let aside =
            put.isEmpty
            ? ""
            : " What was there before lies in \(put.joined(separator: ", ")): remove it once all is well."
        let what =
            isDrill
            ? "This backup is good; nothing was changed." : "The record is back. Start the daemon.\(aside)"
        let closed =
            restored.closed == 0 ? "" : " \(restored.closed) names were taken out, no key opened them."
        return """
            \(what) It took \(took.seconds) s.
            As of \(restored.madeAt.date.ISO8601Format()): \(restored.entries) entries, \(restored.visits) visits, \(restored.inside) inside \
            at that moment.
            Every entry and state adds up. Names that can be read: \(restored.names).\(closed)
            What came in later is not in it. Anchor: \(restored.anchor)
            """
    }
}
