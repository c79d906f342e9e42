import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct TimeCodeTests {
    let code = TimeCode(secret: Data("12345678901234567890".utf8))

    private func step(_ typed: String, at seconds: Int64, after last: Int64? = nil) -> Int64? {
        code.step(of: typed, at: Instant(milliseconds: seconds * 1000), after: last)
    }

    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `the digits are those of RFC 6238`(seconds: Int64, eight: String) {
        let step = TimeCode.step(at: Instant(milliseconds: seconds * 1000))
        #expect(code.digits(at: step) == eight.suffix(6))
        #expect(self.step(String(eight.suffix(6)), at: seconds) == step)
    }

    @Test func `another program's digits are the same`() {
        let app = Authenticator(code.base32)
        for seconds in stride(from: Int64(0), to: 400_000_000, by: 7_654_321) {
            let date = Date(timeIntervalSince1970: Double(seconds))
            #expect(app.code(at: date) == code.digits(at: TimeCode.step(at: Instant(date))))
        }
    }

    @Test func `a clock may be one step off, not two`() {
        let now = code.digits(at: 100)
        #expect(step(now, at: 3000) == 100)
        #expect(step(now, at: 2970) == 100)
        #expect(step(now, at: 3059) == 100)
        #expect(step(now, at: 2969) == nil)
        #expect(step(now, at: 3060) == nil)
    }

    @Test func `a step is used once, and none before it any more`() {
        #expect(step(code.digits(at: 100), at: 3000, after: 99) == 100)
        #expect(step(code.digits(at: 100), at: 3000, after: 100) == nil)
        #expect(step(code.digits(at: 99), at: 3000, after: 100) == nil)
        #expect(step(code.digits(at: 101), at: 3000, after: 100) == 101)
    }

    @Test func `a clock set back lets no code be used again`() {
        #expect(step(code.digits(at: 100), at: 3000, after: 2000) == nil)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "１２３４５６", "000000 0"])
    func `what is not the code is not taken for it`(typed: String) {
        #expect(step(typed, at: 3000) == nil)
    }

    @Test func `a code may be typed in two groups`() {
        let digits = code.digits(at: 100)
        #expect(step("\(digits.prefix(3)) \(digits.suffix(3))\n", at: 3000) == 100)
    }

    @Test func `the app reads an address with the secret in base 32`() throws {
        let userName = try #require(UserName(rawValue: "s.dewit"))
        let address = code.address(of: userName, at: "Centrum Weerbare Sierteelt & Café")
        let name = "Centrum%20Weerbare%20Sierteelt%20%26%20Caf%C3%A9"
        #expect(
            address
                == "otpauth://totp/\(name):s.dewit?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=\(name)"
        )
    }
}
