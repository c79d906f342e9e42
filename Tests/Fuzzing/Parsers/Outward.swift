import CCUPS
import Foundation

@testable import Equipment
@testable import FrontDesk
@testable import Post

/// What printers answer, and what letters and their links are made of.
let outwardParsers = [
    Parser("printer-answer") { data in
        guard let answer = IPPAnswer(data) else { return true }
        let states = answer.groups.map { (PrinterState($0, isQueue: true), PrinterState($0, isQueue: false)) }
        guard let label = LabelSize(pwgName: "om_label_62x100mm") else { return false }
        for (queue, printer) in states {
            _ = (queue.trouble(with: label, 300), printer.trouble(with: label, 300))
            _ = (printer.mediaName(for: label), printer.loaded.map(\.text))
        }
        return answer.groups.count <= data.count
    },
    Parser("post-address") { (text: String) in
        guard let address = Address(text) else { return true }
        let isPlain = address.text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ",") }
        return isPlain && !address.domain.isEmpty && Address(address.text) == address
    },
    Parser("answer-token") { (text: String) in
        guard let token = AnswerToken(text) else { return true }
        return token.text.utf8.count == 32 && token.hash.count == 32 && AnswerToken(token.text) == token
    },
]

extension IPPAnswer {
    /// What libcups makes of the bytes that a printer sent; nil where it makes nothing.
    fileprivate init?(_ data: Data) {
        guard let message = unsafe ippNew() else { return nil }
        defer { unsafe ippDelete(message) }
        let source = Source(data)
        let state = unsafe ippReadIO(
            Unmanaged.passUnretained(source).toOpaque(),
            { place, buffer, count in
                guard let place = unsafe place, let buffer = unsafe buffer else { return -1 }
                let source = unsafe Unmanaged<Source>.fromOpaque(place).takeUnretainedValue()
                return unsafe source.read(into: buffer, count)
            },
            1,
            nil,
            message
        )
        guard state == IPP_STATE_DATA else { return nil }
        unsafe self.init(reading: message)
    }

    /// Bytes that are read from the front.
    private final class Source {
        private var left: Data

        init(_ data: Data) { left = data }

        func read(into buffer: UnsafeMutablePointer<ipp_uchar_t>, _ count: Int) -> Int {
            let part = left.prefix(count)
            unsafe part.copyBytes(to: buffer, count: part.count)
            left = left.dropFirst(part.count)
            return part.count
        }
    }
}
