import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct SignInTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private func signIn(_ userName: String, _ password: String, at address: String = "192.0.2.9") async throws
        -> Session
    {
        try await centre.session(centre.reception.signIn(userName, password, at: address))
    }

    private func refusal(_ userName: String, _ password: String, at address: String = "192.0.2.9") async
        -> Refusal?
    {
        do {
            _ = try await centre.reception.signIn(userName, password, at: address)
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test func `somebody without codes is in with name and password`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let session = try await signIn(" Sanne ", sanne.password)
        #expect(session.stage == .open)
        #expect(session.account == sanne.account)
        #expect(centre.reception.isConfirmed(session))
        #expect(try await centre.entries().last?.kind == .signedIn)
    }

    @Test func `with codes the password alone opens nothing`() async throws {
        let milan = try await centre.member("milan", [.manager])
        let session = try await signIn("milan", milan.password)
        #expect(session.stage == .code)
        #expect(session.confirmedAt == nil)
        #expect(try await centre.entries().filter { $0.kind == .signedIn }.count == 1)
        centre.clock.advance(seconds: 30)
        let app = try #require(milan.authenticator)
        let token = try await centre.reception.signIn(session, code: app.code(at: centre.clock.now))
        #expect(try await centre.session(token).stage == .open)
        #expect(try await centre.entries().filter { $0.kind == .signedIn }.count == 2)
    }

    @Test func `unknown, wrong and shut out get the same answer and the same entry`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let kees = try await centre.member("kees", [.host])
        _ = try await centre.reception.setDisabled(true, of: kees.account.id, from: .operatorShell)
        let tries = [
            ("sanne", "vier stoelen op een rij"), ("nobody", sanne.password), ("kees", kees.password),
            ("kees", "vier stoelen op een rij"), ("no such name", ""), ("", ""),
            (String(repeating: "x", count: 9999), "x"),
        ]
        let before = try await centre.entries().count
        for (userName, password) in tries { #expect(await refusal(userName, password) == .signInWrong) }
        let entries = try await centre.entries().dropFirst(before)
        #expect(entries.map(\.kind) == tries.map { _ in .signInRefused })
        #expect(
            entries.map(\.account) == [
                sanne.account.id, nil, kees.account.id, kees.account.id, nil, nil, nil,
            ]
        )
        #expect(try await centre.reception.record.verify().finding == nil)
    }

    @Test func `a name that nobody has is stretched like any other`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let stretching = centre.reception.stretching
        var costs: [Int] = []
        for userName in ["sanne", "nobody", "not a name"] {
            let before = stretching.rounds
            _ = await refusal(userName, "vier stoelen op een rij")
            costs.append(stretching.rounds - before)
        }
        let before = stretching.rounds
        _ = try await signIn("sanne", sanne.password)
        costs.append(stretching.rounds - before)
        #expect(costs == [16, 16, 16, 16])
    }

    @Test func `who guesses waits 1, 2, 4 seconds and so on up to a minute, and is never shut out`()
        async throws
    {
        let sanne = try await centre.member("sanne", [.host])
        var waits: [Int] = []
        while waits.count < 8 {
            switch await refusal("sanne", "vier stoelen op een rij") {
            case .tooFast(let seconds):
                waits.append(seconds)
                centre.clock.advance(seconds: Double(seconds))
            case let other: #expect(other == .signInWrong)
            }
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60])
        #expect(try await signIn("sanne", sanne.password).stage == .open)
        #expect(await refusal("sanne", "vier stoelen op een rij") == .signInWrong)
    }

    @Test func `a name that nobody has is slowed down in the same way`() async throws {
        for _ in 0..<3 { #expect(await refusal("nobody", "x") == .signInWrong) }
        #expect(await refusal("nobody", "x") == .tooFast(retryAfterSeconds: 1))
        #expect(await refusal("somebody", "x") == .signInWrong)
    }

    @Test func `the right password is not tried while its name has to wait`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        for _ in 0..<3 { _ = await refusal("sanne", "x") }
        let before = centre.reception.stretching.rounds
        #expect(await refusal("sanne", sanne.password) == .tooFast(retryAfterSeconds: 1))
        #expect(centre.reception.stretching.rounds == before)
    }

    @Test func `guesses at the same moment gain nothing`() async throws {
        _ = try await centre.member("sanne", [.host])
        let answers = await withTaskGroup(of: Refusal?.self) { group in
            for number in 0..<40 { group.addTask { await refusal("sanne", "x", at: "192.0.2.\(number)") } }
            return await group.reduce(into: [Refusal?]()) { $0.append($1) }
        }
        let tried = answers.filter { $0 == .signInWrong || $0 == .signInBusy(retryAfterSeconds: 3) }
        #expect(tried.count == 3)
        #expect(answers.filter { $0 == .tooFast(retryAfterSeconds: 1) }.count == 37)
    }

    @Test func `whom the desk was too busy for does not wait for that`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let stretching = centre.reception.stretching
        stretching.queue.suspend()
        let others = (0..<5).map { number in Task { await refusal("x\(number)", "x") } }
        while stretching.waiting < 5 { await Task.yield() }
        for _ in 0..<10 {
            #expect(await refusal("sanne", sanne.password) == .signInBusy(retryAfterSeconds: 3))
        }
        stretching.queue.resume()
        for other in others {
            let answer: Refusal? = await other.value
            #expect(answer == .signInWrong)
        }
        #expect(await refusal("sanne", sanne.password) == nil)
    }

    @Test func `a password moves to today's pepper and cost at the next sign-in`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let old = try #require(try await centre.reception.passwordHash(of: sanne.account.id))
        _ = try centre.reception.vault.key(for: .pepper(2))
        _ = try await signIn("sanne", sanne.password)
        let new = try #require(try await centre.reception.passwordHash(of: sanne.account.id))
        #expect((old.pepper, new.pepper) == (1, 2))
        #expect(new.salt != old.salt)

        try centre.reception.close()
        let copy = centre.folder.appending(path: "again")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in ["balie.sqlite", "keys.sqlite"] {
            let (old, new) = (centre.folder.appending(path: name), copy.appending(path: name))
            try FileManager.default.copyItem(at: old, to: new)
        }
        let dearer = try Reception(TestCentre.place(copy, centre.clock, passwordCost: 6))
        _ = try await dearer.signIn("sanne", sanne.password, at: "a")
        #expect(try await dearer.passwordHash(of: sanne.account.id)?.cost == 6)
        #expect(try await dearer.record.verify().finding == nil)
        _ = try await dearer.signIn("sanne", sanne.password, at: "a")
    }

    @Test func `whoever is shut out or reset while the password is checked is not let in`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let (reception, stretching) = (centre.reception, centre.reception.stretching)
        for number in 0..<2 {
            stretching.queue.suspend()
            let attempt = Task { await refusal("sanne", sanne.password) }
            while stretching.waiting < 1 { await Task.yield() }
            if number == 0 {
                _ = try await reception.setDisabled(true, of: sanne.account.id, from: .operatorShell)
            } else {
                try await reception.write { db in
                    try db.execute(sql: "UPDATE account SET password = replace(password, '$1$', '$2$')")
                }
            }
            stretching.queue.resume()
            #expect(await attempt.value == .signInWrong)
            _ = try await reception.setDisabled(false, of: sanne.account.id, from: .operatorShell)
        }
        #expect(try await reception.record.count("SELECT count(*) FROM session") == 0)
    }

    @Test func `neither names nor passwords that were typed reach the files`() async throws {
        _ = try await centre.member("sanne", [.host])
        for text in ["Zzyzxqvist", "zzyzxqvist"] { _ = await refusal(text, text) }
        try centre.reception.close()
        for path in [centre.recordPath, centre.keysPath] {
            let bytes = try Data(contentsOf: URL(filePath: path))
            for text in ["Zzyzxqvist", "zzyzxqvist", "sanne fietst"] {
                #expect(bytes.range(of: Data(text.utf8)) == nil)
            }
        }
    }
}
