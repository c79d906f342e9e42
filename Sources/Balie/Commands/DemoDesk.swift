import FrontDesk

/// The invented people of the demo who may sign in at the desk.
struct DemoDesk {
    /// Who can get in; the first password only when the account was just made.
    struct Access: Encodable {
        let userName: String
        let password: String?
        let duties: [Duty]
    }

    let accounts: [Access]

    private static let people: [(userName: String, name: String, duties: Set<Duty>, partner: Int64?)] = [
        ("sanne", "Sanne de Wit", [.host, .warden], nil),
        // Receives for the customs alone.
        ("kees", "Kees Vermeer", [.host], 3),
        ("milan", "Milan Bakker", [.manager], nil),
        ("priya", "Priya Ramdin", [.privacyOfficer], nil),
        ("beheer", "Noor Visser", [.administrator], nil),
    ]

    /// Makes the accounts where there are none, else says which there are.
    static func open(at reception: Reception) async throws -> DemoDesk {
        guard try await !reception.hasAccounts() else {
            let known = try await reception.listAccounts(.listed, from: .operatorShell)
            return DemoDesk(accounts: known.map { Access($0, nil) })
        }
        var accounts: [Access] = []
        for person in people {
            let new = try NewAccount(called: person.userName, person.name, person.duties, person.partner)
            let (account, password) = try await reception.addAccount(new, from: .operatorShell)
            accounts.append(Access(account, password))
        }
        return DemoDesk(accounts: accounts)
    }

    /// How to get in.
    func text(_ program: String, _ settings: String) -> String {
        guard accounts.contains(where: { $0.password != nil }) else {
            let names = accounts.map(\.userName).joined(separator: ", ")
            return """
                \(names) sign in with the passwords that they have. For a new one: \(program) account reset NAME --settings \(settings)
                """
        }
        let rows = accounts.map { access in
            [access.userName, access.password ?? "", access.duties.map(\.rawValue).joined(separator: ", ")]
        }
        let table = Table(headings: ["user name", "first password", "duties"], rows: rows).text
        let withCodes = accounts.filter { Set($0.duties).needCode }.map(\.userName).joined(separator: ", ")
        return """
            The first sign-in asks for a password of one's own; \(withCodes) also set up codes with an authenticator app.

                \(table.replacing("\n", with: "\n    "))
            """
    }
}

extension DemoDesk.Access {
    fileprivate init(_ account: Account, _ password: String?) {
        self.init(userName: account.userName.rawValue, password: password, duties: account.duties.sorted())
    }
}
