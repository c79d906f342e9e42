import FrontDesk
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Answers that stay open: `text/event-stream`, as browsers read it.
enum EventStream {
    static let mediaType = "text/event-stream"

    /// A field that our own pages put on what they ask by themselves; it keeps nobody signed in.
    static let looksOn = HTTPField.Name("balie-looks-on")
}

extension Door {
    /// `GET /desk/events` – tells an open page which edition of the record is the newest, and nothing else, for as
    /// long as the session lasts.
    func events(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        let news = try reception.news(for: session)
        let body = ResponseBody { [reception] writer in
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            var told: UInt64?
            for await changes in news.cancelOnGracefulShutdown() {
                guard try await reception.isOpen(session) else {
                    try await writer.write(ByteBuffer(string: "event: over\ndata: over\n\n"))
                    break
                }
                // A heartbeat is a comment: it shows whether somebody is still there.
                let word = changes == told ? ":\n\n" : "data: \(reception.edition(of: changes))\n\n"
                told = changes
                try await writer.write(ByteBuffer(string: word))
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: EventStream.mediaType], body: body)
    }
}
