import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore

@testable import Web

extension TestDoor {
    /// A page of the desk as somebody's browser asks for it.
    func get(
        _ path: String,
        _ token: SessionToken,
        _ more: [HTTPField.Name: String?] = [:]
    ) async throws -> TestResponse {
        var headers: [HTTPField.Name: String?] = [
            .cookie: "\(DeskCookie.name)=\(token.text)", .accept: "text/html",
        ]
        headers.merge(more) { $1 }
        return try await ask(.get, path, nil, token: nil, headers)
    }

    /// A form of the desk as somebody's browser sends it.
    func post(
        _ path: String,
        _ fields: String,
        _ token: SessionToken,
        _ more: [HTTPField.Name: String?] = [:]
    ) async throws -> TestResponse {
        var headers: [HTTPField.Name: String?] = [
            .cookie: "\(DeskCookie.name)=\(token.text)", .accept: "text/html",
            .contentType: "application/x-www-form-urlencoded",
        ]
        headers.merge(more) { $1 }
        return try await ask(.post, path, Data(fields.utf8), token: nil, headers)
    }
}

/// A page's text.
func html(_ answer: TestResponse) -> String { String(buffer: answer.body) }
