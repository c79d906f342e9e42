/// One thing that `balie setup` has to know.
struct SetupQuestion: Sendable {
    /// The setting that it is about.
    let key: String
    let asks: String
    /// What helps to answer it.
    var note: String?

    static let all = [
        SetupQuestion(key: "centre.name", asks: "The centre's name, as visitors read it"),
        SetupQuestion(key: "centre.timeZone", asks: "Its time zone"),
        SetupQuestion(
            key: "kiosk.panel.inches",
            asks: "The kiosk's panel: its diagonal in inches",
            note: "letters and targets are sized from it"
        ),
        SetupQuestion(key: "kiosk.panel.long", asks: "… pixels along its long side"),
        SetupQuestion(key: "kiosk.panel.short", asks: "… pixels along its short side"),
        SetupQuestion(
            key: "printer.name",
            asks: "The label printer, as CUPS calls its queue",
            note: "empty for none, or for one that printer.address names"
        ),
        SetupQuestion(
            key: "https.host",
            asks: "The address at which desks elsewhere reach this machine, like 0.0.0.0 for all",
            note: "empty where only this machine is used"
        ),
        SetupQuestion(
            key: "https.certificate",
            asks: "The file with its certificate",
            note: "empty for one to try out; put the key's file into https.key"
        ),
        SetupQuestion(key: "https.key", asks: "The file with the certificate's key"),
        SetupQuestion(
            key: "backup.recipient",
            asks: "Backups: a new file for a recovery key, or the recipient of one that you have",
            note: "empty for no backups yet"
        ),
    ]

    /// Questions that make no sense after the answers so far.
    func isIdle(after answers: [String: String]) -> Bool {
        key.hasPrefix("https.") && key != "https.host" && (answers["https.host"] ?? "").isEmpty
    }
}
