import Foundation

@testable import FrontDesk

/// What visitors and people at the desk type or scan.
let deskParsers = [
    Parser("badge-code") { (text: String) in
        BadgeCode(text).map { BadgeCode($0.text) == $0 && $0.id.count == 16 && $0.text.utf8.count == 42 }
            ?? true
    },
    Parser("invitation-code") { (text: String) in
        guard let code = BadgeCode(text) else { return true }
        return BadgeCode(code.text) == code && code.text.hasPrefix(code.kind.rawValue)
    },
    Parser("pass-code") { (text: String) in
        guard let code = PassCode(text) else { return true }
        return PassCode(code.text) == code && code.id.count == 12
    },
    Parser("pass-details") { data in
        guard let details = PassDetails(data) else { return true }
        guard let bytes = details.bytes else { return true }
        return PassDetails(bytes) == details && !details.visitor.callName.isEmpty
    },
    Parser("acceptance") { data in
        decoded(data, as: Acceptance.self).map(comesBack) ?? true
    },
    Parser("mail-address") { (text: String) in
        guard let address = try? MailAddress(text) else { return true }
        let isPlain = address.text.utf8.allSatisfy { $0 > 32 && $0 < 127 }
        return isPlain && (try? MailAddress(address.text)) == address
    },
    Parser("invitation-table", mutations: 500) { data in
        guard let table = try? InvitationTable(String(decoding: data, as: UTF8.self)) else { return true }
        let words = TableWords(partners: [Partner(id: 3, name: "Douane", kind: .customs)], roles: [])
        for line in table.lines { _ = (line.title, try? line.invitation(to: 1, words)) }
        return (1...InvitationTable.mostLines).contains(table.lines.count)
    },
    Parser("list-file") { data in
        guard let file = try? ListFile(Array(data)) else { return true }
        let isText = !file.text.unicodeScalars.contains {
            $0.value < 32 && !"\t\r\n".unicodeScalars.contains($0)
        }
        return isText && (try? ListFile(Array(file.text.utf8)))?.text == file.text
    },
    Parser("visit-cursor") { (text: String) in
        VisitCursor(text).map { $0.text == text && $0.visit > 0 } ?? true
    },
    Parser("badge-number") { (text: String) in
        BadgeNumber(text).map { BadgeNumber($0.text) == $0 } ?? true
    },
    Parser("day") { (text: String) in
        guard let day = Day(rawValue: text) else { return true }
        let hours = OpeningHours(timeZone: TimeZone(identifier: "Europe/Amsterdam") ?? .gmt, closing: 1200)
        _ = (hours.start(of: day), hours.end(of: day), day.advanced(byDays: -92), Month(of: day).last)
        if let span = try? DaySpan(from: day, to: day.advanced(byDays: 366)) {
            guard span.from < span.to, hours.instant(on: day, hour: 12, minute: 0) != nil else {
                return false
            }
        }
        guard let noon = hours.instant(on: day, hour: 12, minute: 0) else { return true }
        return hours.day(of: noon) == day && comesBack(day)
    },
    Parser("arrival") { data in
        guard let arrival = decoded(data, as: Arrival.self) else { return true }
        return comesBack(arrival) && !arrival.visitor.callName.isEmpty && !arrival.visitor.sortKey.isEmpty
    },
    Parser("scan") { data in
        let leaving = decoded(data, as: Leaving.self).map(comesBack) ?? true
        return leaving && decoded(data, as: Scan.self).map { $0.nonce.rawValue.utf8.count == 32 } ?? true
    },
    Parser("setting") { (text: String) in
        HouseSetting.allCases.allSatisfy { setting in
            guard let kept = try? setting.spelled(text) else { return true }
            return (try? setting.spelled(kept)) == kept
        }
    },
    Parser("personal-text") { (text: String) in
        let fields = [
            try? PersonalText.accountName(text), try? .hostName(text), try? .kioskName(text),
            try? .reason(text),
        ]
        return fields.compactMap(\.self)
            .allSatisfy { field in
                !PersonalText.holdsCitizenNumber(field.text) && !field.text.contains("\n")
                    && field.text.count <= 200 && !field.text.isEmpty
            }
    },
    Parser("sign-in") { (text: String) in
        let words = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let name = UserName(rawValue: words.first ?? "")
        _ = try? Password(choosing: words.last ?? "", for: words)
        let typed = Password(typed: words.last ?? "")
        let code = TimeCode(secret: Data(repeating: 7, count: 20))
        _ = code.step(of: words.last ?? "", at: Instant(milliseconds: 1_795_000_000_000), after: nil)
        return typed.bytes.count <= 1025 && name.map { UserName(rawValue: $0.rawValue) == $0 } ?? true
    },
]
