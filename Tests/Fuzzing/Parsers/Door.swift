import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import NIOCore

@testable import Web

/// What stands in requests.
let doorParsers = [
    Parser("form") { (text: String) in
        guard let form = Form(text) else { return true }
        _ = (form["day"], form.all("visit"), try? form.number("visit"))
        return form.fields.count <= 400
    },
    Parser("multipart") { data in
        guard let parts = Multipart(Array(data), boundary: "x9") else { return true }
        let isSmall = parts.fields.count <= 16 && (parts.file?.count ?? 0) < data.count
        return isSmall && parts.file?.isEmpty != true && parts.fields.allSatisfy { !$0.name.isEmpty }
    },
    Parser("cookie") { (text: String) in
        let head = HTTPRequest(
            method: .get,
            scheme: nil,
            authority: nil,
            path: "/desk",
            headerFields: [.cookie: text]
        )
        let request = Request(head: head, body: .init(buffer: ByteBuffer()))
        let (kiosk, desk) = (KioskCookie.token(in: request), DeskCookie.token(in: request))
        return [kiosk?.text, desk?.text].compactMap(\.self).allSatisfy { $0.utf8.count == 64 }
    },
    Parser("bearer") { (text: String) in
        BearerToken.secret(in: text).map { $0.text.utf8.count == 64 } ?? true
    },
    Parser("query") { (text: String) in
        let path = "/api/v1/visits?\(text.filter { $0.isASCII && !$0.isWhitespace })"
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: path)
        let request = Request(head: head, body: .init(buffer: ByteBuffer()))
        guard let query = try? Query(request, of: ["from", "to", "limit"]) else { return true }
        let limit = try? query.optional("limit") { Query.number($0, in: 1...1000) }
        _ = try? query.required("from", Day.init(rawValue:))
        return limit.map { (1...1000).contains($0) } ?? true
    },
    Parser("language") { (text: String) in
        Language.allCases.contains(ReaderLanguage.first(in: text))
    },
    Parser("certificate", mutations: 1_000) { data in
        Scratch.with(data) { file in
            let place = ServerCertificate.Place(certificate: file, key: file)
            guard let found = try? ServerCertificate(at: place) else { return true }
            _ = TrialCertificate.isStale(
                found,
                for: "localhost",
                at: Date(timeIntervalSince1970: 1_795_000_000)
            )
            return found.fingerprint.count == 95
        }
    },
]
