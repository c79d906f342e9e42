import Crypto
import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Proof 9: codes that nobody issued open nothing.
struct BadgeCodeTests {
    private static let count =
        ProcessInfo.processInfo.environment["BALIE_PROOF"] == "long" ? 1_000_000 : 10_000
    private static let signs = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    @Test func `no forged, mutated, cut or foreign code is taken for ours`() throws {
        let (ours, theirs) = (try TestCentre().reception.badgeKeys, try TestCentre().reception.badgeKeys)
        var generator = SplitMix64(seed: 9)
        let real = (0..<50).map { _ in ours.makeCode(random: seededBytes(generator.next())).text }
        var accepted = 0
        for round in 0..<Self.count {
            let code = real[round % real.count]
            if case .ours(let read) = ours.standing(of: Self.spoil(code, round, theirs, &generator)),
                read.text != code
            {
                accepted += 1
            }
        }
        print("proof 9: codes \(Self.count), accepted \(accepted)")
        #expect(accepted == 0)
    }

    @Test func `the proof fails when signatures are not looked at`() throws {
        let keys = try TestCentre().reception.badgeKeys
        let code = keys.makeCode(random: seededBytes(1)).text
        let forged = String(code.prefix(41)) + (code.last == "0" ? "G" : "0")
        #expect(BadgeCode(forged) != nil, "a reader without the signature would take it")
        guard case .forged = keys.standing(of: forged) else {
            Issue.record("the signature was not looked at")
            return
        }
    }

    @Test func `every code that is issued is read back`() throws {
        let keys = try TestCentre().reception.badgeKeys
        for seed in 0..<1000 {
            let code = keys.makeCode(random: seededBytes(UInt64(seed)))
            guard case .ours(let read) = keys.standing(of: code.text) else {
                Issue.record("not ours: seed \(seed)")
                continue
            }
            #expect(read == code)
            #expect(code.text.count == 42)
        }
    }

    /// One way to spoil a code: a letter changed, two swapped, cut, made longer, random, or of another
    /// centre.
    private static func spoil(
        _ code: String,
        _ round: Int,
        _ theirs: BadgeKeys,
        _ generator: inout SplitMix64
    ) -> String {
        var letters = Array(code)
        let place = Int.random(in: 0..<letters.count, using: &generator)
        let sign = signs[Int.random(in: 0..<32, using: &generator)]
        switch round % 6 {
        case 0: letters[place] = sign
        case 1: letters.swapAt(place, Int.random(in: 0..<letters.count, using: &generator))
        case 2: letters = Array(letters.prefix(place))
        case 3: letters.insert(sign, at: place)
        case 4:
            letters =
                letters.prefix(3) + (0..<39).map { _ in signs[Int.random(in: 0..<32, using: &generator)] }
        default: return theirs.makeCode(random: seededBytes(generator.next())).text
        }
        return String(letters)
    }
}
