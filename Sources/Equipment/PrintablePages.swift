import Foundation

/// Pages that a printer is given: a PDF, or finished dots.
package enum PrintablePages: Sendable {
    /// On a sheet of that size.
    case pdf([UInt8], on: LabelSize)
    case dots([PrintableLabel])
}

extension LabelSize {
    package static let a4 = LabelSize(width: 21_000, height: 29_700)
}

/// A file as it goes over the wire.
struct SentFile: Sendable {
    let bytes: [UInt8]
    let type: String
    /// The printer's name for the paper, where it has one.
    let media: String?
    /// Whether the printer is told to leave the size alone.
    let isUnscaled: Bool
}

extension LabelPrinter {
    /// Prints pages that were made for what the printer said of itself, and waits for the end as for a label.
    ///
    /// - Parameter title: what the printer's list of jobs shows; nobody is named in it.
    package func print(_ pages: PrintablePages, title: String, to state: PrinterState) async -> PrintOutcome {
        let isCancelled = Flag()
        return await withTaskCancellationHandler {
            await onOwnThread {
                do throws(PrintTrouble) {
                    if let trouble = state.trouble { throw trouble }
                    let job = try send(pages.file(for: state), title: title) {}
                    return try follow(job, until: isCancelled)
                } catch {
                    return .failed(error)
                }
            }
        } onCancel: {
            isCancelled.raise()
        }
    }
}

extension PrintablePages {
    fileprivate func file(for state: PrinterState) throws(PrintTrouble) -> SentFile {
        switch self {
        case .pdf(let bytes, let size):
            guard state.takesPDF else { throw .unfit }
            return SentFile(
                bytes: bytes,
                type: "application/pdf",
                media: state.mediaName(for: size),
                isUnscaled: false
            )
        case .dots(let pages):
            guard let first = pages.first else { throw .unfit }
            let media = state.mediaName(for: first.size)
            return SentFile(
                bytes: try PrintableLabel.pwgRaster(pages, media: media),
                type: "image/pwg-raster",
                media: media,
                isUnscaled: state.takesUnscaled
            )
        }
    }
}
