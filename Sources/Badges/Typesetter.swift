import CPangoCairo

/// Sets words in Noto Sans and, where that has no letter, in whatever installed font has it.
///
/// Pango only ever sees one size a weight: line breaks and widths are found there, and cairo scales the
/// outlines when they are drawn. Unhinted letters scale exactly, so the result is the same, and one set of
/// fonts stays in memory instead of one a size.
@DrawingRoom
@safe
final class Typesetter {
    private let fonts: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    let layout: OpaquePointer
    private let regular: OpaquePointer
    private let bold: OpaquePointer

    /// The size in which everything is measured, in dots an em.
    nonisolated static let measured = 64
    /// One family for all of Europe, then its sisters for the scripts that other fonts would be taken for.
    ///
    /// The rest, Chinese, Japanese and Korean with it, is found by language and script.
    private static let families =
        "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Thai, Noto Sans Armenian, Noto Sans Georgian"
    private static let unitsPerDot = Double(PANGO_SCALE)

    init() throws(BadgeFault) {
        guard let fonts = unsafe pango_cairo_font_map_new() else { throw .library("pango") }
        guard let context = unsafe pango_font_map_create_context(fonts) else {
            unsafe g_object_unref(fonts)
            throw .library("pango")
        }
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        guard let layout = unsafe pango_layout_new(context),
            let regular = unsafe Typesetter.face(PANGO_WEIGHT_NORMAL),
            let bold = unsafe Typesetter.face(PANGO_WEIGHT_BOLD)
        else { throw .library("pango") }
        unsafe self.fonts = fonts
        unsafe self.context = context
        unsafe self.layout = layout
        unsafe self.regular = regular
        unsafe self.bold = bold
    }

    isolated deinit {
        unsafe pango_font_description_free(bold)
        unsafe pango_font_description_free(regular)
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
        unsafe g_object_unref(fonts)
    }

    private static func face(_ weight: PangoWeight) -> OpaquePointer? {
        guard let face = unsafe pango_font_description_new() else { return nil }
        unsafe pango_font_description_set_family(face, families)
        unsafe pango_font_description_set_weight(face, weight)
        unsafe pango_font_description_set_absolute_size(face, Double(measured) * unitsPerDot)
        return unsafe face
    }

    /// The words as large as `spec` allows: one line, else wrapped, else smaller, else cut with an ellipsis.
    func set(_ words: PlainWords, _ spec: TypeSpec, language: String) throws(BadgeFault) -> SetWords {
        prepare(isBold: spec.isBold, language: words.eastAsianLanguage ?? language)
        let ladder = spec.ladder
        let size = fit(words, spec, ladder)
        // Words so long that they would have to be tiny are broken instead, where that makes them much larger.
        var dots = size?.dots ?? 0
        if size == nil || spec.lines > 1 && dots < spec.easy / 2 {
            let broken = cut(spec, ladder)
            if let size, broken * 4 < dots * 5 || isCut {
                load(words.text)
                breakLines(spec, size)
            } else {
                dots = broken
            }
        }
        let missing = unsafe Int(pango_layout_get_unknown_glyphs_count(layout)) + words.leftOut
        return try draw(spec, size: dots, missing: missing)
    }

    /// Loads the words, particles tied where that is to be and costs little, and breaks the lines.
    private func fit(_ words: PlainWords, _ spec: TypeSpec, _ ladder: [Int]) -> (dots: Int, lines: Int)? {
        load(words.text)
        var size = bestSize(spec, ladder)
        if spec.keepsParticles, let free = size, free.lines > 1, words.tied != words.text {
            load(words.tied)
            size = bestSize(spec, ladder)
            if (size?.dots ?? 0) * 3 < free.dots * 2 {
                load(words.text)
                size = free
            }
        }
        if let size { breakLines(spec, size) }
        return size
    }

    /// Whether an ellipsis stands for some of the words.
    var isCut: Bool { unsafe pango_layout_is_ellipsized(layout) != 0 }
}

extension Typesetter {
    private func prepare(isBold: Bool, language: String) {
        // Pango keeps fonts for every language that it ever heard of, so it only hears of those that we speak.
        let known = ["nl", "en", "ja", "ko", "zh-cn"].first { $0 == language } ?? "nl"
        unsafe pango_context_set_language(context, pango_language_from_string(known))
        unsafe pango_layout_context_changed(layout)
        unsafe pango_layout_set_font_description(layout, isBold ? bold : regular)
    }

    private func load(_ words: String) {
        unsafe pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE)
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD)
        unsafe pango_layout_set_width(layout, -1)
        unsafe pango_layout_set_height(layout, -1)
        var text = words
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { letters in
                unsafe pango_layout_set_text(layout, letters.baseAddress, Int32(letters.count))
            }
        }
    }

    /// Breaks the lines for a width in dots at a size; nil is one line of any width.
    func wrap(_ width: Int?, at size: Int) {
        guard let width else { return unsafe pango_layout_set_width(layout, -1) }
        let measuredWidth = Double(width) * Double(Typesetter.measured) / Double(size)
        unsafe pango_layout_set_width(layout, Int32(measuredWidth * Typesetter.unitsPerDot))
    }
}
