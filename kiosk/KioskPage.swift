/// The kiosk's page as it stands in this folder, embedded in the program: the page and the daemon always fit.
package enum KioskPage {
    /// One file of the page: its name under /kiosk/, its media type and its bytes.
    package struct Asset: Sendable {
        package let name: String
        package let mediaType: String
        package let bytes: [UInt8]
    }

    /// The file that /kiosk answers with.
    package static let index = Asset(name: "", mediaType: html, bytes: PackageResources.index_html)

    /// The files that it asks for.
    package static let assets: [Asset] = [
        Asset(name: "kiosk.css", mediaType: css, bytes: PackageResources.kiosk_css),
        Asset(name: "theme.css", mediaType: css, bytes: PackageResources.theme_css),
        Asset(name: "mark.svg", mediaType: "image/svg+xml", bytes: PackageResources.mark_svg),
        Asset(name: "daemon.js", mediaType: script, bytes: PackageResources.daemon_js),
        Asset(name: "element.js", mediaType: script, bytes: PackageResources.element_js),
        Asset(name: "flower.js", mediaType: script, bytes: PackageResources.flower_js),
        Asset(name: "idle.js", mediaType: script, bytes: PackageResources.idle_js),
        Asset(name: "invited.js", mediaType: script, bytes: PackageResources.invited_js),
        Asset(name: "keyboard.js", mediaType: script, bytes: PackageResources.keyboard_js),
        Asset(name: "kiosk.js", mediaType: script, bytes: PackageResources.kiosk_js),
        Asset(name: "list.js", mediaType: script, bytes: PackageResources.list_js),
        Asset(name: "pass.js", mediaType: script, bytes: PackageResources.pass_js),
        Asset(name: "scanner.js", mediaType: script, bytes: PackageResources.scanner_js),
        Asset(name: "screens.js", mediaType: script, bytes: PackageResources.screens_js),
        Asset(name: "size.js", mediaType: script, bytes: PackageResources.size_js),
        Asset(name: "verdicts.js", mediaType: script, bytes: PackageResources.verdicts_js),
        Asset(name: "visit.js", mediaType: script, bytes: PackageResources.visit_js),
        Asset(name: "words.js", mediaType: script, bytes: PackageResources.words_js),
    ]

    private static let html = "text/html; charset=utf-8"
    private static let css = "text/css; charset=utf-8"
    private static let script = "text/javascript; charset=utf-8"
}
