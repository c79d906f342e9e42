import CPangoCairo

extension RollCallSheet {
    /// The list as a PDF with text that can be searched; nobody is named in what is told about the file.
    package func pdf(on paper: Paper) throws(SheetFault) -> [UInt8] {
        let measures = SheetMeasures.of(paper)
        let gathered = Gathered()
        let pen = unsafe try SheetPen(measures, on: gathered.surface(measures, title: title))
        let plan = plan(on: measures, with: pen)
        for page in plan.pages.indices {
            let length = measures.length(of: page, in: plan)
            pen.begin(length: length)
            draw(page, of: plan, length: length, with: pen)
            pen.finishPage()
        }
        try pen.finish()
        return gathered.bytes
    }

    /// The pages as dots of ink, for a printer that reads no PDF.
    package func dots(on paper: Paper, dotsPerInch: Int) throws(SheetFault) -> [SheetDots] {
        let measures = SheetMeasures.of(paper)
        let measuring = unsafe try SheetPen(measures, on: cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1))
        let plan = plan(on: measures, with: measuring)
        var pages: [SheetDots] = []
        for page in plan.pages.indices {
            let length = measures.length(of: page, in: plan)
            let scale = Double(dotsPerInch) / 72
            let (width, height) = (
                Int32((measures.width * scale).rounded()), Int32((length * scale).rounded())
            )
            let pen = unsafe try SheetPen(
                measures,
                on: cairo_image_surface_create(CAIRO_FORMAT_A8, width, height),
                scale: scale
            )
            draw(page, of: plan, length: length, with: pen)
            pages.append(try pen.dots())
        }
        return pages
    }

    private func plan(on measures: SheetMeasures, with pen: SheetPen) -> SheetPlan {
        SheetPlan(self, on: measures) { text, size, isBold, width in
            pen.height(of: text, size: size, isBold: isBold, width: width)
        }
    }

    private func draw(_ page: Int, of plan: SheetPlan, length: Double, with pen: SheetPen) {
        for piece in plan.pages[page] { pen.draw(piece) }
        let words = foot.replacing("{page}", with: String(page + 1))
            .replacing("{pages}", with: String(plan.pages.count))
        pen.drawFoot(words, length: length)
    }
}

extension SheetMeasures {
    /// How long a page is: a sheet is a sheet, a roll ends where its list does.
    fileprivate func length(of page: Int, in plan: SheetPlan) -> Double {
        isEndless ? plan.lengths[page] + foot + margin : height
    }
}

/// The bytes of a PDF as cairo hands them over.
fileprivate final class Gathered {
    var bytes: [UInt8] = []

    /// A PDF that is written here, to be given back by whoever draws on it; nil when cairo can't make one.
    func surface(_ measures: SheetMeasures, title: String) -> OpaquePointer? {
        let gather: cairo_write_func_t = { place, data, count in
            guard let place = unsafe place, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
            let bytes = unsafe UnsafeBufferPointer(start: data, count: Int(count))
            unsafe Unmanaged<Gathered>.fromOpaque(place).takeUnretainedValue().bytes.append(contentsOf: bytes)
            return CAIRO_STATUS_SUCCESS
        }
        let place = unsafe Unmanaged.passUnretained(self).toOpaque()
        let surface = unsafe cairo_pdf_surface_create_for_stream(
            gather,
            place,
            measures.width,
            measures.height
        )
        if let surface = unsafe surface {
            unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        }
        return unsafe surface
    }
}
