import CPangoCairo

/// The bytes of a PDF as cairo hands them over.
fileprivate final class Gathered {
    var bytes: [UInt8] = []
}

/// Draws on a surface with cairo and sets words with Pango; measures are points, whatever the surface is.
@safe
final class SheetPen {
    private let measures: SheetMeasures
    private let gathered: Gathered
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let layout: OpaquePointer
    private let face: OpaquePointer

    private static let families =
        "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Thai, Noto Sans Armenian, Noto Sans Georgian"

    /// Draws a PDF.
    ///
    /// - Parameter madeAt: told of the file where it is given, as "2026-11-23T10:02:00Z".
    convenience init(_ measures: SheetMeasures, title: String, madeAt: String = "") throws(SheetFault) {
        let gathered = Gathered()
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
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.spoken)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, madeAt)
        unsafe try self.init(measures, on: surface, into: gathered)
    }

    /// Draws dots, so many to a point.
    convenience init(
        _ measures: SheetMeasures,
        width: Int,
        height: Int,
        scale: Double
    ) throws(SheetFault) {
        let size = (Int32(clamping: width), Int32(clamping: height))
        let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_A8, size.0, size.1)
        guard let surface = unsafe surface else { throw SheetFault(library: "cairo") }
        unsafe try self.init(measures, on: surface, scale: scale)
    }

    /// - Parameter surface: taken over, and given back with the pen.
    private init(
        _ measures: SheetMeasures,
        on surface: OpaquePointer,
        into gathered: Gathered = Gathered(),
        scale: Double = 1
    ) throws(SheetFault) {
        self.measures = measures
        self.gathered = gathered
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

    // MARK: Words

    func height(of text: String, size: Double, isBold: Bool, width: Double, lines: Int = .max) -> Double {
        load(text, size: size, isBold: isBold, width: width, lines: lines)
        var (across, down) = (Int32(0), Int32(0))
        unsafe pango_layout_get_size(layout, &across, &down)
        return Double(down) / Double(PANGO_SCALE)
    }

    /// - Parameter width: where lines break; nil for one line as wide as it comes.
    private func load(_ text: String, size: Double, isBold: Bool, width: Double?, lines: Int = .max) {
        unsafe pango_font_description_set_weight(face, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        unsafe pango_font_description_set_absolute_size(face, size * Double(PANGO_SCALE))
        unsafe pango_layout_set_font_description(layout, face)
        unsafe pango_layout_set_width(layout, width.map { Int32($0 * Double(PANGO_SCALE)) } ?? -1)
        unsafe pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
        unsafe pango_layout_set_height(layout, lines == .max ? -1 : -Int32(clamping: lines))
        unsafe pango_layout_set_ellipsize(layout, lines == .max ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END)
        var text = text
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { letters in
                unsafe pango_layout_set_text(layout, letters.baseAddress, Int32(letters.count))
            }
        }
    }

    func draw(_ text: SetText, x: Double, y: Double) {
        load(text.text, size: text.size, isBold: text.isBold, width: text.width, lines: text.lines)
        // Pango takes left for right where words are written from the right: columns stay columns.
        let isTurned = unsafe pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL
        let side = text.isRight == isTurned ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT
        unsafe pango_layout_set_alignment(layout, side)
        let grey = text.isMuted ? 0.25 : 0
        unsafe cairo_set_source_rgb(cairo, grey, grey, grey)
        unsafe cairo_move_to(cairo, x, y)
        unsafe pango_cairo_show_layout(cairo, layout)
    }

    /// One line of words on a line of writing, whose place says where it begins, is in the middle or ends.
    func draw(_ label: ChartDrawing.Label) {
        load(label.text, size: label.size, isBold: label.isBold, width: nil)
        var (across, down) = (Int32(0), Int32(0))
        unsafe pango_layout_get_size(layout, &across, &down)
        let width = Double(across) / Double(PANGO_SCALE)
        let above = Double(unsafe pango_layout_get_baseline(layout)) / Double(PANGO_SCALE)
        let before =
            switch label.anchor {
            case .start: 0.0
            case .middle: width / 2
            case .end: width
            }
        use(label.tone.colour)
        unsafe cairo_move_to(cairo, label.at.x - before, label.at.y - above)
        unsafe pango_cairo_show_layout(cairo, layout)
    }

    // MARK: Shapes

    func use(_ colour: SheetColour) {
        unsafe cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue)
    }

    func fill(_ boxes: [ChartDrawing.Box], _ colour: SheetColour) {
        use(colour)
        for box in boxes { unsafe cairo_rectangle(cairo, box.x, box.y, box.width, box.height) }
        unsafe cairo_fill(cairo)
    }

    func fill(_ points: [ChartDrawing.Point], _ colour: SheetColour) {
        use(colour)
        follow(points)
        unsafe cairo_fill(cairo)
    }

    func stroke(_ lines: [[ChartDrawing.Point]], _ colour: SheetColour, width: Double, isDashed: Bool = false)
    {
        use(colour)
        unsafe cairo_set_line_width(cairo, width)
        let dashes = isDashed ? [6.0, 3.0] : []
        unsafe cairo_set_dash(cairo, dashes, Int32(dashes.count), 0)
        for line in lines { follow(line) }
        unsafe cairo_stroke(cairo)
        unsafe cairo_set_dash(cairo, [], 0, 0)
    }

    private func follow(_ points: [ChartDrawing.Point]) {
        for (index, point) in points.enumerated() {
            if index == 0 {
                unsafe cairo_move_to(cairo, point.x, point.y)
            } else {
                unsafe cairo_line_to(cairo, point.x, point.y)
            }
        }
    }

    /// Draws with another origin and size.
    func scaled(x: Double, y: Double, by factor: Double, _ draw: () -> Void) {
        unsafe cairo_save(cairo)
        unsafe cairo_translate(cairo, x, y)
        unsafe cairo_scale(cairo, factor, factor)
        draw()
        unsafe cairo_restore(cairo)
    }

    // MARK: Pages

    func begin(length: Double) {
        unsafe cairo_pdf_surface_set_size(surface, measures.width, length)
    }

    /// Words at the foot of a page of that length.
    func drawFoot(_ words: String, page: Int, of pages: Int, length: Double) {
        let words = words.replacing("{page}", with: String(page)).replacing("{pages}", with: String(pages))
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

    /// A name in the list that readers show beside the pages.
    func addOutline(_ title: String, page: Int) {
        let flags = cairo_pdf_outline_flags_t(0)
        unsafe _ = cairo_pdf_surface_add_outline(
            surface,
            CAIRO_PDF_OUTLINE_ROOT,
            title,
            "page=\(page)",
            flags
        )
    }

    /// A place on this page that leads to where a part begins when it is clicked.
    func addLink(to part: Int, _ box: ChartDrawing.Box) {
        let place = "rect=[\(box.x) \(box.y) \(box.width) \(box.height)]"
        unsafe cairo_tag_begin(cairo, CAIRO_TAG_LINK, "dest='part\(part)' \(place)")
        unsafe cairo_tag_end(cairo, CAIRO_TAG_LINK)
    }

    func beginPart(_ number: Int, x: Double, y: Double) {
        unsafe cairo_tag_begin(cairo, CAIRO_TAG_DEST, "name='part\(number)' x=\(x) y=\(y)")
        unsafe cairo_tag_end(cairo, CAIRO_TAG_DEST)
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
