import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    init(status: HTTPResponse.Status, mediaType: String, bytes: [UInt8]) {
        self.init(
            status: status,
            headers: [.contentType: mediaType],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    /// The answer to a request that went well.
    init(_ status: HTTPResponse.Status = .ok, json: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(status: status, mediaType: "application/json", bytes: Array(try encoder.encode(json)))
    }
}

extension Request {
    /// The bytes of the body; one that breaks off or is garbled can't be read, and is nobody's fault here.
    func collected(upTo limit: Int) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: limit)
        } catch let error as NIOTooManyBytesError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Refusal.unreadable
        }
    }

    /// The body as `Body`, or the refusal that says what was wrong with it.
    func read<Body: Decodable>(_ type: Body.Type, _ caller: Caller) async throws -> Body {
        guard headers[.contentType]?.lowercased().hasPrefix("application/json") == true else {
            throw DoorRefusal.notJSON
        }
        let bytes = try await collected(upTo: caller.maxUploadSize)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView))
        } catch is DecodingError {
            throw Refusal.unreadable
        }
    }
}
