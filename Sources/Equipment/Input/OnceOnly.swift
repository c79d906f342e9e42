/// Takes a code that is read again within three seconds for the same one: hands shake before a scanner.
package struct OnceOnly: Sendable {
    private var last: (code: String, at: Duration)?

    private static let again = Duration.seconds(3)

    package init() {}

    /// Whether `code` is another one than just now; each reading prolongs the pause.
    ///
    /// - Parameter at: of a clock that never steps.
    package mutating func isNew(_ code: String, at: Duration) -> Bool {
        defer { last = (code, at) }
        guard let last, last.code == code else { return true }
        return at - last.at >= Self.again
    }
}
