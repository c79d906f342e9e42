import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

struct VisitPageTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var centre: TestCentre { test.centre }

    @Test func `all that a host does stands in the visit's own history, a line each`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        _ = try await centre.checkIn(at: kiosk)
        let token = try await centre.signedIn([.host], as: "sanne").token
        let path =
            "/desk/visits/\(try await centre.reception.visit(numbered: 1, on: centre.reception.today()))"
        for (verb, fields) in [
            ("vouch", "a=b"), ("credential", "credential=policePass"), ("escort", "needed=yes"),
            ("badge", "badges=1"), ("void", "a=b"), ("departure", "a=b"),
        ] {
            let answer = try await test.post("\(path)/\(verb)", fields, token)
            #expect(answer.status == .seeOther, "\(verb)")
            #expect(answer.headers[.location] == path)
        }
        let page = html(try await test.get(path, token))
        let lines = page.matches(of: /<span>([^<]+)<small><bdi>([^<]+)/).map { "\($0.1): \($0.2)" }
        #expect(
            lines == [
                "aangemeld: kiosk Ingang", "badge gemaakt: kiosk Ingang", "voor ingestaan: Sanne de Boer",
                "pas gezien, politiepas: Sanne de Boer", "alleen met begeleiding: Sanne de Boer",
                "nieuwe badge gemaakt: Sanne de Boer", "badge ingetrokken: Sanne de Boer",
                "afgemeld, gemeld: Sanne de Boer",
            ]
        )
    }

    @Test func `who was told, which print it was and what was handed out stand in the history too`()
        async throws
    {
        let rules = NoticeRules(receivers: [.host, .desk])
        let printing = PrintingRules(hasPrinter: true, automatic: [], copies: 1)
        let test = try TestDoor(TestCentre(printing: printing, notices: rules))
        let (centre, reception) = (test.centre, test.centre.reception)
        let reach = HostReach(mail: .to(try MailAddress("sanne@centrum.example")), deputy: .none)
        let host = try await reception.addHost(named: .hostName("Sanne de Wit"), reach: reach).id
        let visit = try await centre.guest(["purpose": "host", "host": host])
        let (session, token) = try await centre.signedIn([.host], as: "sanne")
        for outcome in [Notice.Outcome.refused(.addressRefused), .sent] {
            for due in try await reception.dueNotices() {
                try await reception.note(outcome, of: due.id, chance: 0.5)
            }
            try await reception.settleNotices()
        }
        for _ in 0..<2 {
            try await reception.printBadge(of: visit, again: true, for: session)
            try await reception.notePrinted(try #require(try await reception.nextPrint()).job, by: "label62")
        }
        _ = try await reception.badgeToPrint(of: visit, for: session)
        _ = try await reception.pass(of: visit, for: session)
        let page = html(try await test.get("/desk/visits/\(visit)", token))
        let lines = page.matches(of: /<span>([^<]+)<small><bdi>([^<]+)/).map { "\($0.1): \($0.2)" }
        #expect(
            Array(lines.dropFirst(2)) == [
                "bericht geschreven aan de contactpersoon: beheerder van de machine",
                "bericht niet te bezorgen aan de contactpersoon: Balie zelf",
                "bericht geschreven aan de balie: Balie zelf", "bericht verstuurd aan de balie: Balie zelf",
                "badge geprint: Sanne de Boer", "badge nog een keer geprint, print 2: Sanne de Boer",
                "badge vanuit een browser geprint: Sanne de Boer",
                "pas getoond om te fotograferen: Sanne de Boer",
            ]
        )
        let english = html(try await test.get("/desk/visits/\(visit)", token, [.acceptLanguage: "en"]))
        #expect(english.contains("message to the host can’t be delivered"))
    }

    @Test func `a no stands on top of the visit as it is now`() async throws {
        let visit = try await centre.guest()
        let token = try await centre.signedIn([.host]).token
        _ = try await test.post("/desk/visits/\(visit)/departure", "a=b", token)
        for (verb, fields, status, no) in [
            ("departure", "a=b", HTTPResponse.Status.conflict, "Deze bezoeker is al afgemeld."),
            ("credential", "a=b", .unprocessableContent, "Kies welke pas u hebt gezien."),
            ("claim", "a=b", .conflict, "Er is niets meer terug te nemen."),
            ("escort", "needed=no", .conflict, "Deze bezoeker mag al alleen lopen."),
            ("badge", "badges=7", .conflict, "Er is al een nieuwe badge voor deze bezoeker."),
            ("time", "at=2026-11-23T23:00&reason=wrongTime&after=1", .conflict, "intussen veranderd"),
            ("time", "at=gisteren&reason=wrongTime", .unprocessableContent, "Dit tijdstip kan niet"),
        ] {
            let answer = try await test.post("/desk/visits/\(visit)/\(verb)", fields, token)
            #expect(answer.status == status, "\(verb)")
            #expect(html(answer).contains(no), "\(verb)")
            #expect(html(answer).contains("Vertrokken om"), "\(verb)")
        }
        #expect(try await test.post("/desk/visits/\(visit)/escort", "needed=x", token).status == .badRequest)
        let odd = "at=2026-11-23T09:59&reason=samePersonInside"
        #expect(try await test.post("/desk/visits/\(visit)/time", odd, token).status == .badRequest)
    }

    @Test func `who may not see a visit is told the same as of one that is not there`() async throws {
        let other = try await centre.customsGuest()
        let token = try await centre.signedIn([.host], partner: 1).token
        for path in ["", "/badge"] {
            let hidden = try await test.get("/desk/visits/\(other)\(path)", token)
            let nothing = try await test.get("/desk/visits/999\(path)", token)
            #expect(hidden.status == .notFound)
            let texts = [hidden, nothing]
                .map {
                    html($0).replacing(/name="once" value="\w+"/, with: "").replacing(/visits\/\d+/, with: "")
                }
            #expect(texts[0] == texts[1])
        }
        #expect(try await test.post("/desk/visits/\(other)/vouch", "a=b", token).status == .notFound)
        #expect(try await test.get("/desk/visits/zeven", token).status == .notFound)
    }

    @Test func `a warden sees what happened, and no button`() async throws {
        let visit = try await centre.guest(["needsAssistance": true])
        let page = html(try await test.get("/desk/visits/\(visit)", centre.signedIn([.warden]).token))
        #expect(page.contains("hulp bij ontruiming") && page.contains("aangemeld"))
        #expect(!page.contains("/desk/visits/\(visit)/"))
    }

    @Test func `the badge is the one that is printed, with its level and mark`() async throws {
        let visit = try await centre.guest()
        let (session, token) = try await centre.signedIn([.host])
        var pictures: [ByteBuffer] = []
        for step in 0..<4 {
            if step == 1 { try await centre.reception.vouch(for: visit, by: session) }
            if step == 2 { try await centre.reception.credentialSeen(.policePass, on: visit, by: session) }
            if step == 3 { try await centre.reception.setEscort(true, on: visit, by: session) }
            let picture = try await test.get("/desk/visits/\(visit)/picture", token)
            #expect(picture.headers[.contentType] == "image/png")
            pictures.append(picture.body)
        }
        #expect(Set(pictures).count == 4)
    }

    @Test func `checking somebody in takes what a kiosk takes, and refuses the same at the fields`()
        async throws
    {
        let token = try await centre.signedIn([.host]).token
        let form = html(try await test.get("/desk/check-in", token))
        let nonce = try #require(form.firstMatch(of: /name="nonce" value="(\w{32})"/)).1
        let good =
            "nonce=\(nonce)&role=communityOfficer&partner=1&firstName=Anna&surname=&alias=&host="
            + "&purpose=dropIn&language=en&assistance=yes"
        for (changed, no, field) in [
            (good, "Vertel de bezoeker eerst de huisregels", "told"),
            (good.replacing("Anna", with: "") + "&told=yes", "Vul uw voornaam in.", "firstName"),
            (good.replacing("Anna", with: "123456782") + "&told=yes", "burgerservicenummer", "firstName"),
            (
                good.replacing("partner=1", with: "partner=3") + "&told=yes", "hoort niet bij uw rol",
                "partner"
            ),
            (
                good.replacing("partner=1", with: "organisation=") + "&told=yes",
                "Vul de naam van uw organisatie in.", "organisation"
            ),
            (good.replacing("host=", with: "host=77") + "&told=yes", "Deze contactpersoon ontvangt", "host"),
        ] {
            let answer = try await test.post("/desk/check-in", changed, token)
            #expect(answer.status == .unprocessableContent, "\(field)")
            #expect(html(answer).contains(no), "\(field)")
            let isMarked = html(answer).contains(try Regex("name=\"\(field)\"[^>]*aria-invalid"))
            #expect(isMarked, "\(field)")
            let beside = try #require(
                html(answer).firstMatch(of: /autofocus[^>]*>.*?<p class="wrong" id="(wrong-\w+)">(.*?)<\/p>/)
            )
            #expect(beside.2.contains(no), "\(field)")
            #expect(html(answer).contains("aria-describedby=\"\(beside.1)\""), "\(field)")
            #expect(html(answer).contains("value=\"en\" checked"))
            #expect(html(answer).contains("name=\"assistance\" value=\"yes\" checked"))
        }
        let bare = good.replacing("Anna", with: "").replacing("partner=1", with: "organisation=")
        let several = html(try await test.post("/desk/check-in", bare, token))
        let beside = several.matches(of: /<p class="wrong" id="wrong-(\w+)">/).map { String($0.1) }
        #expect(beside == ["organisation", "firstName", "rules"])
        #expect(several.matches(of: /autofocus/).count == 1)
        #expect(several.contains(/name="organisation"[^>]*autofocus/))
        let done = try await test.post("/desk/check-in", good + "&told=yes", token)
        #expect(done.status == .seeOther)
        let again = try await test.post("/desk/check-in", good + "&told=yes", token)
        #expect(again.headers[.location] == done.headers[.location])
        let page = html(try await test.get(try #require(done.headers[.location]), token))
        #expect(page.contains("Anna") && page.contains("hulp bij ontruiming"))
    }

    @Test func `a host of one partner checks in that partner's people`() async throws {
        let token = try await centre.signedIn([.host], partner: 3).token
        let form = html(try await test.get("/desk/check-in", token))
        #expect(form.contains("Douane") && !form.contains("Gemeente Katwijk"))
        #expect(!form.contains("name=\"organisation\""))
        let fields =
            "nonce=\(freshNonce())&role=participant&partner=4&firstName=Anna&purpose=dropIn&language=nl&told=yes"
        #expect(try await test.post("/desk/check-in", fields, token).status == .unprocessableContent)
    }
}
