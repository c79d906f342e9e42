package import FrontDesk

extension TestCentre {
    /// A host's session, of the whole centre or of one partner.
    package func host(_ partner: Int64? = nil) async throws -> Session {
        try await signedIn([.host], partner: partner).session
    }

    /// A wijkagent of partner 1 who is inside.
    package func guest(_ changes: [String: Any?] = [:]) async throws -> Int64 {
        try await visit(changes)
    }

    /// A customs officer of partner 3 who is inside.
    package func customsGuest(_ name: String = "Mehmet") async throws -> Int64 {
        try await visit(["firstName": name, "partner": 3, "role": "customsOfficer"])
    }

    /// What `verify` finds in the record as it stands.
    package func finding() async throws -> Verification.Finding? {
        try await reception.record.verify().finding
    }
}

extension [String: Any?] {
    /// A supplier whose names take more bytes than any pass holds.
    package static var unreadablyLong: [String: Any?] {
        let long = String(repeating: "\u{10000}\u{E0100}", count: 60)
        return [
            "firstName": long, "surname": long, "organisation": long, "partner": nil as Int?,
            "role": "supplier",
        ]
    }
}
