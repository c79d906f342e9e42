import Foundation

/// What `balie terminal` reads, and for which kiosk.
struct TerminalSettings: Sendable {
    /// The name of the paired kiosk that the devices belong to, "" for none.
    let kiosk: String
    /// The scanner's device, "" for none.
    let scanner: String
    /// The device of the key that prints the list for a roll call, "" for none.
    let rollCallKey: String
    /// Where the daemon hears what was read.
    let socket: String

    init(_ file: SettingsFile, beside control: String, place: (String) -> URL?) {
        kiosk = file.string("terminal.kiosk", default: "", "the name of a kiosk, of at most 60 letters") {
            $0.count <= 60
        }
        scanner = file.string(
            "terminal.scanner",
            default: "",
            "a device, like /dev/input/by-id/usb-…-event-kbd"
        ) {
            $0.isEmpty || $0.hasPrefix("/")
        }
        rollCallKey = file.string(
            "terminal.rollCallKey",
            default: "",
            "a device, like /dev/input/by-id/usb-…-event-kbd"
        ) {
            $0.isEmpty || $0.hasPrefix("/")
        }
        let usual = URL(filePath: control).deletingLastPathComponent().appending(path: "terminal.sock")
        socket = (place("terminal.socket") ?? usual).path(percentEncoded: false)
        if kiosk.isEmpty != (scanner.isEmpty && rollCallKey.isEmpty) {
            file.complain(
                kiosk.isEmpty ? "terminal.kiosk" : "terminal.scanner",
                "must be set too: a scanner is one kiosk's"
            )
        }
        if !scanner.isEmpty, scanner == rollCallKey {
            file.complain("terminal.rollCallKey", "must be another device than terminal.scanner")
        }
        if socket.utf8.count > Settings.longestSocket {
            file.complain(
                "terminal.socket",
                "must be a path of at most \(Settings.longestSocket) bytes; it is \(socket)"
            )
        }
    }

    var lines: [(key: String, value: String)] {
        [
            ("terminal.kiosk", kiosk), ("terminal.scanner", scanner),
            ("terminal.rollCallKey", rollCallKey), ("terminal.socket", socket),
        ]
    }
}
