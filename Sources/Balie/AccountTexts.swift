import FrontDesk

/// What is said of a first password, once.
struct FirstPassword {
    let text: String

    init(_ account: Account, _ password: String) {
        let codes = account.duties.needCode ? ", and to set up codes with an authenticator app" : ""
        text = """
            First password, shown only now: \(password)
            Hand it over in person or by telephone. The first sign-in asks to choose a password of one's own\(codes).
            """
    }
}

/// One account in `balie account list`.
struct AccountRow: Encodable {
    static let headings = ["id", "user name", "name", "duties", "partner", "state", "codes"]

    let id: Int64
    let userName: String
    let name: String
    let duties: [String]
    let partner: Int64?
    let state: String
    let hasCode: Bool
    let isFromProvider: Bool
    let disabledAt: Instant?
    private let needsCode: Bool

    private enum CodingKeys: String, CodingKey {
        case id, userName, name, duties, partner, state, hasCode, isFromProvider, disabledAt
    }

    init(_ account: Account) {
        id = account.id
        userName = account.userName.rawValue
        name = account.name
        duties = account.duties.sorted().map(\.rawValue)
        partner = account.partner
        hasCode = account.hasCode
        isFromProvider = account.isFromProvider
        disabledAt = account.disabledAt
        needsCode = account.duties.needCode
        state =
            if account.disabledAt != nil {
                "shut out"
            } else {
                account.mustChangePassword ? "first password" : "in use"
            }
    }

    var cells: [String] {
        let codes = hasCode ? "set up" : needsCode ? "at the next sign-in" : "none"
        let bound = partner.map { String($0) } ?? ""
        return [String(id), userName, name, duties.joined(separator: ", "), bound, state, codes]
    }
}

extension Account {
    /// The duties in a sentence.
    var dutyNames: String { duties.sorted().map(\.rawValue).joined(separator: ", ") }
}
