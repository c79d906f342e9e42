import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct InvitationTableTests {
    private let words = TableWords(
        partners: [
            Partner(id: 3, name: "Douane", kind: .customs),
            Partner(id: 9, name: "Gemeente Westland", kind: .municipality),
        ],
        roles: [("Douane", .customsOfficer), ("Partner", .participant), ("Leverancier", .supplier)]
    )

    private func invitations(_ text: String) throws -> [NewInvitation] {
        try InvitationTable(text).lines.map { try $0.invitation(to: 7, words) }
    }

    @Test(arguments: [";", ",", "\t"])
    func `a list with headings in any order is read, whatever separates it`(separator: String) throws {
        let text = """
            Voornaam;Achternaam;E-mail;Datum;Van;Tot;Organisatie;Rol
            Anne-Fleur;van der Berg;anne@douane.example;1-12-2026;9:30;11:00;douane;Douane
            Łukasz;;;2026-12-02;14.00;;Bloemen BV;Leverancier

            """
            .replacing(";", with: separator)
        let all = try invitations(text)
        #expect(all.count == 2)
        #expect(all[0].guest.visitor?.fullName == "Anne-Fleur van der Berg")
        #expect(all[0].affiliation == .partner(3) && all[0].role == .customsOfficer && all[0].host == 7)
        #expect(all[0].address?.text == "anne@douane.example" && all[0].language == .nl)
        #expect(try all[0].appointment == .sample(on: "2026-12-01", from: 570, until: 660))
        #expect(all[1].affiliation.organisation?.text == "Bloemen BV")
        #expect(try all[1].appointment == .sample(on: "2026-12-02", from: 840, until: 900))
    }

    @Test func `without headings the columns stand in the order that the page tells`() throws {
        let all = try invitations("2026-12-01;10:00;12:00;;;Gemeente Westland;;2;post@westland.example;en")
        #expect(all.first?.guest == .seats(2))
        #expect(all.first?.role == .participant && all.first?.language == .en)
    }

    @Test func `quoted fields, a byte order mark, line ends of any kind and empty lines are read`() throws {
        let text =
            "\u{FEFF}day,from,first name,surname,partner\r\n\r\n"
            + "2026-12-01,10:00,\"Anne \"\"Fleur\"\"\",\"Berg, van der\",Douane\r\n"
        let table = try InvitationTable(text)
        #expect(table.lines.map(\.number) == [3])
        #expect(
            try invitations(text).first?.guest.visitor?.fullName == "Anne \"Fleur\" Berg, van der"
        )
        #expect(table.lines.first?.title == "Anne \"Fleur\" Berg, van der · Douane")
    }

    @Test(arguments: [
        ("31-13-2026;10:00;;Anna;;Douane", Refusal.invitationDayWrong),
        ("morgen;10:00;;Anna;;Douane", .invitationDayWrong), (";10:00;;Anna;;Douane", .invitationDayWrong),
        ("1-12-2026;25:00;;Anna;;Douane", .appointmentWrong),
        ("1-12-2026;10:00;09:00;Anna;;Douane", .appointmentWrong),
        ("1-12-2026;10:00;laat;Anna;;Douane", .appointmentWrong),
        ("1-12-2026;;;Anna;;Douane", .appointmentWrong), ("1-12-2026;10:00;;;;Douane", .firstNameEmpty),
        ("1-12-2026;10:00;;Anna;;", .partnerMissing),
        ("1-12-2026;10:00;;Anna;;Douane;koning", .roleUnknown),
        ("1-12-2026;10:00;;;;Douane;;veel", .seatsWrong), ("1-12-2026;10:00;;;;Douane;;21", .seatsWrong),
        ("1-12-2026;10:00;;;;Bloemen BV;;2", .partnerMissing),
        ("1-12-2026;10:00;;Anna;;Douane;;;anna@", .addressMalformed),
        ("1-12-2026;10:00;;Anna;;Douane;;;;fr", .languageUnknown),
        ("1-12-2026;10:00;;123456782;;Douane", .citizenNumber(field: .firstName)),
        ("1-12-2026;10:00;;\"Anna;;Douane", .quoteOpen),
    ])
    func `each line says what is wrong with it`(line: String, refusal: Refusal) throws {
        #expect(throws: refusal) { try invitations(line) }
    }

    @Test func `an empty list and one of more than 500 lines are refused`() throws {
        for text in ["", "\n\n", ";;;\n", "day;from;partner\n"] {
            #expect(throws: Refusal.listEmpty) { try InvitationTable(text) }
        }
        let line = "1-12-2026;10:00;;Anna;;Douane\n"
        #expect(try InvitationTable(String(repeating: line, count: 500)).lines.count == 500)
        #expect(throws: Refusal.listTooLong) { try InvitationTable(String(repeating: line, count: 501)) }
    }
}
