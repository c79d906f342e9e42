import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// What the scanner of a kiosk read, on its way to the page of that kiosk.
package final class KioskScans: Sendable {
    /// A line of the stream: a code, or nothing, which keeps the connection open.
    fileprivate typealias Word = String?

    private struct State {
        var next = 0
        var pages: [Int: (kiosk: Int64, stream: AsyncStream<Word>.Continuation)] = [:]
    }

    /// Pages of one kiosk that hear it; the oldest gives way.
    private static let most = 4

    private let state = Mutex(State())

    package init() {}

    /// Hands `code` to the pages of a kiosk; to how many.
    package func tell(_ code: String, to kiosk: Int64) -> Int {
        let streams = state.withLock { $0.pages.values.filter { $0.kiosk == kiosk }.map(\.stream) }
        for stream in streams { stream.yield(code) }
        return streams.count
    }

    /// How many pages of a kiosk listen.
    package func pages(of kiosk: Int64) -> Int {
        state.withLock { $0.pages.values.count { $0.kiosk == kiosk } }
    }

    /// Shows on every connection whether somebody is still there; called every few seconds.
    package func beat() {
        let streams = state.withLock { $0.pages.values.map(\.stream) }
        for stream in streams { stream.yield(nil) }
    }

    fileprivate func listen(as kiosk: Int64) -> AsyncStream<Word> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Word.self,
            bufferingPolicy: .bufferingNewest(4)
        )
        let (id, displaced) = state.withLock { state in
            let own = state.pages.filter { $0.value.kiosk == kiosk }.keys.sorted()
            let oldest = own.count >= Self.most ? own.first : nil
            state.next += 1
            state.pages[state.next] = (kiosk, continuation)
            return (state.next, oldest.flatMap { state.pages.removeValue(forKey: $0)?.stream })
        }
        displaced?.finish()
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.pages.removeValue(forKey: id) }
        }
        return stream
    }
}

/// What a scanner read, as far as it can be a code of anybody's: letters, digits and signs that can be seen.
package struct ScannedText: Sendable {
    package let text: String

    /// Signs in the longest that is passed on.
    package static let longest = 1024

    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy({ (32...126).contains($0) })
        else {
            return nil
        }
        self.text = text
    }
}

extension Door {
    /// `GET /kiosk/events` – what the scanner of this kiosk reads, for as long as its page is open and it is paired.
    func kioskEvents(_ request: Request, _ caller: Caller) async throws -> Response {
        let (kiosk, token) = (try caller.pairedKiosk(), KioskCookie.token(in: request))
        let words = scans.listen(as: kiosk.id)
        let body = ResponseBody { [reception] writer in
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            for await word in words.cancelOnGracefulShutdown() {
                guard let token, try await reception.kiosk(holding: token) != nil else { break }
                let line = try word.map { "event: scan\ndata: \(try Self.quoted($0))\n\n" } ?? ":\n\n"
                try await writer.write(ByteBuffer(string: line))
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: EventStream.mediaType], body: body)
    }

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }
}
