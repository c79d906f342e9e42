package import Badges
package import Equipment
package import FrontDesk
package import Phrasebook
package import Sheets

/// A list for an evacuation in, paper out of the printer that is set for it.
package struct ListPress: Sendable {
    package let printer: LabelPrinter
    private let paper: ListPrinting.Paper
    private let format: BadgeFormat
    private let press: BadgePress

    /// What the printer's list of jobs shows, whoever is on the list.
    private static let title = "Balie"

    /// - Parameter format: the label that is meant where the printer does not say what lies in it.
    /// Nil for no printer.
    package init?(_ printing: ListPrinting, format: BadgeFormat, press: BadgePress = BadgePress()) {
        guard let address = PrinterAddress(printing.printer) else { return nil }
        printer = LabelPrinter(address, patience: .forAList)
        (paper, self.format, self.press) = (printing.paper, format, press)
    }

    /// Draws the list for what the printer takes, prints it, and waits for the end; nil when it came out.
    package func print(_ sheet: RollCallSheet) async -> PrintFailure? {
        do {
            let state = try await printer.state()
            if let trouble = state.trouble { throw trouble }
            let pages = try await pages(of: sheet, for: state)
            return PrintFailure(await printer.print(pages, title: Self.title, to: state))
        } catch let trouble as PrintTrouble {
            return PrintFailure(trouble)
        } catch {
            return PrintFailure(.gone)
        }
    }

    private func pages(of sheet: RollCallSheet, for state: PrinterState) async throws -> PrintablePages {
        switch paper {
        case .a4:
            if state.takesPDF { return .pdf(try await press.inTurn { try sheet.pdf(on: .a4) }, on: .a4) }
            return try await dots(of: sheet, on: .a4, .a4, for: state)
        case .label:
            let label = state.loaded.first ?? LabelSize(format)
            guard label.width >= Self.narrowest, label.isEndless || label.height >= Self.shortest else {
                throw PrintTrouble.wrongRoll(loaded: label, needed: LabelSize(width: 6200, height: 10_000))
            }
            let paper: Paper =
                label.isEndless
                ? .roll(width: label.points(label.width))
                : .label(width: label.points(label.width), height: label.points(label.height))
            if state.takesRaster { return try await dots(of: sheet, on: paper, label, for: state) }
            return .pdf(try await press.inTurn { try sheet.pdf(on: paper) }, on: label)
        }
    }

    /// The smallest label that a name with its box, and what every page says, fit on, in hundredths of a millimetre.
    private static let (narrowest, shortest) = (4500, 5000)

    private func dots(of sheet: RollCallSheet, on paper: Paper, _ size: LabelSize, for state: PrinterState)
        async throws -> PrintablePages
    {
        guard state.takesRaster else { throw PrintTrouble.unfit }
        let usual = format.dotsPerInch
        let dots = state.dotsPerInch.contains(usual) ? usual : state.dotsPerInch.min() ?? usual
        let pages = try await press.inTurn { try sheet.dots(on: paper, dotsPerInch: dots) }
        return .dots(
            try pages.map { page in
                let height = size.isEndless ? page.height * 2540 / dots : size.height
                guard
                    let label = PrintableLabel(
                        width: page.width,
                        height: page.height,
                        dotsPerInch: dots,
                        size: LabelSize(width: size.width, height: height),
                        rows: page.rows
                    )
                else { throw PrintTrouble.unfit }
                return label
            }
        )
    }
}

/// What whoever prints a list is told.
package enum ListPrintAnswer: Sendable, Hashable {
    case printed
    /// The printer took it and is not done yet.
    case underway
    case failed(PrintFailure)
}

extension LabelSize {
    fileprivate func points(_ hundredths: Int) -> Double { Double(hundredths) / 2540 * 72 }
}

extension Patience {
    /// For pages that are needed at once, and come out slower than a label.
    fileprivate static let forAList = Patience(connect: 2, answer: 3, trouble: 3, label: 180)
}

extension PrintFailure {
    /// What happened to a list and what mends it, in the words that badges have as far as those fit.
    package func sentencesForList(in language: Language, _ phrasebook: Phrasebook) -> String {
        let values = ["loaded": spelled(loaded), "needed": spelled(needed), "label": spelled(needed)]
        func say(_ key: String) -> String { phrasebook.phrase(key, in: language.rawValue, values) }
        let (hasOwnCause, hasOwnFix): (Bool, Bool) =
            switch cause {
            case .gone, .jam, .paperOut, .unfit: (true, true)
            case .busy, .cancelled, .lost: (false, true)
            case .coverOpen, .notFound, .paused, .unknown, .unreachable, .wrongRoll: (false, false)
            }
        let name = cause.rawValue
        let happened = say(hasOwnCause ? "desk.listPrint.cause.\(name)" : "desk.print.cause.\(name)")
        return "\(happened) \(say(hasOwnFix ? "desk.listPrint.fix.\(name)" : "desk.print.fix.\(name)"))"
    }

    private func spelled(_ size: String?) -> String { size?.replacing(" x ", with: " × ") ?? "" }
}
