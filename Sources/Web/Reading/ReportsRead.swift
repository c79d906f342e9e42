import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /api/v1/reports/{kind}` – figures of whole months, in which nobody can be told apart.
    func readReport(_ request: Request, _ caller: Caller) async throws -> Response {
        guard let kind = ReportRequest.Kind(rawValue: try caller.parameters.require("kind")) else {
            throw DoorRefusal.notFound
        }
        let query = try Query(request, of: ["from", "through", "by", "compare"])
        let usual = ReportRequest.lastYear(kind, today: reception.today())
        let wanted = try ReportRequest(
            kind,
            from: query.optional("from", Month.init(rawValue:)) ?? usual.from,
            through: query.optional("through", Month.init(rawValue:)) ?? usual.through,
            by: query.optional("by", ReportRequest.Grouping.init(rawValue:)) ?? .month,
            isCompared: query.optional("compare") { ["true": true, "false": false][$0] } ?? false
        )
        let report = try await reception.report(wanted, for: caller.readingProgram())
        return try Response(json: ReportAnswer(report))
    }
}
