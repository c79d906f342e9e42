/// One thing to draw, at a height on its page.
struct SheetPiece {
    enum What {
        case text(SetText, x: Double)
        case box(RollCallSheet.Box)
        /// What every page says on top, in a frame.
        case banner(SetText)
        /// A thin line from margin to margin.
        case line
        /// A filled rectangle from its height down.
        case band(SheetColour, x: Double, width: Double, height: Double)
        case chart(ChartDrawing, x: Double, width: Double)
        /// A line of the page that leads to a part of the sheet when it is clicked; and where that part begins.
        case link(to: Int, height: Double)
        case part(Int)
    }

    let what: What
    let y: Double
}

/// Words with how they are set.
struct SetText {
    let text: String
    let size: Double
    let isBold: Bool
    let isMuted: Bool
    let width: Double
    let height: Double
    var isRight = false
    /// How many lines are shown at most, the last one ending in "…".
    var lines = Int.max
}

/// How high words of a size, weight and width come out, in so many lines at most.
typealias MeasureText = (_ text: String, _ size: Double, _ isBold: Bool, _ width: Double, _ lines: Int) ->
    Double

/// Things put below each other, page after page.
struct PageFlow {
    let measures: SheetMeasures
    private(set) var pages: [[SheetPiece]] = [[]]
    /// How far down each page is filled.
    private(set) var lengths: [Double] = []
    var y: Double
    private let banner: SetText?

    /// - Parameter banner: what every page says on top.
    init(_ measures: SheetMeasures, banner: SetText? = nil) {
        self.measures = measures
        self.banner = banner
        y = measures.margin
        putBanner()
    }

    /// How far down things may stand.
    var bottom: Double { measures.height - measures.margin - measures.foot }

    mutating func add(_ what: SheetPiece.What, at y: Double) {
        pages[pages.count - 1].append(SheetPiece(what: what, y: y))
    }

    mutating func put(_ text: SetText) {
        add(.text(text, x: measures.margin), at: y)
        y += text.height
    }

    /// A new page where `height` does not fit on this one any more.
    ///
    /// - Returns: whether it is a new one.
    @discardableResult
    mutating func turn(unless height: Double) -> Bool {
        guard y + height > bottom else { return false }
        turn()
        return true
    }

    mutating func turn() {
        lengths.append(y)
        pages.append([])
        y = measures.margin
        putBanner()
    }

    private mutating func putBanner() {
        guard let banner else { return }
        add(.banner(banner), at: y)
        y += banner.height + 2 * SheetMeasures.bannerRim + 6
    }

    /// All pages, done.
    func finished() -> PageFlow {
        var done = self
        done.lengths.append(y)
        return done
    }
}
