import FrontDesk
import HTTPTypes
import Hummingbird
import Synchronization
import Testing

@testable import Web

struct RepeatsTests {
    /// How often the work was done, and how much time has passed meanwhile.
    private final class World: Sendable {
        let done = Mutex(0)
        let passed = Mutex(Duration.zero)

        func work(_ status: HTTPResponse.Status = .ok) -> Response {
            done.withLock { $0 += 1 }
            return Response(status: status, headers: [.eTag: "\(times)"])
        }

        var times: Int { done.withLock { $0 } }
    }

    private let world = World()
    private let repeats: Repeats

    init() {
        repeats = Repeats { [world] in world.passed.withLock { $0 } }
    }

    private func asked(_ text: String, to path: String = "/desk/accounts") throws -> Repeats.Asked {
        let form = try #require(Form(text))
        return try #require(Repeats.Asked(form, to: path))
    }

    @Test func `the same form of the same page is done once and answered twice`() async throws {
        let first = try await repeats.once(asked("once=a&name=x")) { world.work() }
        let second = try await repeats.once(asked("once=a&name=x")) { world.work() }
        #expect(world.times == 1)
        #expect(first.headers == second.headers)
    }

    @Test func `both clicks wait for the one answer`() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let form = try asked("once=a")
        async let first = repeats.once(form) {
            for await _ in gate { break }
            return world.work()
        }
        async let second = repeats.once(form) {
            for await _ in gate { break }
            return world.work()
        }
        open.finish()
        let answers = try await [first, second]
        #expect(world.times == 1)
        #expect(answers[0].headers == answers[1].headers)
    }

    @Test(arguments: ["once=b&name=x", "once=a&name=y", "once=a&name=x&more=z"])
    func `another page, or another word in the form, is done for itself`(other: String) async throws {
        _ = try await repeats.once(asked("once=a&name=x")) { world.work() }
        _ = try await repeats.once(asked(other)) { world.work() }
        _ = try await repeats.once(asked("once=a&name=x", to: "/desk/people")) { world.work() }
        #expect(world.times == 3)
    }

    @Test func `a refusal is not remembered, the next try may be right`() async throws {
        for _ in 0..<2 { _ = try await repeats.once(asked("once=a")) { world.work(.forbidden) } }
        #expect(world.times == 2)
        for _ in 0..<2 {
            await #expect(throws: Refusal.notSignedIn) {
                _ = try await repeats.once(asked("once=b")) {
                    _ = world.work()
                    throw Refusal.notSignedIn
                }
            }
        }
        #expect(world.times == 4)
    }

    @Test func `an answer is forgotten after two seconds`() async throws {
        _ = try await repeats.once(asked("once=a")) { world.work() }
        world.passed.withLock { $0 = .seconds(1) }
        _ = try await repeats.once(asked("once=a")) { world.work() }
        #expect(world.times == 1)
        world.passed.withLock { $0 = .seconds(3) }
        _ = try await repeats.once(asked("once=a")) { world.work() }
        #expect(world.times == 2)
    }

    @Test func `a form that stood on no page of ours is not taken for another`() throws {
        let form = try #require(Form("name=x"))
        #expect(Repeats.Asked(form, to: "/desk/accounts") == nil)
        #expect(Repeats.fresh() != Repeats.fresh())
    }
}
