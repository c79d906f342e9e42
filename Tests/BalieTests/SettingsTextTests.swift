import Foundation
import Testing

@testable import Balie

/// A settings file that is changed a value at a time.
struct SettingsTextTests {
    private static let shipped = """
        # What it is called.
        centre:
          name: Centrum Weerbare Sierteelt  # on the screen

        state:
          folder: /var/lib/balie
          # Group balie may give errands through it.
          socket: /run/balie/balie.sock

        # backup:
        #   recipient: none

        """

    private func changed(_ changes: (String, String)..., from text: String = shipped) -> String {
        var file = SettingsText(text)
        for (key, value) in changes { file.set(key, to: value) }
        return file.text
    }

    @Test func `a value is changed in its place, and everything else stays as it was`() {
        let text = changed(("centre.name", "Centrum \"Proef\""))
        #expect(text.contains("  name: \"Centrum \\\"Proef\\\"\"\n"))
        #expect(text.split(separator: "\n").count == Self.shipped.split(separator: "\n").count)
        for kept in ["# What it is called.", "# Group balie", "#   recipient: none", "  socket: /run"] {
            #expect(text.contains(kept))
        }
    }

    @Test func `a new value goes to the end of its group, a new group to the end of the file`() {
        let text = changed(
            ("centre.timeZone", "Europe/Brussels"),
            ("kiosk.panel.inches", "15.6"),
            ("kiosk.panel.long", "1366")
        )
        #expect(text.contains("# on the screen\n  timeZone: \"Europe/Brussels\"\n\nstate:"))
        #expect(text.hasSuffix("kiosk:\n  panel:\n    inches: 15.6\n    long: 1366\n"))
    }

    @Test func `a value that is taken away takes an empty group with it`() {
        let text = changed(("kiosk.panel.inches", "15.6"), ("kiosk.panel.inches", ""), ("https.host", ""))
        #expect(text == SettingsText(Self.shipped).text)
        #expect(changed(("centre.name", ""), ("state.folder", "")).contains("state:\n  # Group balie"))
    }

    @Test func `what is written reads back as it was meant`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "text-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "balie.yaml")
        let values = [
            ("centre.name", #"Łukasz: "no" \ #1 李"#), ("backup.at", "02:30"), ("kiosk.panel.inches", "15.6"),
            ("http.port", "8081"), ("mail.user", "yes"), ("mail.host", "localhost"),
            ("mail.from", "a@example.org"),
        ]
        var text = SettingsText("")
        for (key, value) in values { text.set(key, to: value) }
        try Data(text.text.utf8).write(to: file)
        let lines = try await Settings.load(file.path(percentEncoded: false)).lines
        for (key, value) in values { #expect(lines.first { $0.key == key }?.value == value, "\(key)") }
    }
}
