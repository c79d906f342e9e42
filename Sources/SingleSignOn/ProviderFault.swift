/// Why nobody was signed in.
///
/// No case holds anything that a person or the provider wrote.
package enum ProviderFault: Error, Hashable, Sendable {
    /// No connection, or the provider says that it is out of order.
    case unreachable
    /// TLS came to nothing: mostly a certificate of an authority that we don't know.
    case untrusted
    /// No full answer in time.
    case slow
    /// No answer of a provider: another issuer, no JSON, too big, too deep, a redirect, http for https.
    case notAProvider
    /// The file of extra roots holds no certificate that can be read.
    case rootsUnreadable
    /// The browser brings back another state than it took along: somebody else's way in, or an old tab.
    case stateWrong
    /// More than ten minutes since the browser left.
    case attemptOld
    case refusedByProvider(Refusal)
    /// The token proves nothing.
    case tokenWrong(Flaw)
    /// The token is signed with a key that the provider doesn't publish.
    case keyUnknown

    /// The error codes of RFC 6749, section 4.1.2.1 and 5.2, and of OpenID Connect Core, section 3.1.2.6.
    package enum Refusal: String, CaseIterable, Sendable {
        case accessDenied = "access_denied"
        case loginRequired = "login_required"
        case interactionRequired = "interaction_required"
        case accountSelectionRequired = "account_selection_required"
        case consentRequired = "consent_required"
        case invalidRequest = "invalid_request"
        case invalidScope = "invalid_scope"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case serverError = "server_error"
        case temporarilyUnavailable = "temporarily_unavailable"
        /// Any code that is not on this list.
        case other

        init(code: String) {
            self = Self(rawValue: code) ?? .other
        }
    }

    /// What is wrong with a token.
    package enum Flaw: Sendable {
        case malformed, algorithm, signature, issuer, audience, nonce, expired, notYetValid
    }
}
