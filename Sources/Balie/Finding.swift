/// What one check found, in words for whoever looks after the machine.
struct Finding: Codable, Hashable, Sendable {
    /// The name of the check: "disk" or "clock".
    let check: String
    let state: State
    let says: String
    /// What to do about it, nil where nothing has to be done.
    let help: String?

    enum State: String, Codable, CaseIterable, Comparable, Sendable {
        case fine, warning, fault

        static func < (one: State, other: State) -> Bool {
            one != other && (one == .fine || other == .fault)
        }
    }

    init(_ check: String, _ state: State, _ says: String, help: String? = nil) {
        (self.check, self.state, self.says, self.help) = (check, state, says, help)
    }

    /// Nothing has to be done.
    init(_ check: String, _ says: String) {
        self.init(check, .fine, says, help: nil)
    }
}
