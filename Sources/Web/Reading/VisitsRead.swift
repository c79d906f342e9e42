import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /api/v1/openapi.json` – what can be read here, for people and for programs.
    func openAPI(_ request: Request, _ caller: Caller) async throws -> Response {
        Response(status: .ok, mediaType: "application/json", bytes: PackageResources.openapi_json)
    }

    /// `GET /api/v1/visits` – a page of the visits of some days, without what tells whose they were.
    func readVisits(_ request: Request, _ caller: Caller) async throws -> Response {
        let query = try Query(request, of: ["from", "to", "after", "limit"])
        let span = try DaySpan(
            from: query.required("from", Day.init(rawValue:)),
            to: query.required("to", Day.init(rawValue:))
        )
        let limits = 1...Reception.mostVisitsRead
        let page = try await reception.visits(
            of: span,
            after: query.optional("after", VisitCursor.init),
            limit: query.optional("limit") { Query.number($0, in: limits) } ?? Self.usualLimit,
            for: caller.readingProgram()
        )
        return try Response(json: VisitsAnswer(page))
    }

    private static let usualLimit = 100
}

/// The visits as they go over the wire: moments in UTC, to the second.
fileprivate struct VisitsAnswer: Encodable {
    let visits: [Visit]
    let next: String?

    struct Visit: Encodable {
        let day: Day
        let role: Role
        let partner: String?
        let level: AffiliationLevel
        let stays: [Stay]

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(day, forKey: .day)
            try fields.encode(role, forKey: .role)
            try fields.encode(partner, forKey: .partner)
            try fields.encode(level, forKey: .level)
            try fields.encode(stays, forKey: .stays)
        }

        private enum CodingKeys: String, CodingKey {
            case day, role, partner, level, stays
        }
    }

    struct Stay: Encodable {
        let arrivedAt: String
        let departedAt: String?
        let evidence: Evidence?

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(arrivedAt, forKey: .arrivedAt)
            try fields.encode(departedAt, forKey: .departedAt)
            try fields.encode(evidence, forKey: .evidence)
        }

        private enum CodingKeys: String, CodingKey {
            case arrivedAt, departedAt, evidence
        }
    }

    init(_ page: VisitsPage) {
        visits = page.visits.map { visit in
            Visit(
                day: visit.day,
                role: visit.role,
                partner: visit.partner,
                level: visit.level,
                stays: visit.stays.map {
                    Stay(
                        arrivedAt: $0.arrivedAt.date.ISO8601Format(),
                        departedAt: $0.departedAt?.date.ISO8601Format(),
                        evidence: $0.evidence
                    )
                }
            )
        }
        next = page.next?.text
    }

    /// A part that is not there is told as such: a program need not know that it can be left out.
    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(visits, forKey: .visits)
        try fields.encode(next, forKey: .next)
    }

    private enum CodingKeys: String, CodingKey {
        case visits, next
    }
}
