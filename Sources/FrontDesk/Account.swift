import Crypto
import Foundation
import GRDB

/// Somebody who may sign in at the desk.
package struct Account: Codable, Hashable, Sendable, Identifiable {
    package let id: Int64
    package let userName: UserName
    /// What the person is called.
    package let name: String
    package let duties: Set<Duty>
    /// The one partner whose people a partner-bound host sees by name.
    package let partner: Int64?
    package let disabledAt: Instant?
    /// Whether the next sign-in asks for a password of the person's own.
    package let mustChangePassword: Bool
    /// Whether codes of a second factor are set up.
    package let hasCode: Bool
    /// Whether the organisation's own provider signs this person in.
    package let isFromProvider: Bool

    /// What the log keeps of an account, so that no duty or password is put in unseen.
    static func seal(of row: Row) throws -> String {
        var hash = SHA256()
        for column in [
            "handle", "name", "duties", "partner", "password", "mustChangePassword", "secret",
            "provider", "disabledAt",
        ] {
            let bytes = bytes(of: row[column])
            hash.update(data: Data("\(column) \(bytes?.count ?? -1) ".utf8))
            hash.update(data: bytes ?? Data())
        }
        return Data(hash.finalize()).hexadecimal
    }

    private static func bytes(of value: DatabaseValue) -> Data? {
        switch value.storage {
        case .null: nil
        case .int64(let number): Data("\(number)".utf8)
        case .double(let number): Data("\(number)".utf8)
        case .string(let text): Data(text.utf8)
        case .blob(let data): data
        }
    }
}

/// What somebody types to sign in: 2 to 40 letters, digits, dots, hyphens and underscores, in small letters.
package struct UserName: RawRepresentable, Codable, Hashable, Sendable {
    package let rawValue: String

    package init?(rawValue: String) {
        let text = rawValue.lowercased().trimmingCharacters(in: .whitespaces)
        let signs = Set("abcdefghijklmnopqrstuvwxyz0123456789.-_")
        guard (2...40).contains(text.count), text.allSatisfy(signs.contains) else { return nil }
        self.rawValue = text
    }
}
