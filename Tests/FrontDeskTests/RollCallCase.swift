import TestSupport
import Testing

@testable import FrontDesk

/// Tests of roll calls in a centre of their own.
protocol RollCallCase {
    var centre: TestCentre { get }
}

extension RollCallCase {
    var reception: Reception { centre.reception }

    func warden(_ name: String? = nil) async throws -> Session {
        try await centre.signedIn([.warden], as: name).session
    }

    func visit(_ first: String, _ surname: String, _ more: [String: Any?] = [:]) async throws -> Int64 {
        try await centre.visit(["firstName": first, "surname": surname].merging(more) { $1 })
    }

    func tick(
        _ person: Int64,
        _ mark: RollCall.Mark,
        age: Int64 = 0,
        id: String = freshNonce(),
        after: [RollCall.Tick] = []
    ) throws -> RollCall.Tick {
        let nonce = try #require(Nonce(rawValue: id))
        return RollCall.Tick(id: nonce, person: person, mark: mark, age: age, after: after.map(\.id))
    }

    func standings(_ call: Int64, _ session: Session) async throws -> [Int64: RollCallPerson.Standing] {
        let list = try await reception.rollCall(call, for: session)
        return Dictionary(uniqueKeysWithValues: list.people.map { ($0.id, $0.standing) })
    }
}
