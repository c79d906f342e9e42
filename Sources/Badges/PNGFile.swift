import CDeflate
import CPNG

extension Bits {
    /// The sheet as a PNG file, ink black: IHDR, pHYs, IDAT and IEND, nothing else.
    func png(dotsPerInch: Int) throws(BadgeFault) -> [UInt8] {
        let data = try deflated(rows())
        let dotsPerMetre = UInt32((Double(dotsPerInch) / 0.0254).rounded())
        // Signature, IHDR, pHYs, IEND and the wrapping of IDAT take 8 + 25 + 21 + 12 + 12 bytes.
        let capacity = data.count + 128
        let file = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            guard let to = buffer.baseAddress else { return }
            count = unsafe balie_png_write(
                UInt32(width),
                UInt32(height),
                dotsPerMetre,
                data,
                data.count,
                to,
                capacity
            )
        }
        if file.isEmpty { throw .library("libpng") }
        return file
    }

    /// The zlib stream of `bytes`, at libdeflate's quickest level: a label's rows repeat so much that more is
    /// lost time.
    private func deflated(_ bytes: [UInt8]) throws(BadgeFault) -> [UInt8] {
        guard let compressor = unsafe libdeflate_alloc_compressor(1) else { throw .library("libdeflate") }
        defer { unsafe libdeflate_free_compressor(compressor) }
        let room = unsafe libdeflate_zlib_compress_bound(compressor, bytes.count)
        let stream = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = unsafe libdeflate_zlib_compress(compressor, bytes, bytes.count, buffer.baseAddress, room)
        }
        if stream.isEmpty { throw .library("libdeflate") }
        return stream
    }

    /// A row as PNG wants it starts with the number of its filter; here always 0, none.
    private var rowLength: Int { 1 + (width + 7) / 8 }

    /// The rows as PNG wants them: paper is 1, the leftmost dot in a byte's highest bit.
    private func rows() -> [UInt8] {
        let length = rowLength
        let words = words
        // A row's last word may reach into the row after it, which is then written over.
        return unsafe [UInt8](unsafeUninitializedCapacity: length * height + 8) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            for y in 0..<height {
                unsafe target[y * length] = 0
                for column in 0..<wordsPerRow {
                    unsafe target.storeBytes(
                        of: (~words[y * wordsPerRow + column]).bigEndian,
                        toByteOffset: y * length + 1 + column * 8,
                        as: UInt64.self
                    )
                }
            }
            count = length * height
        }
    }
}
