/// How long to wait for a printer, in seconds.
package struct Patience: Sendable, Hashable {
    /// Until it takes the connection.
    package let connect: Double
    /// Between two signs of life while it answers.
    package let answer: Double
    /// For a trouble to go away while a job is there, as a lid does that is closed at once.
    package let trouble: Double
    /// For one label to come out.
    package let label: Double

    package static let usual = Patience(connect: 3, answer: 5, trouble: 4, label: 60)
    /// For a page that somebody waits for.
    package static let short = Patience(connect: 1.5, answer: 2, trouble: 0, label: 0)

    package init(connect: Double, answer: Double, trouble: Double, label: Double) {
        (self.connect, self.answer, self.trouble, self.label) = (connect, answer, trouble, label)
    }
}
