package import Foundation

/// What an operator says of the organisation's own provider.
package struct ProviderSettings: Sendable {
    /// Who we are to the provider; without a secret we are a public client.
    package struct Client: Sendable {
        let id: String
        let secret: String?

        package init(id: String, secret: String?) {
            self.id = id
            self.secret = secret
        }
    }

    let issuer: SafeAddress
    let client: Client
    /// Where the provider sends the browser back to.
    let redirect: SafeAddress
    /// Scopes besides "openid"; groups mostly take one.
    package var scopes: [String] = []
    /// The claim of the token that holds a person's groups, at its top level.
    package var groupsClaim: String?
    /// A PEM file with certificates to trust besides the system's, for an authority of one's own.
    package var extraRoots: URL?

    package init(issuer: SafeAddress, client: Client, redirect: SafeAddress) {
        self.issuer = issuer
        self.client = client
        self.redirect = redirect
    }
}
