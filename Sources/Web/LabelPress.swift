package import Badges
package import Equipment
package import FrontDesk
package import Phrasebook

/// A badge in, a label out of the printer: PNG and printer get the same dots.
package struct LabelPress: Sendable {
    package let printers: LabelPrinters
    package let format: BadgeFormat
    private let phrasebook: Phrasebook
    private let press = BadgePress()

    package init(printers: LabelPrinters, format: BadgeFormat, phrasebook: Phrasebook) {
        (self.printers, self.format, self.phrasebook) = (printers, format, phrasebook)
    }

    /// How it ended, at which printer, and how many characters no font could draw.
    package struct Result: Sendable {
        package let failure: PrintFailure?
        package let printer: PrinterAddress
        package let missingGlyphs: Int
    }

    /// Draws a badge, prints it, and waits for the end.
    ///
    /// - Parameter only: the one printer to try, where it is not to be the first that can.
    package func print(
        _ badge: Badge,
        copies: Int,
        only: LabelPrinter? = nil,
        whenSending: @escaping @Sendable () -> Void = {}
    ) async -> Result {
        guard let picture = try? await press.print(BadgeFace(badge, in: phrasebook), as: format),
            let label = PrintableLabel(picture, format)
        else { return Result(failure: PrintFailure(.gone), printer: printers.main.address, missingGlyphs: 0) }
        let printers = only.map { LabelPrinters(main: $0) } ?? printers
        let (outcome, printer) = await printers.print(
            label,
            title: BadgeNumber(badge.number).text,
            copies: copies,
            whenSending: whenSending
        )
        return Result(
            failure: PrintFailure(outcome),
            printer: printer.address,
            missingGlyphs: picture.missingGlyphs
        )
    }

    /// A label for nobody, to see how it prints; its code opens nothing.
    package func printSample(on printer: LabelPrinter, _ day: Day, _ language: Language) async -> Result {
        await print(sample(day, language), copies: 1, only: printer)
    }

    /// Draws a badge that goes nowhere, so that the first real one does not wait for the fonts.
    package func warmUp(_ day: Day) async {
        _ = try? await press.print(BadgeFace(sample(day, .nl), in: phrasebook), as: format)
    }

    private func sample(_ day: Day, _ language: Language) -> Badge {
        Badge(
            sample: phrasebook.phrase("desk.printers.sampleName", in: language.rawValue),
            as: .other,
            for: nil,
            number: 0,
            on: day,
            in: language,
            code: "B00SAMPLE0000000000000000000000000000000000"
        )
    }
}

extension LabelPrinters {
    /// The printers that are set at this moment, nil for none.
    package init?(_ settings: HouseSettings) {
        guard let main = PrinterAddress(settings.printer) else { return nil }
        let fallback = PrinterAddress(settings.fallback)
        self.init(main: LabelPrinter(main), fallback: fallback.map { LabelPrinter($0) })
    }
}

extension PrintableLabel {
    /// The picture's own dots.
    package init?(_ picture: BadgePicture, _ format: BadgeFormat) {
        self.init(
            width: format.width,
            height: format.height,
            dotsPerInch: format.dotsPerInch,
            size: LabelSize(format),
            rows: picture.inkRows
        )
    }
}

extension LabelSize {
    /// The label that a format is for.
    package init(_ format: BadgeFormat) {
        self.init(width: format.label.width * 10, height: format.label.height * 10)
    }
}

extension PrintFailure {
    /// What the desk keeps of an outcome, nil for a label that came out.
    package init?(_ outcome: PrintOutcome) {
        guard case .failed(let trouble) = outcome else { return nil }
        self.init(trouble)
    }

    package init(_ trouble: PrintTrouble) {
        guard case .wrongRoll(let loaded, let needed) = trouble else {
            self.init(trouble.cause, loaded: nil, needed: nil)
            return
        }
        self.init(trouble.cause, loaded: loaded.text, needed: needed.text)
    }
}

extension PrintTrouble {
    fileprivate var cause: PrintCause {
        switch self {
        case .paperOut: .paperOut
        case .wrongRoll: .wrongRoll
        case .coverOpen: .coverOpen
        case .jam: .jam
        case .unreachable: .unreachable
        case .lost: .lost
        case .busy: .busy
        case .paused: .paused
        case .cancelled: .cancelled
        case .unfit: .unfit
        case .notFound: .notFound
        case .unknown: .unknown
        }
    }
}
