/// What a printer says of itself.
package struct PrinterState: Sendable, Hashable {
    package enum Activity: String, Sendable, Hashable, Codable {
        case idle, printing, stopped
    }

    package let activity: Activity
    /// What keeps labels from coming out, nil when nothing does.
    package let trouble: PrintTrouble?
    /// The labels that lie in it, as far as it knows.
    package let loaded: [LabelSize]
    /// The dots an inch at which it takes `image/pwg-raster`; none where it does not say.
    package let dotsPerInch: Set<Int>
    package let takesRaster: Bool
    package internal(set) var takesPDF: Bool
    /// Its names for the labels that it knows.
    let mediaNames: [String]
    /// The printer behind a queue of CUPS.
    let device: String?
    let takesUnscaled: Bool

    static let wanted = [
        "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "media-ready",
        "media-col-ready",
        "media-supported", "pwg-raster-document-resolution-supported", "document-format-supported",
        "device-uri",
        "print-scaling-supported",
    ]

    init(_ answer: [String: [IPPValue]], isQueue: Bool) {
        let reasons = answer["printer-state-reasons"]?.compactMap(\.text) ?? []
        activity =
            switch answer["printer-state"]?.first?.integer {
            case 4: .printing
            case 5: .stopped
            default: .idle
            }
        let isStopped = activity == .stopped || answer["printer-is-accepting-jobs"]?.first == .integer(0)
        let told = PrintTrouble(reasons: reasons)
        // A queue repeats what its printer said last, for as long as nothing is printed: that holds nobody up.
        trouble = isQueue ? (isStopped ? .paused : nil) : told ?? (isStopped ? .paused : nil)
        let names = answer["media-ready"]?.compactMap(\.text) ?? []
        let sizes = answer["media-col-ready"]?.compactMap(LabelSize.init(media:)) ?? []
        loaded = sizes + names.compactMap(LabelSize.init(pwgName:)).filter { !sizes.contains($0) }
        mediaNames = answer["media-supported"]?.compactMap(\.text) ?? []
        dotsPerInch = Set(
            (answer["pwg-raster-document-resolution-supported"] ?? [])
                .compactMap { value in
                    guard case .resolution(let across, let along) = value, across == along else { return nil }
                    return across
                }
        )
        let formats = answer["document-format-supported"]?.compactMap(\.text) ?? []
        takesRaster = formats.isEmpty || formats.contains("image/pwg-raster")
        takesPDF = formats.isEmpty || formats.contains("application/pdf")
        device = answer["device-uri"]?.first?.text
        takesUnscaled = answer["print-scaling-supported"]?.contains(.text("none")) ?? false
    }

    /// The trouble that `label` would meet here.
    package func trouble(with label: PrintableLabel) -> PrintTrouble? {
        trouble(with: label.size, label.dotsPerInch)
    }

    /// The trouble that a label of that size, with so many dots an inch, would meet here.
    package func trouble(with size: LabelSize, _ dots: Int) -> PrintTrouble? {
        if let trouble { return trouble }
        guard takesRaster, dotsPerInch.isEmpty || dotsPerInch.contains(dots) else { return .unfit }
        guard let first = loaded.first, !loaded.contains(where: size.fits) else { return nil }
        return .wrongRoll(loaded: first, needed: size)
    }

    /// The printer's own name for a label of this size.
    func mediaName(for size: LabelSize) -> String? {
        mediaNames.first { name in LabelSize(pwgName: name).map { !$0.isEndless && size.fits($0) } ?? false }
    }
}

extension LabelSize {
    /// The size in a `media-col`; nil where none is in it.
    fileprivate init?(media value: IPPValue) {
        guard case .collection(let media) = value,
            case .collection(let size)? = media["media-size"]?.first,
            let width = size["x-dimension"]?.first
        else { return nil }
        let x: Int? = if case .range(let range) = width { range.upperBound } else { width.integer }
        guard let x else { return nil }
        switch size["y-dimension"]?.first {
        case .integer(let y): self.init(width: x, height: y)
        // As long as one likes.
        case .range: self.init(width: x, height: 0)
        default: return nil
        }
    }
}
