import CPangoCairo

extension Typesetter {
    /// From one line's foot to the next one's, in ems, unless tall letters need more.
    nonisolated static let leading = 1.08

    /// Where one line's ink lies around the point where it starts, at the measured size.
    ///
    /// A hook that reaches out before that point, as a J's does, is let hang: aligned by its hook, the J
    /// would look indented.
    struct Line {
        var left: Double
        var right: Double
        var above: Double
        var below: Double
        var isRightToLeft: Bool
    }

    /// All lines of the words, at the measured size.
    struct Lines {
        var lines: [Line]

        var width: Double { lines.map { $0.right - $0.left }.max() ?? 0 }

        func fits(_ spec: TypeSpec, at size: Int, lines most: Int) -> Bool {
            let scale = Double(size) / Double(Typesetter.measured)
            guard lines.count <= most, width * scale <= Double(spec.width) else { return false }
            let feet = baselines(at: size)
            return Double((feet.last ?? 0) + below(at: size)) <= Double(spec.height)
        }

        /// The foot of each line below the top of the block, in whole dots.
        ///
        /// The block starts at the top of a capital, or higher where an accent does.
        func baselines(at size: Int) -> [Int] {
            let scale = Double(size) / Double(Typesetter.measured)
            var feet: [Int] = []
            for (index, line) in lines.enumerated() {
                guard let last = feet.last else {
                    feet.append(Int(max(SetWords.capital * Double(size), line.above * scale).rounded(.up)))
                    continue
                }
                let clear = (lines[index - 1].below + line.above) * scale + 0.05 * Double(size)
                feet.append(last + Int(max(Typesetter.leading * Double(size), clear).rounded()))
            }
            return feet
        }

        /// How far the last line's ink reaches below its foot.
        func below(at size: Int) -> Int {
            Int(((lines.last?.below ?? 0) * Double(size) / Double(Typesetter.measured)).rounded(.up))
        }
    }

    func measureLines() -> Lines {
        let count = unsafe Int(pango_layout_get_line_count(layout))
        return Lines(
            lines: (0..<count)
                .compactMap { index in
                    guard let line = unsafe pango_layout_get_line_readonly(layout, Int32(index)) else {
                        return nil
                    }
                    var ink = PangoRectangle()
                    unsafe pango_layout_line_get_extents(line, &ink, nil)
                    let unit = Double(PANGO_SCALE)
                    return unsafe Line(
                        left: Double(max(ink.x, 0)) / unit,
                        right: Double(ink.x + ink.width) / unit,
                        above: Double(-ink.y) / unit,
                        below: Double(ink.y + ink.height) / unit,
                        isRightToLeft: pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL
                    )
                }
        )
    }

    func draw(_ spec: TypeSpec, size: Int, missing: Int) throws(BadgeFault) -> SetWords {
        let measured = measureLines()
        let feet = measured.baselines(at: size)
        let scale = Double(size) / Double(Typesetter.measured)
        let hang = size / 4
        let height = min((feet.last ?? 0) + measured.below(at: size) + 1, spec.height + size)
        let dots = try unsafe drawn(width: spec.width + 2 * hang, height: height) { cairo in
            for (index, line) in measured.lines.enumerated() {
                let width = (line.right - line.left) * scale
                let left = Typesetter.start(of: line, width: width, in: spec) - line.left * scale
                unsafe cairo_save(cairo)
                unsafe cairo_translate(cairo, left.rounded() + Double(hang), Double(feet[index]))
                unsafe cairo_scale(cairo, scale, scale)
                unsafe pango_cairo_show_layout_line(
                    cairo,
                    pango_layout_get_line_readonly(layout, Int32(index))
                )
                unsafe cairo_restore(cairo)
            }
        }
        return SetWords(
            dots: dots,
            hang: hang,
            size: size,
            lineCount: measured.lines.count,
            firstBaseline: feet.first ?? 0,
            lastBaseline: feet.last ?? 0,
            inkWidth: Int((measured.width * scale).rounded(.up)),
            missingGlyphs: missing,
            isCut: isCut
        )
    }

    /// Where the ink of a line starts.
    ///
    /// The edge of the ink is what is aligned, not the letter's own margin: at these sizes that margin would
    /// show as a crooked edge.
    private static func start(of line: Line, width: Double, in spec: TypeSpec) -> Double {
        let room = Double(spec.width) - width
        return switch (spec.aligned, line.isRightToLeft) {
        case (.middle, _): room / 2
        case (.start, false), (.end, true): 0
        case (.start, true), (.end, false): room
        }
    }
}
