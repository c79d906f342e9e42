package import Foundation

/// Somebody whom the provider vouches for: `issuer` and `subject` together are that one person, always.
///
/// Names and mail addresses in the token are not kept.
package struct Identity: Hashable, Sendable {
    package let issuer: String
    package let subject: String
    /// How surely the provider knows, in its own words.
    package let assurance: String?
    /// How the person proved it: RFC 8176's words, like "pwd", "otp" and "mfa".
    package let methods: [String]
    /// When the person last proved it to the provider.
    package let provenAt: Date?
    /// What stands under the claim that settings name; empty without one.
    package let groups: [String]
}
