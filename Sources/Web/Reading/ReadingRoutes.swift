import FrontDesk

extension Door {
    /// Every address for other programs, one line each; `openapi.json` tells of each what it takes and gives.
    var readingRoutes: [Route] {
        [
            .get("/api/v1/openapi.json", .anyone, openAPI),
            .get("/api/v1/reports/:kind", .reading(.aggregates), readReport),
            .get("/api/v1/visits", .reading(.visits), readVisits),
        ]
    }
}
