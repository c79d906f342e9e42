import CCUPS

extension PrintableLabel {
    /// The dots as `image/pwg-raster`, one bit each, as libcups writes it; a page for every copy.
    ///
    /// - Parameter media: the printer's name for the label, where it has one.
    func pwgRaster(copies: Int, media: String?) throws(PrintTrouble) -> [UInt8] {
        try Self.pwgRaster(Array(repeating: self, count: copies), media: media)
    }

    /// Pages in one file, in order.
    static func pwgRaster(_ pages: [PrintableLabel], media: String?) throws(PrintTrouble) -> [UInt8] {
        var headed: [(header: cups_page_header2_t, rows: [UInt8])] = []
        for page in pages {
            guard let header = page.header(copies: pages.count, media: media) else { throw .unfit }
            headed.append((header, page.rows))
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4096 + pages.reduce(0) { $0 + $1.rows.count } / 2)
        let isWritten = unsafe withUnsafeMutablePointer(to: &bytes) { sink in
            let raster = unsafe cupsRasterOpenIO(
                { sink, part, length in
                    let part = unsafe UnsafeBufferPointer(start: part, count: length)
                    unsafe sink?.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: part)
                    return length
                },
                sink,
                CUPS_RASTER_WRITE_PWG
            )
            guard let raster = unsafe raster else { return false }
            defer { unsafe cupsRasterClose(raster) }
            return headed.allSatisfy { page in
                var (header, rows) = page
                guard unsafe cupsRasterWriteHeader2(raster, &header) != 0 else { return false }
                return unsafe cupsRasterWritePixels(raster, &rows, UInt32(rows.count)) == rows.count
            }
        }
        guard isWritten else { throw .unknown }
        return bytes
    }

    private func header(copies: Int, media: String?) -> cups_page_header2_t? {
        let known = unsafe media.flatMap { unsafe pwgMediaForPWG($0) }
        guard let page = unsafe known ?? pwgMediaForSize(Int32(size.width), Int32(size.height)) else {
            return nil
        }
        var header = cups_page_header2_t()
        let dots = Int32(dotsPerInch)
        guard unsafe cupsRasterInitPWGHeader(&header, page, "black_1", dots, dots, "one-sided", "normal") != 0
        else {
            return nil
        }
        // The page is as large as its dots: nothing is left for a printer to scale.
        header.cupsWidth = UInt32(width)
        header.cupsHeight = UInt32(height)
        header.cupsBytesPerLine = UInt32(bytesPerRow)
        header.cupsPageSize = (points(width), points(height))
        header.PageSize = (UInt32(points(width).rounded()), UInt32(points(height).rounded()))
        header.cupsInteger.0 = UInt32(copies)
        header.cupsInteger.5 = UInt32(width)
        header.cupsInteger.6 = UInt32(height)
        return header
    }

    private func points(_ dots: Int) -> Float { Float(dots) / Float(dotsPerInch) * 72 }
}
