import Crypto
import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Proof 9: codes that nobody issued open nothing.
struct BadgeCodeTests {
    private static let count =
        ProcessInfo.processInfo.environment["BALIE_PROOF"] == "long" ? 1_000_000 : 10_000

    @Test func `no forged, mutated, cut or foreign code is taken for ours`() throws {
        let (ours, theirs) = (try TestCentre().reception.badgeKeys, try TestCentre().reception.badgeKeys)
        var spoiler = Spoiler()
        let real = (0..<50).map { _ in ours.makeCode(random: seededBytes(spoiler.generator.next())).text }
        var accepted = 0
        for round in 0..<Self.count {
            let code = real[round % real.count]
            let foreign = theirs.makeCode(random: seededBytes(spoiler.generator.next())).text
            let spoilt = spoiler.spoil(code, round: round, foreign: foreign)
            if case .ours(let read) = ours.standing(of: spoilt), read.text != code { accepted += 1 }
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
}
