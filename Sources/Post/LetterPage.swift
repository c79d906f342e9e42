/// A letter as a plain page of HTML, that every mail program shows alike.
package enum LetterPage {
    /// One thing below the other.
    package enum Paragraph: Sendable {
        /// Words; a "\n" begins a new line.
        case words(String)
        /// A link as a button, for a thumb.
        case button(String, to: String)
        /// A picture that goes along, what it is called for whoever can't see it, and how wide it is shown.
        case picture(FileName, called: String, width: Int = 240)
        /// A line across, between one language and the next.
        case rule
    }

    /// The page; every sign that HTML could take for its own is written as an entity.
    ///
    /// - Parameter language: "nl" or "en".
    package static func html(_ paragraphs: [Paragraph], language: String) -> String {
        """
        <!doctype html>
        <html lang="\(escaped(language))">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
        <body style="margin:0;padding:24px;background:#fff;color:#1b1f1d;font:16px/1.5 Arial,sans-serif">
        <div style="max-width:32em;margin:0 auto">
        \(paragraphs.map(html).joined(separator: "\n"))
        </div>
        </body>
        </html>

        """
    }

    private static func html(_ paragraph: Paragraph) -> String {
        switch paragraph {
        case .words(let words):
            return "<p>\(escaped(words).replacing("\n", with: "<br>\n"))</p>"
        case .button(let label, let address):
            let look =
                "display:inline-block;padding:14px 28px;background:#0b5a40;color:#fff;border-radius:6px"
            let link =
                "<a href=\"\(escaped(address))\" style=\"\(look);font-weight:bold;text-decoration:none\">"
            return "<p style=\"margin:24px 0\">\(link)\(escaped(label))</a></p>"
        case .picture(let name, let called, let width):
            let look = "max-width:100%;height:auto"
            return
                "<p><img src=\"cid:\(name.text)\" alt=\"\(escaped(called))\" width=\"\(width)\" style=\"\(look)\"></p>"
        case .rule:
            return "<hr style=\"margin:32px 0;border:0;border-top:1px solid #c9d2cd\">"
        }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
