import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct DelaysTests {
    let clock = ManualClock()
    let delays: Delays
    let sanne = Delays.Subject.handle(Data([1]))

    init() {
        let clock = clock
        delays = Delays(now: { clock.now })
    }

    /// How long `subject` has to wait now, 0 when an attempt was let through and counted.
    private func wait(_ subjects: Delays.Subject...) -> Int {
        do {
            try delays.take(subjects)
            return 0
        } catch .tooFast(let seconds) {
            return seconds
        } catch {
            return -1
        }
    }

    @Test func `who fails waits longer each time, up to a minute, and never for ever`() {
        var waited: [Int] = []
        for _ in 0..<12 {
            #expect(wait(sanne) == 0)
            let seconds = wait(sanne)
            // The first two failures cost nothing, so the second call here was an attempt of its own.
            guard seconds > 0 else { continue }
            waited.append(seconds)
            clock.advance(seconds: Double(seconds) - 0.001)
            #expect(wait(sanne) == 1)
            clock.advance(seconds: 0.001)
        }
        #expect(waited == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60])
    }

    @Test func `a right attempt is forgiven all that went before`() {
        for _ in 0..<3 { #expect(wait(sanne) == 0) }
        #expect(wait(sanne) == 1)
        clock.advance(seconds: 1)
        #expect(wait(sanne) == 0)
        delays.forgive([sanne])
        for _ in 0..<3 { #expect(wait(sanne) == 0) }
    }

    @Test func `an hour of rest is a new start`() {
        for _ in 0..<3 { _ = wait(sanne) }
        clock.advance(seconds: 3600)
        for _ in 0..<3 { #expect(wait(sanne) == 0) }
        #expect(wait(sanne) == 1)
    }

    @Test func `one name's failures do not slow another's`() {
        for _ in 0..<3 { _ = wait(sanne) }
        #expect(wait(.handle(Data([2]))) == 0)
        #expect(wait(.codes(1)) == 0)
    }

    @Test func `an address is slowed down after twenty, whoever is tried from it`() {
        for number in 0..<20 { #expect(wait(.handle(Data([UInt8(number)])), .address("192.0.2.7")) == 0) }
        #expect(wait(.handle(Data([99])), .address("192.0.2.7")) == 1)
        #expect(wait(.handle(Data([99])), .address("192.0.2.8")) == 0)
    }

    @Test func `one right password does not pay for guessing others from the same address`() {
        for number in 0..<20 {
            #expect(wait(.handle(Data([UInt8(number)])), .address("a")) == 0)
        }
        clock.advance(seconds: 1)
        #expect(wait(.handle(Data([50])), .address("a")) == 0)
        delays.forgive([.handle(Data([50])), .address("a")])
        clock.advance(seconds: 60)
        #expect(wait(.handle(Data([51])), .address("a")) == 0)
        #expect(wait(.handle(Data([52])), .address("a")) == 2)
    }

    @Test func `many colleagues who sign in rightly never slow each other down`() {
        for number in 0..<100 {
            let subjects: [Delays.Subject] = [.handle(Data([UInt8(number)])), .address("office")]
            #expect(throws: Never.self) { try delays.take(subjects) }
            delays.forgive(subjects)
        }
    }

    @Test func `attempts at the same moment are all counted, so that many at once gain nothing`() async {
        let passed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 { group.addTask { (try? delays.take([sanne])) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed == 3)
    }

    @Test func `an attempt that was never judged costs the name nothing`() {
        for _ in 0..<10 {
            #expect(wait(sanne) == 0)
            delays.takeBack(sanne)
        }
        for _ in 0..<3 { #expect(wait(sanne) == 0) }
        #expect(wait(sanne) == 1)
        clock.advance(seconds: 1)
        #expect(wait(sanne) == 0)
        delays.takeBack(sanne)
        #expect(wait(sanne) == 0)
        #expect(wait(sanne) == 2)
    }

    @Test func `a clock set back makes nobody wait for longer than the longest`() {
        for _ in 0..<9 {
            while wait(sanne) > 0 { clock.advance(seconds: 1) }
        }
        clock.advance(seconds: -24 * 3600)
        #expect(wait(sanne) == 0)
        #expect(wait(sanne) == 60)
    }

    @Test func `names that nobody has do not fill the memory, and the newest stay slowed`() {
        for number in 0..<30_000 {
            clock.advance(seconds: 0.001)
            _ = wait(.handle(Data("\(number)".utf8)))
        }
        for _ in 0..<3 { _ = wait(sanne) }
        #expect(delays.subjectCount <= 10_000)
        #expect(wait(sanne) > 0)
    }
}
