import Foundation

@testable import FrontDesk

/// What the record, or somebody who got at it, holds against us.
let recordParsers = [
    Parser("token") { (text: String) in
        let nonce = Nonce(rawValue: text).map { Nonce(rawValue: $0.rawValue) == $0 } ?? true
        let kiosk = KioskToken(text).map { $0.text.utf8.count == 64 && KioskToken($0.text) == $0 } ?? true
        let session = SessionToken(text).map { SessionToken($0.text) == $0 } ?? true
        return nonce && kiosk && session
    },
    Parser("anchor") { (text: String) in
        Anchor(text).map { Anchor("\($0.sequence):\($0.hash)") == $0 && $0.sequence > 0 } ?? true
    },
    Parser("password-hash") { (text: String) in
        PasswordHash(text: text).map { PasswordHash(text: $0.text) == $0 } ?? true
    },
    Parser("duties") { (text: String) in
        let duties = Set<Duty>(text: text)
        return Set<Duty>(text: duties.text) == duties
    },
    Parser("origin") { data in
        decoded(data, as: [Origin].self).map(comesBack) ?? true
    },
    // A chain whose entries somebody wrote: each line one body.
    Parser("entry") { data in
        var states = DerivedStates()
        for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let entry = decoded(line, as: PresenceEntry.self) else { continue }
            states.take(entry, Int64(number) + 1)
            guard comesBack(entry) else { return false }
        }
        return true
    },
]
