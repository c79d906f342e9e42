import Foundation
import FrontDesk
import Phrasebook

extension DaySheet {
    /// The page in Dutch, for paper: counts, the anchor and how to check it.
    func text(for centre: String, _ hours: OpeningHours, in phrasebook: Phrasebook) -> String {
        func say(_ key: String, _ values: [String: String] = [:]) -> String {
            phrasebook.phrase("sheet.\(key)", in: "nl", values)
        }
        let counts = [
            ("arrivals", arrivals), ("observed", observed), ("reported", reported), ("assumed", assumed),
            ("inside", inside), ("corrections", corrections), ("refusals", refusals),
            ("strayDepartures", strayDepartures), ("looks", looks),
        ]
        let titles = counts.map { say($0.0) }
        let width = (titles.map(\.count).max() ?? 0) + 2
        let lines = zip(titles, counts)
            .map { title, count in
                let number = String(count.1)
                return title + String(repeating: " ", count: width - title.count)
                    + String(repeating: " ", count: max(0, 6 - number.count)) + number
            }
        return """
            \(say("title", ["centre": centre, "day": Self.words(day, phrasebook)]))
            \(say("madeAt", ["time": Self.time(madeAt, hours)]))

            \(lines.joined(separator: "\n"))

            \(say("entry", ["number": String(entry)]))
            \(say("hash"))
            \(Self.groups(hash))

            \(say("check"))
            balie verify --anchor \(entry):\(hash)

            """
    }

    private static func words(_ day: Day, _ phrasebook: Phrasebook) -> String {
        let parts = day.rawValue.split(separator: "-").map(String.init)
        let month = phrasebook.phrase("badge.month.\(parts[1])", in: "nl")
        return "\(Int(parts[2]) ?? 0) \(month) \(parts[0])"
    }

    private static func time(_ instant: Instant, _ hours: OpeningHours) -> String {
        var style = Date.ISO8601FormatStyle(timeZone: hours.timeZone)
        style = style.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        return instant.date.formatted(style)
    }

    /// The hash in groups that can be compared by eye.
    private static func groups(_ hash: String) -> String {
        stride(from: 0, to: hash.count, by: 8).map { String(hash.dropFirst($0).prefix(8)) }
            .joined(separator: " ")
    }
}
