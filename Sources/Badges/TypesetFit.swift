import CPangoCairo

/// Finding the size and the line breaks.
extension Typesetter {
    /// The largest size that holds every word whole, with as few lines as keep it easy to read.
    func bestSize(_ spec: TypeSpec, _ ladder: [Int]) -> (dots: Int, lines: Int)? {
        var best: (dots: Int, lines: Int)?
        let single = measureLines()
        if let dots = ladder.first(where: { single.fits(spec, at: $0, lines: 1) }) {
            best = (dots, 1)
            if dots >= spec.easy || spec.lines == 1 { return best }
        }
        let most = min(spec.lines, breaks() + 1)
        if most < 2 { return best }
        let longest = longestPart()
        for lines in 2...most {
            // So many lines allow at most so many times the size, and no part may be wider than the box.
            let widest = max(single.width / Double(lines) * 0.9, longest, 1)
            let bound = Double(spec.width * Typesetter.measured) / widest
            let worthwhile = ladder.filter { $0 > best?.dots ?? 0 && Double($0) <= bound }
            guard let dots = largest(in: worthwhile, spec, lines: lines) else { continue }
            best = (dots, lines)
            if dots >= spec.easy { break }
        }
        return best
    }

    /// How often the words may be broken without cutting one.
    private func breaks() -> Int {
        var count: Int32 = 0
        guard let letters = unsafe pango_layout_get_log_attrs_readonly(layout, &count) else { return 0 }
        // The first entry stands before the words and the last one after them.
        return (1..<max(Int(count) - 1, 1)).count { unsafe letters[$0].is_line_break != 0 }
    }

    /// The width of the widest part that cannot be broken, at the measured size.
    private func longestPart() -> Double {
        wrap(1, at: Typesetter.measured)
        return measureLines().width
    }

    /// Halves the ladder until the largest size that fits on so many lines is left; tries the first one
    /// first, as that is it for most names.
    private func largest(in ladder: [Int], _ spec: TypeSpec, lines: Int) -> Int? {
        var low = 0
        var high = ladder.count
        while low < high {
            let middle = high == ladder.count && low == 0 ? 0 : (low + high) / 2
            wrap(spec.width, at: ladder[middle])
            if measureLines().fits(spec, at: ladder[middle], lines: lines) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low < ladder.count ? ladder[low] : nil
    }

    /// Breaks the lines as they will be drawn.
    ///
    /// A name's lines are made about equally long where that needs no line more: "Nguyễn Thị / Ánh Tuyết".
    func breakLines(_ spec: TypeSpec, _ size: (dots: Int, lines: Int)) {
        guard size.lines > 1 else { return wrap(nil, at: size.dots) }
        if spec.keepsParticles, breaks() >= size.lines {
            wrap(nil, at: size.dots)
            let whole = measureLines().width * Double(size.dots) / Double(Typesetter.measured)
            let narrow = Int(whole / Double(size.lines) * 1.15)
            if narrow < spec.width {
                wrap(narrow, at: size.dots)
                var narrowed = spec
                narrowed.width = narrow
                // Accents that now stand below each other may take a little of the space under the name.
                narrowed.height += size.dots / 6
                if measureLines().fits(narrowed, at: size.dots, lines: size.lines) { return }
            }
        }
        wrap(spec.width, at: size.dots)
    }

    /// Breaks inside words, as large as that allows; what is too long even at the floor ends in an ellipsis.
    func cut(_ spec: TypeSpec, _ ladder: [Int]) -> Int {
        wrap(nil, at: spec.largest)
        let whole = measureLines().width
        let most = Double(spec.lines * spec.width * Typesetter.measured) / max(whole, 1)
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        for size in ladder where size == spec.smallest || size < spec.easy && Double(size) < most * 1.1 {
            let fitting = Int((Double(spec.height) / Double(size) - 0.2) / Typesetter.leading)
            unsafe pango_layout_set_height(layout, -Int32(max(min(fitting, spec.lines), 1)))
            wrap(spec.width, at: size)
            if !isCut { return size }
        }
        return spec.smallest
    }
}
