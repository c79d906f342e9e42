import CPangoCairo

extension RollCallSheet {
    /// The list as a PDF with text that can be searched; nobody is named in what is told about the file.
    package func pdf(on paper: Paper) throws(SheetFault) -> [UInt8] {
        let measures = SheetMeasures.of(paper)
        let pen = try SheetPen(measures, title: title)
        let plan = SheetPlan(self, on: measures) { text, size, isBold, width in
            pen.height(of: text, size: size, isBold: isBold, width: width)
        }
        for (index, pieces) in plan.pages.enumerated() {
            let length =
                paper == .a4 ? measures.height : plan.lengths[index] + measures.foot + measures.margin
            pen.begin(length: length)
            for piece in pieces { pen.draw(piece) }
            let words = foot.replacing("{page}", with: String(index + 1))
                .replacing("{pages}", with: String(plan.pages.count))
            pen.drawFoot(words, at: length - measures.margin - measures.detail * 1.2)
            pen.finishPage()
        }
        return try pen.finish()
    }
}

/// The bytes of a PDF as cairo hands them over.
fileprivate final class Gathered {
    var bytes: [UInt8] = []
}

/// Draws on a PDF with cairo and sets words with Pango.
@safe
fileprivate final class SheetPen {
    private let measures: SheetMeasures
    private let gathered = Gathered()
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let layout: OpaquePointer
    private let face: OpaquePointer

    private static let families =
        "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Thai, Noto Sans Armenian, Noto Sans Georgian"

    init(_ measures: SheetMeasures, title: String) throws(SheetFault) {
        self.measures = measures
        let gather: cairo_write_func_t = { place, data, count in
            guard let place = unsafe place, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
            let bytes = unsafe UnsafeBufferPointer(start: data, count: Int(count))
            unsafe Unmanaged<Gathered>.fromOpaque(place).takeUnretainedValue().bytes.append(contentsOf: bytes)
            return CAIRO_STATUS_SUCCESS
        }
        let place = unsafe Unmanaged.passUnretained(gathered).toOpaque()
        guard
            let surface = unsafe cairo_pdf_surface_create_for_stream(
                gather,
                place,
                measures.width,
                measures.height
            )
        else { throw SheetFault(library: "cairo") }
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        guard let cairo = unsafe cairo_create(surface) else {
            unsafe cairo_surface_destroy(surface)
            throw SheetFault(library: "cairo")
        }
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe cairo_set_font_options(cairo, options)
        unsafe cairo_font_options_destroy(options)
        guard let layout = unsafe pango_cairo_create_layout(cairo),
            let face = unsafe pango_font_description_new()
        else {
            unsafe cairo_destroy(cairo)
            unsafe cairo_surface_destroy(surface)
            throw SheetFault(library: "pango")
        }
        unsafe pango_font_description_set_family(face, Self.families)
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe self.surface = surface
        unsafe self.cairo = cairo
        unsafe self.layout = layout
        unsafe self.face = face
    }

    deinit {
        unsafe pango_font_description_free(face)
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        unsafe cairo_destroy(cairo)
        unsafe cairo_surface_destroy(surface)
    }

    func height(of text: String, size: Double, isBold: Bool, width: Double) -> Double {
        load(text, size: size, isBold: isBold, width: width)
        var (across, down) = (Int32(0), Int32(0))
        unsafe pango_layout_get_size(layout, &across, &down)
        return Double(down) / Double(PANGO_SCALE)
    }

    private func load(_ text: String, size: Double, isBold: Bool, width: Double) {
        unsafe pango_font_description_set_weight(face, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        unsafe pango_font_description_set_absolute_size(face, size * Double(PANGO_SCALE))
        unsafe pango_layout_set_font_description(layout, face)
        unsafe pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
        var text = text
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { letters in
                unsafe pango_layout_set_text(layout, letters.baseAddress, Int32(letters.count))
            }
        }
    }

    func begin(length: Double) {
        unsafe cairo_pdf_surface_set_size(surface, measures.width, length)
    }

    func draw(_ piece: SheetPiece) {
        switch piece.what {
        case .text(let text, let x):
            draw(text, x: x, y: piece.y)
        case .line:
            unsafe cairo_set_source_rgb(cairo, 0.75, 0.75, 0.75)
            unsafe cairo_set_line_width(cairo, 0.5)
            unsafe cairo_move_to(cairo, measures.margin, piece.y)
            unsafe cairo_line_to(cairo, measures.width - measures.margin, piece.y)
            unsafe cairo_stroke(cairo)
        case .box(let box):
            draw(box, y: piece.y)
        }
    }

    private func draw(_ text: SetText, x: Double, y: Double) {
        load(text.text, size: text.size, isBold: text.isBold, width: text.width)
        let grey = text.isMuted ? 0.25 : 0
        unsafe cairo_set_source_rgb(cairo, grey, grey, grey)
        unsafe cairo_move_to(cairo, x, y)
        unsafe pango_cairo_show_layout(cairo, layout)
    }

    private func draw(_ box: RollCallSheet.Box, y: Double) {
        guard box != .none else { return }
        let (side, x) = (measures.box, measures.margin + 1)
        unsafe cairo_set_source_rgb(cairo, 0, 0, 0)
        unsafe cairo_set_line_width(cairo, box == .missing ? 2.5 : 1)
        unsafe cairo_rectangle(cairo, x, y, side, side)
        if box == .ticked {
            unsafe cairo_move_to(cairo, x + side * 0.2, y + side * 0.5)
            unsafe cairo_line_to(cairo, x + side * 0.42, y + side * 0.75)
            unsafe cairo_line_to(cairo, x + side * 0.85, y + side * 0.2)
        }
        unsafe cairo_stroke(cairo)
    }

    func drawFoot(_ words: String, at y: Double) {
        let text = SetText(
            text: words,
            size: measures.detail,
            isBold: false,
            isMuted: true,
            width: measures.inner,
            height: 0
        )
        draw(text, x: measures.margin, y: y)
    }

    func finishPage() {
        unsafe cairo_show_page(cairo)
    }

    func finish() throws(SheetFault) -> [UInt8] {
        unsafe cairo_surface_finish(surface)
        guard unsafe cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
            unsafe cairo_status(cairo) == CAIRO_STATUS_SUCCESS
        else { throw SheetFault(library: "cairo") }
        return gathered.bytes
    }
}
