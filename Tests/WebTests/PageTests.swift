import Foundation
import HTTPTypes
import Phrasebook
import Testing

@testable import FrontDesk
@testable import Web

/// The desk's templates against the phrasebook: what a page asks for is there, and what is there is asked for.
struct PageTests {
    private let keys: Set<String>
    private let asked: Set<String>
    private let desk: String

    init() throws {
        keys = try #require(Phrasebook().keys["nl"]).filter { $0.hasPrefix("desk.") }
        var asked: Set<String> = []
        for page in try Self.files("Sources/Web/Pages", "mustache") {
            let text = try String(contentsOf: page, encoding: .utf8)
            let file = page.deletingPathExtension().lastPathComponent
            let name = Pages.pageOfRow[file] ?? file
            asked.formUnion(text.matches(of: /{{word\.(\w+)}}/).map { "desk.\(name).\($0.1)" })
            asked.formUnion(text.matches(of: /{{common\.(\w+)}}/).map { "desk.common.\($0.1)" })
        }
        self.asked = asked
        desk = try Self.files("Sources/Web", "swift")
            .map { try String(contentsOf: $0, encoding: .utf8) }
            .joined(separator: "\n")
    }

    @Test func `every word that a page asks for is there`() {
        #expect(asked.count > 150)
        #expect(asked.subtracting(keys).isEmpty, "\(asked.subtracting(keys).sorted())")
    }

    @Test func `every word of the desk is asked for, by a page or in the code`() {
        let unused = keys.subtracting(asked)
            .filter { key in
                let short = String(key.dropFirst("desk.".count))
                let group = short.split(separator: ".").dropLast().joined(separator: ".")
                return ![key, short].contains { desk.contains("\"\($0)\"") }
                    && !["", "desk."].contains { desk.contains("\"\($0)\(group).\\(") }
            }
        #expect(unused.isEmpty, "\(unused.sorted())")
    }

    @Test func `whatever the code names by its case has a word`() {
        var made = Duty.allCases.flatMap { ["duty.\($0)", "dutyHint.\($0)"] }
        made += PresenceEntry.Kind.allCases.filter(\.isOfAVisit).map { "entry.\($0)" }
        made += Reception.lookKinds.filter { $0 != .look }.map { "look.kind.\($0)" }
        made += Look.Object.allCases.map { "look.object.\($0)" }
        made += Look.Action.allCases.map { "look.action.\($0)" }
        made += Purpose.allCases.map { "purpose.\($0)" }
        made += AffiliationLevel.allCases.map { "level.\($0)" }
        made += RollCall.Mark.allCases.map { "rollCall.said.\($0)" }
        made += RollCallPerson.Block.allCases.map { "rollCall.block.\($0)" }
        made += Credential.allCases.map { "credential.\($0)" }
        made += PresenceEntry.Note.allCases.map { "note.\($0)" }
        made += Language.allCases.map { "language.\($0)" }
        made += Evidence.allCases.map { "evidence.\($0)" }
        made += Partner.Kind.allCases.map { "partnerKind.\($0)" }
        made += Notice.Kind.allCases.map { "messages.kind.\($0)" }
        made += Notice.Receiver.allCases.map { "messages.receiver.\($0)" }
        made += Notice.State.allCases.map { "messages.state.\($0)" }
        made += Notice.Cause.allCases.map { "cause.\($0)" }
        made += [Notice.Receiver.host, .deputy, .desk].map { "notice.told.\($0)" }
        made += ListPrinting.Paper.allCases.map { "settingValue.\($0)" }
        made += ListPrinting.Key.allCases.map { "settingValue.\($0)" }
        made += SettingGroup.allCases.flatMap { ["settingGroup.\($0)", "settingLead.\($0)"] }
        made += HouseSetting.allCases.map { "settingName.\($0)" }
        made += HouseSetting.Unit.allCases
            .flatMap { ["settingUnit.\($0)", "settingUnit.\($0)One", "settingRange.\($0)"] }
        made += DeskFrame.places.map { "place.\($0.name)" }
        made += ReadToken.Scope.allCases.flatMap { ["scope.\($0)", "scopeHint.\($0)"] }
        for key in made { #expect(keys.contains("desk.\(key)"), "\(key)") }
    }

    @Test func `every place in the rail is an address of the desk`() throws {
        let paths = Set(try TestDoor().door.routes.filter { $0.method == .get }.map(\.path))
        for place in DeskFrame.places { #expect(paths.contains("/desk/\(place.name)"), "\(place.name)") }
    }

    @Test func `every form of the desk tells one showing from the next`() throws {
        var forms = 0
        for page in try Self.files("Sources/Web/Pages", "mustache") {
            let text = try String(contentsOf: page, encoding: .utf8)
            for form in text.matches(of: /<form method="post"[^>]*>\s*/) {
                forms += 1
                let isMarked = text[form.range.upperBound...]
                    .hasPrefix("<input type=\"hidden\" name=\"\(Repeats.field)\" value=\"{{once}}\">")
                #expect(isMarked, "\(page.lastPathComponent)")
            }
        }
        #expect(forms > 20)
    }

    private static func files(_ folder: String, _ kind: String) throws -> [URL] {
        let found = FileManager.default.enumerator(
            at: ImportRuleTests.root.appending(path: folder),
            includingPropertiesForKeys: nil
        )
        return (found?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == kind }
    }
}

extension PresenceEntry.Kind {
    /// Whether a visit can have such an entry.
    fileprivate var isOfAVisit: Bool {
        switch self {
        case .kioskPaired, .kioskRevoked, .hostAdded, .hostLeft, .namesForgotten, .accountAdded,
            .accountChanged,
            .signedIn, .signInRefused, .signedOut, .termsChanged, .purged, .keyRotated, .partnerAdded,
            .partnerChanged, .hostChanged, .rulesChanged, .settingChanged, .readTokenMade,
            .readTokenRevoked, .invited, .invitationMoved,
            .invitationReaddressed, .invitationCancelled, .invitationMailed, .invitationMailAsked,
            .meetingPlanned, .meetingMoved, .meetingCancelled, .passVoided, .rollCallStarted,
            .rollCallPersonAdded, .rollCallEnded, .restored:
            false
        case .arrival, .departure, .correction, .refusal, .strayDeparture, .badgeIssued, .badgePrinted,
            .badgeReissued, .badgeVoided, .look, .holdPlaced, .holdLifted, .nameRectified, .nameErased,
            .resealed,
            .identityKept, .identityAsked, .identityApproved, .identityOpened, .identityNoticed,
            .affiliationVouched, .credentialSeen, .affiliationWithdrawn, .escortNeeded, .escortLifted,
            .noticeWritten, .noticeEnded, .noticeAnswered, .invitationUsed, .rollCallMarked:
            true
        }
    }
}
