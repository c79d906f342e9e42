/// How words may be set in a box: how large, how small, on how many lines.
struct TypeSpec: Sendable, Hashable {
    var width: Int
    var height: Int
    /// Sizes in dots an em; shrinking stops at `smallest`, and what then does not fit ends in an ellipsis.
    var largest: Int
    var smallest: Int
    /// One line is kept as long as it is at least this large; below, more lines make larger letters.
    var easy: Int
    var lines: Int
    var isBold: Bool
    /// Whether a particle stays on one line with the word after it: "Joost / in 't Veld".
    var keepsParticles: Bool
    var aligned: Alignment

    enum Alignment: Sendable { case start, middle, end }

    /// A single line, or a few lines where `lines` says so.
    init(
        width: Int,
        height: Int,
        largest: Int,
        smallest: Int,
        easy: Int? = nil,
        lines: Int = 1,
        isBold: Bool = false,
        keepsParticles: Bool = false,
        aligned: Alignment = .start
    ) {
        self.width = width
        self.height = height
        self.largest = largest
        self.smallest = min(smallest, largest)
        self.easy = easy ?? smallest
        self.lines = lines
        self.isBold = isBold
        self.keepsParticles = keepsParticles
        self.aligned = aligned
    }

    /// The sizes to try, largest first: few enough that letters drawn once serve the next badge too.
    var ladder: [Int] {
        var sizes: [Int] = []
        var size = largest
        while size > smallest {
            sizes.append(size)
            size -= max(size / 20, 1)
        }
        return sizes + [smallest]
    }
}

/// Words that were set: their dots and where the letters stand in them.
struct SetWords: Sendable {
    let dots: Bits
    /// How much wider than the box `dots` is on either side.
    let hang: Int
    /// Dots an em that were reached.
    let size: Int
    let lineCount: Int
    /// From the top of `dots` to the foot of the first and of the last line's letters.
    let firstBaseline: Int
    let lastBaseline: Int
    /// The width of what is inked.
    let inkWidth: Int
    let missingGlyphs: Int
    let isCut: Bool

    /// Height of a capital of the typeface, in hundredths of an em.
    static let capital = 0.714
}
