import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct PasswordTests {
    private func choose(_ text: String) throws(Refusal) -> Password {
        try Password(choosing: text, for: ["s.dewit", "Sanne de Wit"])
    }

    @Test(arguments: [
        "correct horse battery staple", "drie fietsen in de regen", "paarse olifant zwemt",
        "kaas-molen-fiets-boot",
        "mijn oma bakt koekjes", "vliegtuig tandpasta kerstboom", "Qx7!vR2#mN9p", "g8fJwLzq0Tbn",
        "9!7#4$2%8&1@5^3*6", "83017465928374650192", "слон купает луну", "我喜欢在雨中骑自行车去海边",
        "zebra qwerty lantaarn", "welkom bij de paarse olifant", "sanne rijdt op een kameel",
        "politie douane gemeente tulp", "geheime tuin vol egels", "1234567890 purple elephants",
        "💐🌷🌹🌻🌼🌺🪻🌸🍀🌿🌱🪴🌵🍄",
    ])
    func `a passphrase of ordinary words, or what chance made, is a password`(text: String) throws {
        _ = try choose(text)
    }

    @Test(arguments: [
        "aaaaaaaaaaaa", "abababababab", "121212121212", "tulptulptulp", "123456789012", "1234 1234 1234",
        "098765432109", "12345678901234567890", "qwertyuiop12", "asdfghjkl;'#", "qwerty123456",
        "1q2w3e4r5t6y",
        "!qaz2wsx3edc", "abcdefghijkl", "zyxwvutsrqpo", "1234abcd5678", "wachtwoord12", "Wachtwoord2024!",
        "wachtwoord1345", "Welkom123456", "Welkom01345!", "welkomwelkom", "P@ssw0rd12345", "p@$$w0rd1234",
        "W3lk0m!W3lk0m!", "wacht woord 1", "administrator", "changeme1990", "letmein-letmein",
        "iloveyou!!!!!",
        "royalfloraholland", "Royal FloraHolland 2026", "weerbaresierteelt", "WeerbareSierteeltSector",
        "Centrum Weerbare Sierteelt", "bloemenveiling", "politie-douane", "Aalsmeer-November",
        "sannedewit1990",
        "Sanne de Wit 12", "dewit-welkom-2026", "s.dewit.s.dewit", "+31 6 1234 5678", "19900412-2026",
        "ｗａｃｈｔｗｏｏｒｄ１２", "wächtwoord12",
    ])
    func `what everybody tries first is refused`(text: String) {
        #expect(throws: Refusal.passwordCommon) { try choose(text) }
    }

    @Test func `a password has 12 to 128 characters, whatever they are`() throws {
        #expect(throws: Refusal.passwordTooShort) { try choose("kaasmolenfi") }
        _ = try choose("kaasmolenfie")
        let long = String("drie fietsen in de regen, ".prefix(26)).appending(systemRandom(64).hexadecimal)
        _ = try choose(String(long.prefix(128)))
        #expect(throws: Refusal.passwordTooLong) { try choose(String(long.prefix(129))) }
        #expect(throws: Refusal.passwordTooShort) { try choose("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦") }
        #expect(throws: Refusal.passwordTooLong) { try choose(String(repeating: "👩‍👩‍👧‍👦", count: 100)) }
    }

    @Test func `the same keys on another keyboard are the same password`() throws {
        let composed = try choose("café über größe ①")
        let apart = Password(typed: "cafe\u{301} u\u{308}ber große 1".replacing("ß", with: "ß"))
        #expect(try choose("cafe\u{301} u\u{308}ber größe 1").bytes == composed.bytes)
        #expect(Password(typed: "ｃａｆｅ\u{301} über größe 1").bytes == composed.bytes)
        #expect(apart.bytes != composed.bytes)
        #expect(Password(typed: "Café über größe ①").bytes != composed.bytes)
    }

    @Test func `no password is right by its beginning`() throws {
        let longest = String(repeating: "drie fietsen in ", count: 8)
        #expect(try choose(longest).bytes == Password(typed: longest).bytes)
        #expect(Password(typed: longest + "x").bytes != Password(typed: longest).bytes)
        let huge = Password(typed: String(repeating: "ﷺ", count: 100_000))
        #expect(huge.bytes.count == 1025)
    }
}
