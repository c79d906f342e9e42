import CPangoCairo

/// Draws with cairo and keeps what is at least half covered, so that edges are crisp and never grey.
@DrawingRoom
func drawn(
    width: Int,
    height: Int,
    _ draw: (_ cairo: OpaquePointer) -> Void
) throws(BadgeFault) -> Bits {
    // Whole words a row, so that 64 bytes of coverage become one word of dots.
    let stride = (width + 63) / 64 * 64
    let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(stride), Int32(height))
    defer { unsafe cairo_surface_destroy(surface) }
    let cairo = unsafe cairo_create(surface)
    defer { unsafe cairo_destroy(cairo) }
    guard let cairo = unsafe cairo, unsafe cairo_status(cairo) == CAIRO_STATUS_SUCCESS else {
        throw .library("cairo")
    }
    unsafe draw(cairo)
    unsafe cairo_surface_flush(surface)
    guard let bytes = unsafe cairo_image_surface_get_data(surface),
        unsafe cairo_image_surface_get_stride(surface) == stride
    else { throw .library("cairo") }
    let coverage = unsafe UnsafeRawBufferPointer(start: bytes, count: stride * height)
    return unsafe Bits(width: width, height: height, coverage: coverage, stride: stride)
}

/// The motif of the house: a flower whose number of petals says the role, the first petal pointing up.
@DrawingRoom
func flower(petals: Int, size: Int) throws(BadgeFault) -> Bits {
    let petals = min(max(petals, 3), 9)
    let radius = Double(size) / 2
    let turn = 2 * Double.pi / Double(petals)
    // Slim enough that there is daylight between neighbours, so that they can be counted.
    let bulge = min(0.44, 2.08 / Double(petals)) * radius
    return try unsafe drawn(width: size, height: size) { cairo in
        unsafe cairo_translate(cairo, radius, radius)
        for _ in 0..<petals {
            unsafe cairo_move_to(cairo, 0, -0.21 * radius)
            unsafe cairo_curve_to(cairo, -bulge, -0.42 * radius, -bulge, -radius, 0, -radius)
            unsafe cairo_curve_to(cairo, bulge, -radius, bulge, -0.42 * radius, 0, -0.21 * radius)
            unsafe cairo_fill(cairo)
            unsafe cairo_rotate(cairo, turn)
        }
        unsafe cairo_arc(cairo, 0, 0, 0.13 * radius, 0, 2 * .pi)
        unsafe cairo_fill(cairo)
    }
}

/// So many diamonds of three filled, the others as outlines.
@DrawingRoom
func diamonds(filled: Int, size: Int, gap: Int) throws(BadgeFault) -> Bits {
    let half = Double(size) / 2
    let line = Double(size) * 0.11
    return try unsafe drawn(width: 3 * size + 2 * gap, height: size) { cairo in
        for index in 0..<3 {
            let reach = index < filled ? half : half - line * 0.8
            let middle = Double(index * (size + gap)) + half
            unsafe cairo_move_to(cairo, middle, half - reach)
            unsafe cairo_line_to(cairo, middle + reach, half)
            unsafe cairo_line_to(cairo, middle, half + reach)
            unsafe cairo_line_to(cairo, middle - reach, half)
            unsafe cairo_close_path(cairo)
            if index < filled {
                unsafe cairo_fill(cairo)
            } else {
                unsafe cairo_set_line_width(cairo, line)
                unsafe cairo_stroke(cairo)
            }
        }
    }
}

/// A bar with round corners.
@DrawingRoom
func bar(width: Int, height: Int, radius: Int) throws(BadgeFault) -> Bits {
    let radius = Double(min(radius, height / 2))
    let right = Double(width) - radius
    let bottom = Double(height) - radius
    return try unsafe drawn(width: width, height: height) { cairo in
        unsafe cairo_arc(cairo, radius, radius, radius, .pi, 3 * .pi / 2)
        unsafe cairo_arc(cairo, right, radius, radius, -.pi / 2, 0)
        unsafe cairo_arc(cairo, right, bottom, radius, 0, .pi / 2)
        unsafe cairo_arc(cairo, radius, bottom, radius, .pi / 2, .pi)
        unsafe cairo_close_path(cairo)
        unsafe cairo_fill(cairo)
    }
}
