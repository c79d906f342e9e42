package import FrontDesk

extension Reception {
    /// Somebody whom visitors can find, added by the operator.
    @discardableResult
    package func addHost(named name: PersonalText, reach: HostReach = .init()) async throws -> Host {
        try await addHost(named: name, reach: reach, from: .operatorShell)
    }

    package func hostLeaves(_ id: Int64) async throws {
        try await hostLeaves(id, from: .operatorShell)
    }
}
