import FrontDesk

/// What an operator has the desk do about its terms.
enum RetentionErrand: Codable, Sendable {
    /// Shows what a round would do now, and what it would do under shorter terms that wait.
    case preview
    /// Puts the terms that wait in force, as they were shown, and does a round.
    case confirm(Terms)
    /// Does a round.
    case round

    enum Outcome: Codable, Sendable {
        case preview(now: RetentionPreview, waiting: RetentionPreview?)
        case round(RetentionRound)
    }

    func carryOut(at reception: Reception) async throws -> Outcome {
        switch self {
        case .preview:
            var waiting: RetentionPreview?
            if let terms = try await reception.termsWaiting() {
                waiting = try await reception.previewTerms(terms)
            }
            return .preview(now: try await reception.previewRetention(), waiting: waiting)
        case .confirm(let terms):
            try await reception.putTermsInForce(terms, from: .operatorShell)
            return .round(try await reception.keepToTerms())
        case .round:
            return .round(try await reception.keepToTerms())
        }
    }
}
