import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import Web

/// The file for other programs against the program: what it says is there, and what is there it says.
struct OpenAPITests {
    private let test: TestDoor
    private let file: File

    init() throws {
        test = try TestDoor()
        file = try JSONDecoder().decode(File.self, from: Data(PackageResources.openapi_json))
    }

    private struct File: Decodable {
        let paths: [String: [String: Operation]]
        let components: Components

        struct Operation: Decodable {
            let security: [[String: [String]]]?
            let parameters: [Parameter]?
            let responses: [String: Whatever]
        }

        struct Parameter: Decodable {
            let name: String
            let schema: Schema
        }

        struct Schema: Decodable {
            let `enum`: [String]?
            let maximum: Int?
            let properties: [String: Schema]?
        }

        struct Components: Decodable {
            let schemas: [String: Schema]
        }

        struct Whatever: Decodable {}
    }

    @Test func `every address for programs is in the file, and no other`() {
        let routes = test.door.routes.filter { $0.path.hasPrefix("/api") }
            .map { "\($0.method.rawValue) \(Self.told($0.path))" }
        let told = file.paths.flatMap { path, operations in
            operations.keys.map { "\($0.uppercased()) \(path)" }
        }
        #expect(routes.count >= 2)
        #expect(Set(routes) == Set(told) && routes.count == told.count)
    }

    /// A route's path as the file spells it, "/reports/{kind}".
    private static func told(_ path: String) -> String {
        let parts = path.split(separator: "/")
            .map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
        return "/" + parts.joined(separator: "/")
    }

    @Test func `a program changes nothing, and no open address tells of anybody`() {
        let routes = test.door.routes.filter { $0.path.hasPrefix("/api") }
        #expect(routes.allSatisfy { $0.method == .get })
        #expect(routes.filter { $0.access == .anyone }.map(\.path) == ["/api/v1/openapi.json"])
    }

    @Test func `what needs a token says so, and what it answers without one`() throws {
        for route in test.door.routes where route.path.hasPrefix("/api") {
            let operation = try #require(
                file.paths[Self.told(route.path)]?[route.method.rawValue.lowercased()]
            )
            let isOpen = route.access == .anyone
            #expect(operation.security?.isEmpty == (isOpen ? true : nil), "\(route.path)")
            for status in ["401", "403", "429", "503"] {
                #expect((operation.responses[status] == nil) == isOpen, "\(route.path) \(status)")
            }
        }
    }

    @Test func `words and limits in the file are those of the program`() throws {
        let words: [(String, [String])] = [
            ("Role", Role.allCases.map(\.rawValue)), ("Level", AffiliationLevel.allCases.map(\.rawValue)),
            ("Evidence", Evidence.allCases.map(\.rawValue)),
            ("ReportKind", ReportRequest.Kind.allCases.map(\.rawValue)),
            ("Grouping", ReportRequest.Grouping.allCases.map(\.rawValue)),
        ]
        for (name, cases) in words { #expect(file.components.schemas[name]?.enum == cases, "\(name)") }
        let limit = file.paths["/api/v1/visits"]?["get"]?.parameters?.first { $0.name == "limit" }
        #expect(limit?.schema.maximum == Reception.mostVisitsRead)
        let visit = try #require(file.components.schemas["Visit"]?.properties)
        #expect(Set(visit.keys) == ["day", "role", "partner", "level", "stays"])
    }

    @Test func `anybody can read the file, and it is the one that is checked here`() async throws {
        let answer = try await test.ask(.get, "/api/v1/openapi.json")
        #expect(answer.status == .ok && answer.headers[.contentType] == "application/json")
        #expect(Array(answer.body.readableBytesView) == PackageResources.openapi_json)
    }
}
