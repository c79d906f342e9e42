import Mustache
import Testing

@testable import Web

struct RowStencilTests {
    private static let markup =
        "<li>{{name}}{{#isHere}} here{{/isHere}}{{#note}}: {{note}}{{/note}} <b value={{id}}>{{name}}</b></li>"

    private let template: MustacheTemplate

    init() throws {
        MustacheContentTypes.register(Escaped(), named: "PAGE")
        template = try MustacheTemplate(string: "{{% CONTENT_TYPE:PAGE}}" + Self.markup)
    }

    @Test func `a row that is filled in is the row that the template renders`() {
        var stencil = RowStencil { template.render($0) }
        for facts in [
            RowFacts(texts: ["name": "Sanne", "id": "1"]),
            RowFacts(texts: ["name": "Łukasz Œ", "id": "2"], flags: ["isHere"]),
            RowFacts(texts: ["name": "李小龙", "id": "3", "note": "מרים"], flags: ["isHere"]),
            RowFacts(texts: ["name": "", "id": "4", "note": "b"]),
            RowFacts(texts: ["name": "Joris", "id": "5"]),
        ] {
            #expect(stencil.row(facts) == template.render(facts.facts))
        }
    }

    @Test func `a template is rendered once for each shape, not for each row`() {
        let template = template
        var (stencil, rendered) = (RowStencil { template.render($0) }, 0)
        stencil = RowStencil { facts in
            rendered += 1
            return template.render(facts)
        }
        for number in 0..<50 {
            _ = stencil.row(RowFacts(texts: ["name": "A", "id": "\(number)"]))
            _ = stencil.row(RowFacts(texts: ["name": "B", "id": "\(number)"], flags: ["isHere"]))
        }
        #expect(rendered == 2)
    }

    @Test func `whatever a text says, it stays a text, and holds no other text's place`() {
        var stencil = RowStencil { template.render($0) }
        for odd in ["<b>", "{{name}}", "\u{F0000}id\u{F0001}", "\"'&", "\"\u{301}"] {
            let row = stencil.row(RowFacts(texts: ["name": odd, "id": "7"]))
            #expect(
                row == "<li>\(Escaped().escapeText(odd)) <b value=7>\(Escaped().escapeText(odd))</b></li>"
            )
        }
    }
}
