import CPangoCairo

/// Draws on a surface with cairo and sets words with Pango; measures are points, whatever the surface is.
@safe
final class SheetPen {
    private let measures: SheetMeasures
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let layout: OpaquePointer
    private let face: OpaquePointer

    private static let families =
        "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Thai, Noto Sans Armenian, Noto Sans Georgian"

    /// - Parameters:
    ///   - surface: taken over, and given back with the pen.
    ///   - scale: how many of the surface's units are a point.
    init(_ measures: SheetMeasures, on surface: OpaquePointer?, scale: Double = 1) throws(SheetFault) {
        self.measures = measures
        guard let surface = unsafe surface else { throw SheetFault(library: "cairo") }
        guard let cairo = unsafe cairo_create(surface) else {
            unsafe cairo_surface_destroy(surface)
            throw SheetFault(library: "cairo")
        }
        unsafe cairo_scale(cairo, scale, scale)
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
        case .banner(let text):
            draw(banner: text, y: piece.y)
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

    /// A frame right across the page, which no printer loses as it could a tint.
    private func draw(banner text: SetText, y: Double) {
        draw(text, x: measures.margin + SheetMeasures.bannerRim * 2, y: y + SheetMeasures.bannerRim)
        unsafe cairo_set_line_width(cairo, 2)
        let height = text.height + 2 * SheetMeasures.bannerRim
        unsafe cairo_rectangle(cairo, measures.margin + 1, y, measures.inner - 2, height)
        unsafe cairo_stroke(cairo)
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

    /// Words at the foot of a page of that length.
    func drawFoot(_ words: String, length: Double) {
        let height = height(of: words, size: measures.detail, isBold: false, width: measures.inner)
        let text = SetText(
            text: words,
            size: measures.detail,
            isBold: false,
            isMuted: true,
            width: measures.inner,
            height: height
        )
        draw(text, x: measures.margin, y: length - measures.margin - height)
    }

    func finishPage() {
        unsafe cairo_show_page(cairo)
    }

    func finish() throws(SheetFault) {
        unsafe cairo_surface_finish(surface)
        guard unsafe cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
            unsafe cairo_status(cairo) == CAIRO_STATUS_SUCCESS
        else { throw SheetFault(library: "cairo") }
    }

    /// What was drawn on a picture, each dot ink or none.
    func dots() throws(SheetFault) -> SheetDots {
        unsafe cairo_surface_flush(surface)
        guard unsafe cairo_status(cairo) == CAIRO_STATUS_SUCCESS,
            let data = unsafe cairo_image_surface_get_data(surface)
        else { throw SheetFault(library: "cairo") }
        let width = Int(unsafe cairo_image_surface_get_width(surface))
        let height = Int(unsafe cairo_image_surface_get_height(surface))
        let stride = Int(unsafe cairo_image_surface_get_stride(surface))
        let shades = unsafe UnsafeBufferPointer(start: data, count: stride * height)
        let bytesPerRow = (width + 7) / 8
        var rows = [UInt8](repeating: 0, count: bytesPerRow * height)
        for y in 0..<height {
            for x in 0..<width where unsafe shades[y * stride + x] >= 0x80 {
                rows[y * bytesPerRow + x / 8] |= 0x80 >> UInt8(x % 8)
            }
        }
        return SheetDots(width: width, height: height, rows: rows)
    }
}
