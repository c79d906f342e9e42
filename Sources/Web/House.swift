package import FrontDesk

/// What the kiosk's page has to know of the place it stands in.
package struct House: Sendable {
    package let centre: String
    package let panel: Panel
    package let times: Times
    /// When a screen that nobody uses is dark, nil for never.
    package let night: Night?
    /// The addresses that browsers reach the daemon at, "http://127.0.0.1:8080".
    package let origins: [String]
    /// How many requests a kiosk may make a minute, and how many at once.
    package let pace: Pace
    /// The same of another program, with one token.
    package let readingPace: Pace
    /// What is set, a line each, as the administrator reads it; no secret is in it.
    package let settings: [Setting]

    /// The kiosk's screen: diagonal in inches, viewing distance in centimetres, both sides in pixels.
    package struct Panel: Codable, Sendable {
        package let inches: Double
        package let distance: Double
        package let long: Int
        package let short: Int

        package init(inches: Double, distance: Double, long: Int, short: Int) {
            (self.inches, self.distance, self.long, self.short) = (inches, distance, long, short)
        }
    }

    /// How long the page waits, in seconds: before it asks, for an answer, on a result, on a badge.
    package struct Times: Codable, Sendable {
        package let idle: Int
        package let ask: Int
        package let result: Int
        package let badge: Int

        package init(idle: Int, ask: Int, result: Int, badge: Int) {
            (self.idle, self.ask, self.result, self.badge) = (idle, ask, result, badge)
        }
    }

    package struct Pace: Sendable {
        package let perMinute: Int
        package let atOnce: Int

        package init(perMinute: Int, atOnce: Int) {
            (self.perMinute, self.atOnce) = (perMinute, atOnce)
        }

        /// A year of visits, a thousand at a time, at once; then one page a second.
        package static let usualOfPrograms = Pace(perMinute: 60, atOnce: 60)
    }

    package struct Setting: Hashable, Sendable {
        package let key: String
        /// "" where nothing is set.
        package let value: String

        package init(key: String, value: String) {
            (self.key, self.value) = (key, value)
        }
    }

    package init(
        centre: String,
        panel: Panel,
        times: Times,
        night: Night? = nil,
        origins: [String],
        pace: Pace,
        readingPace: Pace = .usualOfPrograms,
        settings: [Setting] = []
    ) {
        self.centre = centre
        self.panel = panel
        self.times = times
        self.night = night
        self.origins = origins
        self.pace = pace
        self.readingPace = readingPace
        self.settings = settings
    }
}
