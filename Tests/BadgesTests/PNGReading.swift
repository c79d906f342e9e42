import CPNG

/// A PNG file taken apart: its chunks as they stand, and its dots as libpng reads them.
struct ReadPNG {
    struct Chunk {
        var name: String
        var body: ArraySlice<UInt8>
    }

    var chunks: [Chunk] = []
    var width = 0
    var height = 0
    private var grey: [UInt8] = []

    init?(_ file: [UInt8]) {
        guard file.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] else { return nil }
        var at = 8
        while at + 12 <= file.count {
            let length = ReadPNG.number(file[at..<at + 4])
            guard at + 12 + length <= file.count else { return nil }
            chunks.append(
                Chunk(
                    name: String(decoding: file[at + 4..<at + 8], as: UTF8.self),
                    body: file[at + 8..<at + 8 + length]
                )
            )
            at += 12 + length
        }
        guard at == file.count, decode(file) else { return nil }
    }

    /// libpng checks every checksum and the whole deflated stream on the way.
    private mutating func decode(_ file: [UInt8]) -> Bool {
        var image = unsafe png_image()
        unsafe image.version = UInt32(PNG_IMAGE_VERSION)
        guard unsafe png_image_begin_read_from_memory(&image, file, file.count) != 0 else { return false }
        unsafe image.format = 0
        width = unsafe Int(image.width)
        height = unsafe Int(image.height)
        grey = [UInt8](repeating: 0, count: width * height)
        return unsafe png_image_finish_read(&image, nil, &grey, 0, nil) != 0
            && image.warning_or_error == 0
    }

    func body(_ name: String) -> [UInt8] {
        chunks.first { $0.name == name }.map { Array($0.body) } ?? []
    }

    static func number(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    func isInk(_ x: Int, _ y: Int) -> Bool { grey[y * width + x] == 0 }

    /// How many dots of a rectangle are ink.
    func ink(x: Range<Int>, y: Range<Int>) -> Int {
        y.reduce(0) { sum, row in sum + x.count { isInk($0, row) } }
    }

    /// The first and last column with ink in some rows.
    func inkColumns(x: Range<Int>, y: Range<Int>) -> ClosedRange<Int>? {
        let inked = x.filter { column in y.contains { isInk(column, $0) } }
        guard let first = inked.first, let last = inked.last else { return nil }
        return first...last
    }
}
