import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import Mustache
import Phrasebook

/// The desk's pages, read once: one template a page, all within the same frame.
struct Pages: Sendable {
    private let library: MustacheLibrary
    let phrasebook: Phrasebook
    /// The phrases of each page, by language and page.
    private let words: [String: [String: [String: String]]]

    init(_ phrasebook: Phrasebook) throws {
        self.phrasebook = phrasebook
        library = try Self.library.get()
        words = phrasebook.excerpt("desk.").mapValues(Self.byPage)
    }

    private static let library = Result {
        MustacheContentTypes.register(Escaped(), named: "PAGE")
        return MustacheLibrary(
            templates: try sources.mapValues { bytes in
                try MustacheTemplate(
                    string: "{{% CONTENT_TYPE:PAGE}}" + String(decoding: bytes, as: UTF8.self)
                )
            }
        )
    }

    private static func byPage(_ phrases: [String: String]) -> [String: [String: String]] {
        phrases.reduce(into: [:]) { pages, phrase in
            let parts = phrase.key.split(separator: ".", maxSplits: 1)
            guard let page = parts.first, let rest = parts.dropFirst().first else { return }
            pages[String(page), default: [:]][String(rest)] = phrase.value
        }
    }

    /// The page called `name` with what it shows, in the reader's language.
    ///
    /// - Parameters:
    ///   - facts: what the template asks for under `page`.
    ///   - refusal: the desk's no to what was just filled in, shown on top.
    func show(
        _ name: String,
        _ facts: [String: Any],
        _ caller: Caller,
        frame: DeskFrame,
        refusal: Refusal? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let language = caller.language.rawValue
        let words = words[language] ?? [:]
        let sheet = known([
            "language": language,
            "path": caller.path,
            "once": Repeats.fresh(),
            "word": words[name] ?? [:],
            "common": words["common"] ?? [:],
            "frame": frame.facts(phrasebook, language),
            "page": facts,
            "refusal": refusal.map { sentence($0, language) },
        ])
        let html = library.render(sheet, withTemplate: name) ?? ""
        return Response(status: status, mediaType: "text/html; charset=utf-8", bytes: Array(html.utf8))
    }

    /// The rows of a long list, one by the template called `name` for each, in the words of the page that it is on.
    func list(_ name: String, _ rows: [RowFacts], _ caller: Caller) -> String {
        let words = words[caller.language.rawValue]?[Self.pageOfRow[name] ?? name] ?? [:]
        var stencil = RowStencil { facts in
            library.render(facts.merging(["word": words]) { fact, _ in fact }, withTemplate: name) ?? ""
        }
        return rows.map { stencil.row($0) }.joined()
    }

    func sentence(_ refusal: Refusal, _ language: String) -> String {
        var (key, values) = ("refusal.\(refusal.key)", refusal.values)
        switch refusal {
        case .tooFast(let seconds):
            key = seconds == 1 ? "desk.common.waitOne" : "desk.common.wait"
        case .rulesLineTooLong(let spoken, _), .rulesLineEmpty(let spoken, _):
            values["language"] = phrasebook.phrase("desk.language.\(spoken.rawValue)", in: language)
        case .settingChangedAlready(let setting, let now):
            values["name"] = phrasebook.phrase("desk.settingName.\(setting)", in: language)
            values["now"] = words(now, of: setting, in: language)
        default:
            break
        }
        return phrasebook.phrase(key, in: language, values)
    }

    /// The phrase under `desk.` and `key`.
    func say(_ key: String, _ caller: Caller, _ values: [String: String] = [:]) -> String {
        phrasebook.phrase("desk.\(key)", in: caller.language.rawValue, values)
    }

    /// How many, in words that fit one as well as more.
    func count(_ count: Int, one: String, more: String, _ caller: Caller) -> String {
        say(count == 1 ? one : more, caller, ["count": String(count)])
    }

    /// The page that each template of a row belongs to.
    static let pageOfRow = ["personRow": "today", "guestRow": "today"]

    private static let sources: [String: [UInt8]] = [
        "frame": PackageResources.frame_mustache,
        "signIn": PackageResources.signIn_mustache,
        "code": PackageResources.code_mustache,
        "setUp": PackageResources.setUp_mustache,
        "recovery": PackageResources.recovery_mustache,
        "confirm": PackageResources.confirm_mustache,
        "refused": PackageResources.refused_mustache,
        "today": PackageResources.today_mustache,
        "personRow": PackageResources.personRow_mustache,
        "guestRow": PackageResources.guestRow_mustache,
        "visit": PackageResources.visit_mustache,
        "rollCalls": PackageResources.rollCalls_mustache,
        "rollCallPrint": PackageResources.rollCallPrint_mustache,
        "rollCall": PackageResources.rollCall_mustache,
        "checkIn": PackageResources.checkIn_mustache,
        "arrival": PackageResources.arrival_mustache,
        "names": PackageResources.names_mustache,
        "reports": PackageResources.reports_mustache,
        "invitations": PackageResources.invitations_mustache,
        "invitation": PackageResources.invitation_mustache,
        "import": PackageResources.import_mustache,
        "meetings": PackageResources.meetings_mustache,
        "meeting": PackageResources.meeting_mustache,
        "door": PackageResources.door_mustache,
        "own": PackageResources.own_mustache,
        "accounts": PackageResources.accounts_mustache,
        "account": PackageResources.account_mustache,
        "firstPassword": PackageResources.firstPassword_mustache,
        "keys": PackageResources.keys_mustache,
        "tokens": PackageResources.tokens_mustache,
        "token": PackageResources.token_mustache,
        "partners": PackageResources.partners_mustache,
        "looks": PackageResources.looks_mustache,
        "privacy": PackageResources.privacy_mustache,
        "people": PackageResources.people_mustache,
        "file": PackageResources.file_mustache,
        "identities": PackageResources.identities_mustache,
        "provider": PackageResources.provider_mustache,
        "identity": PackageResources.identity_mustache,
        "kiosks": PackageResources.kiosks_mustache,
        "printers": PackageResources.printers_mustache,
        "badge": PackageResources.badge_mustache,
        "answer": PackageResources.answer_mustache,
        "messages": PackageResources.messages_mustache,
        "pass": PackageResources.pass_mustache,
        "passes": PackageResources.passes_mustache,
        "hosts": PackageResources.hosts_mustache,
        "rules": PackageResources.rules_mustache,
        "settings": PackageResources.settings_mustache,
        "setting": PackageResources.setting_mustache,
    ]
}

/// Only what is there: to a template, nothing at all is what nil is.
func known(_ facts: [String: Any?]) -> [String: Any] {
    facts.compactMapValues(\.self)
}

/// Text in a page, every sign that HTML could take for its own written as an entity.
///
/// It goes by Unicode scalar: a quotation mark with an accent on it is still a quotation mark to a browser.
struct Escaped: MustacheContentType {
    func escapeText(_ text: String) -> String {
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
