import FrontDesk
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The form in the body, of at most 64 KiB.
    mutating func form() async throws -> Form {
        guard headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        else {
            throw DoorRefusal.notAForm
        }
        let bytes = try await collected(upTo: 64 * 1024)
        guard let text = bytes.getString(at: bytes.readerIndex, length: bytes.readableBytes),
            let form = Form(text)
        else { throw Refusal.unreadable }
        return form
    }

    /// The same of a form that may bring a file: the longest list, and as much again for the rest.
    mutating func formWithFile() async throws -> Form {
        guard let boundary = headers[.contentType].flatMap(Multipart.boundary) else {
            return try await form()
        }
        let bytes = try await drained(upTo: 2 * ListFile.longest)
        guard let parts = Multipart(bytes, boundary: boundary) else { throw Refusal.unreadable }
        return Form(fields: parts.fields, file: parts.file)
    }

    /// The bytes of the body; what is too long is read to its end all the same, since a browser shows no answer
    /// before it has sent everything.
    private func drained(upTo limit: Int) async throws -> [UInt8] {
        var (bytes, count): ([UInt8], Int) = ([], 0)
        do {
            for try await part in body {
                count += part.readableBytes
                guard count <= Self.mostDrained else { break }
                if count <= limit { bytes += part.readableBytesView } else { bytes = [] }
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Refusal.unreadable
        }
        guard count <= limit else { throw Refusal.fileTooLarge }
        return bytes
    }

    /// More than a spreadsheet of a year's visitors.
    private static let mostDrained = 16 * 1024 * 1024
}
