import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Logging
import Mustache
import NIOCore
import Phrasebook

/// What the door itself says no to, before the desk is asked.
enum DoorRefusal: Error, Hashable, Sendable {
    case notFound
    case wrongMethod(allowed: String)
    case tooLarge
    case notJSON
    case elsewhere

    var key: String {
        switch self {
        case .notFound: "notFound"
        case .wrongMethod: "wrongMethod"
        case .tooLarge: "tooLarge"
        case .notJSON: "notJSON"
        case .elsewhere: "elsewhere"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .wrongMethod: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .notJSON: .unsupportedMediaType
        case .elsewhere: .forbidden
        }
    }
}

extension Refusal {
    var status: HTTPResponse.Status {
        switch self {
        case .unreadable: .badRequest
        case .notPaired: .unauthorized
        case .pairingCodeWrong: .forbidden
        case .badgeUnknown, .kioskUnknown: .notFound
        case .rulesOutdated, .nonceReused, .notOnSite: .conflict
        case .tooFast: .tooManyRequests
        case .recordFull, .recordUnavailable: .serviceUnavailable
        case .firstNameEmpty, .firstNameTooLong, .surnameTooLong, .aliasEmpty, .aliasTooLong,
            .organisationEmpty,
            .organisationTooLong, .hostNameEmpty, .hostNameTooLong, .kioskNameEmpty, .kioskNameTooLong,
            .oddCharacters, .citizenNumber, .partnerUnknown, .partnerMissing, .hostUnknown, .lettersTooFew,
            .timeImpossible:
            .unprocessableContent
        }
    }
}

/// Turns every refusal into its status and a sentence in the reader's language, and everything else that was thrown
/// into a 500 with an id for the person and one line for the operator.
struct Answers: RouterMiddleware {
    let phrasebook: Phrasebook
    let routes: [Route]

    func handle(
        _ request: Request,
        context caller: Caller,
        next: (Request, Caller) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, caller)
        } catch let refusal as Refusal {
            return answer(refusal, to: request, caller)
        } catch DoorRefusal.notFound {
            return answer(notFound(request), to: request, caller)
        } catch let refusal as DoorRefusal {
            return answer(refusal, to: request, caller)
        } catch let error as HTTPError where error.status == .notFound {
            return answer(notFound(request), to: request, caller)
        } catch is NIOTooManyBytesError {
            return answer(.tooLarge, to: request, caller)
        } catch {
            return fault(error, to: request, caller)
        }
    }

    private func answer(_ refusal: Refusal, to request: Request, _ caller: Caller) -> Response {
        var problem = Problem(refusal.key, caller, phrasebook)
        problem.field = refusal.field?.rawValue
        var response = problem.response(refusal.status, to: request)
        if case .tooFast(let seconds) = refusal {
            problem.retryAfter = seconds
            response = problem.response(refusal.status, to: request)
            response.headers[.retryAfter] = String(seconds)
        }
        return response
    }

    private func answer(_ refusal: DoorRefusal, to request: Request, _ caller: Caller) -> Response {
        var response = Problem(refusal.key, caller, phrasebook).response(refusal.status, to: request)
        if case .wrongMethod(let allowed) = refusal { response.headers[.allow] = allowed }
        return response
    }

    /// The error's type goes to the log, never what it carries.
    private func fault(_ error: any Error, to request: Request, _ caller: Caller) -> Response {
        let id = caller.id
        caller.logger.error(
            "A request failed.",
            metadata: ["route": .string(caller.endpointPath ?? "none"), "fault": .string(faultName(error))]
        )
        let problem = Problem("fault", caller, phrasebook, ["id": id])
        return problem.response(.internalServerError, to: request)
    }

    /// Not found, or found under another method.
    private func notFound(_ request: Request) -> DoorRefusal {
        let others = routes.filter { $0.path == request.uri.path && $0.method != request.method }
        guard !others.isEmpty else { return .notFound }
        return .wrongMethod(allowed: others.map(\.method.rawValue).joined(separator: ", "))
    }
}

/// What a fault is called in the log: its type, and for a record's fault its sentence, which holds no data.
fileprivate func faultName(_ error: any Error) -> String {
    if let fault = error as? RecordFault { return fault.description }
    return String(describing: type(of: error))
}

/// A no as it goes over the wire: JSON for the page, a small page for somebody who typed an address.
fileprivate struct Problem: Encodable {
    let refusal: String
    let message: String
    var field: String?
    var retryAfter: Int?
    private let language: String

    private enum CodingKeys: String, CodingKey {
        case refusal, message, field, retryAfter
    }

    init(_ key: String, _ caller: Caller, _ phrasebook: Phrasebook, _ values: [String: String] = [:]) {
        refusal = key
        language = caller.language.rawValue
        message = phrasebook.phrase("refusal.\(key)", in: language, values)
    }

    func response(_ status: HTTPResponse.Status, to request: Request) -> Response {
        if request.method == .get, request.headers[.accept]?.contains("text/html") == true,
            let template = try? MustacheTemplate(
                string: String(decoding: PackageResources.Problem_mustache, as: UTF8.self)
            )
        {
            let html = template.render(["language": language, "message": message])
            return Response(status: status, mediaType: "text/html; charset=utf-8", bytes: Array(html.utf8))
        }
        let json = (try? JSONEncoder().encode(self)) ?? Data()
        return Response(status: status, mediaType: "application/json", bytes: Array(json))
    }
}

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
    /// The body as `Body`, or the refusal that says what was wrong with it.
    func read<Body: Decodable>(_ type: Body.Type, _ caller: Caller) async throws -> Body {
        guard headers[.contentType]?.lowercased().hasPrefix("application/json") == true else {
            throw DoorRefusal.notJSON
        }
        let bytes = try await body.collect(upTo: caller.maxUploadSize)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView))
        } catch is DecodingError {
            throw Refusal.unreadable
        }
    }
}
