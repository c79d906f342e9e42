import ArgumentParser
import Equipment
import Foundation
import FrontDesk
import Phrasebook
import Sheets
import Web

/// `balie roll-call` – who has to be found in an evacuation, in the terminal or on paper.
struct RollCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll-call",
        abstract: "List by name who is inside, to be called in an evacuation; also while the daemon is down.",
        discussion: """
            While a roll call runs, what wardens ticked stands beside each name. The look is put on record. When neither
            the daemon nor the record answers, the sealed copy that the daemon leaves in its state folder is read.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Option(
        help: ArgumentHelp(
            "Write a PDF to this file, for its owner alone; - is standard output.",
            valueName: "file"
        )
    )
    var pdf: String?
    @Flag(name: .customLong("print"), help: "Print it on the printer that is set for it: printer.rollCall.")
    var prints = false
    @Option(
        help: ArgumentHelp(
            "The report of a roll call that has ended, by the number in its address; last for the last one.",
            valueName: "number"
        )
    )
    var report: String?
    @Flag(help: "The PDF for a roll of labels 62 mm wide instead of A4.")
    var label = false
    @Option(help: "The language: nl or en.")
    var language: Language = .nl
    @Flag(help: "Read the sealed copy that lies ready, whatever the daemon does.")
    var ready = false
    @Flag(help: "Print JSON; times are milliseconds since 1970, UTC.")
    var json = false

    func validate() throws {
        guard !label || pdf != nil else { throw ValidationError("--label is for a PDF: give --pdf too.") }
        guard !prints || (pdf == nil && !json) else {
            throw ValidationError("--print goes without --pdf and --json.")
        }
        guard let report else { return }
        guard report == "last" || Int64(report) != nil else {
            throw ValidationError("--report takes a number, or last.")
        }
        guard !ready, !label, !prints else {
            throw ValidationError("--report goes with --pdf, --language and --json alone.")
        }
    }

    func run() async throws {
        let settings = try await settings.load()
        if let report { return try await show(report, settings) }
        let (list, printing) = try await ready ? readyList(settings) : newestList(settings)
        if json { return try printJSON(list) }
        let sheet = RollCallSheet(list, for: settings.centre, settings.hours, in: language, try Phrasebook())
        if prints { return try await print(sheet, printing, settings) }
        try show(sheet)
    }

    private func show(_ report: String, _ settings: Settings) async throws {
        let outcome = try await self.settings.run(.rollCallReport(Int64(report)))
        guard case .rollCallReport(let report) = outcome else { return }
        if json { return try printJSON(report) }
        try show(RollCallSheet(report, for: settings.centre, settings.hours, in: language, try Phrasebook()))
    }

    /// In the terminal, or as the PDF that is asked for.
    private func show(_ sheet: RollCallSheet) throws {
        guard let pdf else { return Swift.print(sheet.text) }
        let bytes = Data(try sheet.pdf(on: label ? .roll62 : .a4))
        guard pdf != "-" else { return FileHandle.standardOutput.write(bytes) }
        try bytes.writePrivately(toFileAt: pdf)
    }

    /// Prints a list and waits until it is out.
    private func print(_ sheet: RollCallSheet, _ printing: ListPrinting, _ settings: Settings) async throws {
        guard let press = ListPress(printing, format: settings.printer.format) else {
            throw Stop(
                .configuration,
                "No printer is set for the list. Set printer.rollCall, or write a PDF with --pdf FILE."
            )
        }
        if let failure = await press.print(sheet) {
            let said = failure.sentencesForList(in: .en, try Phrasebook())
            throw Stop(.unavailable, "\(said) --pdf FILE writes a PDF that any printer takes.")
        }
        Swift.print("\(press.printer.address.text): the list is out. Destroy the paper after use.")
    }

    /// From the daemon or the record; from the copy where neither answers soon.
    private func newestList(_ settings: Settings) async throws -> (RollCallList, ListPrinting) {
        do {
            let errand = Errand.rollCall(pdf == nil && !prints ? .listed : .printed)
            // Longer nobody waits in an evacuation.
            let outcome = try await inTime(.seconds(5)) { try await self.settings.run(errand) }
            guard case .rollCall(let list) = outcome else {
                throw Stop(.unavailable, "The daemon does not answer.")
            }
            return (list, await settings.inForce().list)
        } catch let stop as Stop where stop.status != .noPermission {
            guard let ready = try? readyList(settings) else { throw stop }
            Stop.tell("\(stop.reason) This is the copy that lay ready; this look is not on record.")
            return ready
        }
    }

    private func readyList(_ settings: Settings) throws -> (RollCallList, ListPrinting) {
        do {
            let ready = try ReadyList.open(in: settings.folder, MasterKeySource(settings).key())
            return (ready.list, ready.printing)
        } catch let fault as RecordFault {
            throw Stop(fault)
        }
    }
}

extension RollCallSheet {
    /// The list for a terminal: a box a person, what was ticked in it.
    var text: String {
        let width = blocks.flatMap(\.rows).map(\.name.count).max() ?? 0
        let parts = blocks.map { block in
            let rows = block.rows.map { row in
                let name = row.name + String(repeating: " ", count: width - row.name.count)
                let rest = [row.detail, row.note].filter { !$0.isEmpty }.joined(separator: " · ")
                return "\(row.box.sign) \(name)  \(rest)"
            }
            return (["\(block.title) (\(block.rows.count))"] + rows).joined(separator: "\n")
        }
        return ([([title] + leads).joined(separator: "\n")] + (parts.isEmpty ? [nobody] : parts))
            .joined(separator: "\n\n")
    }
}

extension RollCallSheet.Box {
    fileprivate var sign: String {
        switch self {
        case .empty: "[ ]"
        case .ticked: "[x]"
        case .missing: "[!]"
        case .none: "   "
        }
    }
}
