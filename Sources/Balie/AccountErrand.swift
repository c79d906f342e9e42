import FrontDesk

extension Errand {
    /// What an operator has done with accounts, each named by its user name or its number.
    enum OfAccounts: Codable, Sendable {
        case add(userName: String, name: String, duties: Set<Duty>, partner: Int64?)
        case setDuties(account: String, duties: Set<Duty>, partner: Int64?)
        case reset(account: String)
        case setDisabled(account: String, isDisabled: Bool)
        case list

        func perform(at reception: Reception) async throws -> Outcome {
            switch self {
            case .add(let userName, let name, let duties, let partner):
                let new = try NewAccount(called: userName, name, duties, partner)
                let (account, password) = try await reception.addAccount(new, from: .operatorShell)
                return .firstPassword(account, password)
            case .setDuties(let name, let duties, let partner):
                let id = try await reception.account(called: name)
                let origin = Origin.operatorShell
                return .account(try await reception.setDuties(duties, partner: partner, of: id, from: origin))
            case .reset(let name):
                let id = try await reception.account(called: name)
                let (account, password) = try await reception.resetAccount(id, from: .operatorShell)
                return .firstPassword(account, password)
            case .setDisabled(let name, let isDisabled):
                let id = try await reception.account(called: name)
                return .account(try await reception.setDisabled(isDisabled, of: id, from: .operatorShell))
            case .list:
                return .accounts(try await reception.listAccounts(.listed, from: .operatorShell))
            }
        }
    }
}

extension NewAccount {
    /// The account that an operator's words ask for.
    init(called userName: String, _ name: String, _ duties: Set<Duty>, _ partner: Int64?) throws(Refusal) {
        guard let userName = UserName(rawValue: userName) else { throw .userNameMalformed }
        try self.init(userName: userName, name: .accountName(name), duties: duties, partner: partner)
    }
}
