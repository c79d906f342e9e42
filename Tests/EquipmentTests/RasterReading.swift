import CCUPS

/// A page of a raster file, read by libcups' own reader.
struct RasterReading {
    let width: Int
    let height: Int
    let bitsPerPixel: Int
    let dotsPerInch: [Int]
    let media: String
    let rows: [UInt8]

    struct Unreadable: Error {}

    static func pages(_ file: [UInt8]) throws -> [RasterReading] {
        guard file.starts(with: Array("RaS2PwgRaster".utf8)) else { throw Unreadable() }
        var rest = file[...]
        return unsafe withUnsafeMutablePointer(to: &rest) { source in
            let raster = unsafe cupsRasterOpenIO(
                { source, buffer, length in
                    guard let rest = unsafe source?.assumingMemoryBound(to: ArraySlice<UInt8>.self) else {
                        return -1
                    }
                    let part = unsafe Array(rest.pointee.prefix(length))
                    for (index, byte) in part.enumerated() { unsafe buffer?[index] = byte }
                    unsafe rest.pointee.removeFirst(part.count)
                    return part.count
                },
                source,
                CUPS_RASTER_READ
            )
            defer { unsafe cupsRasterClose(raster) }
            var (pages, header): ([RasterReading], cups_page_header2_t) = ([], cups_page_header2_t())
            while unsafe cupsRasterReadHeader2(raster, &header) != 0 {
                var rows = [UInt8](repeating: 0, count: Int(header.cupsBytesPerLine * header.cupsHeight))
                guard unsafe cupsRasterReadPixels(raster, &rows, UInt32(rows.count)) == rows.count else {
                    return pages
                }
                pages.append(RasterReading(header, rows))
            }
            return pages
        }
    }

    private init(_ header: cups_page_header2_t, _ rows: [UInt8]) {
        (width, height) = (Int(header.cupsWidth), Int(header.cupsHeight))
        bitsPerPixel = Int(header.cupsBitsPerPixel)
        dotsPerInch = [Int(header.HWResolution.0), Int(header.HWResolution.1)]
        var name = header.cupsPageSizeName
        media = unsafe withUnsafeBytes(of: &name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.rows = rows
    }
}
