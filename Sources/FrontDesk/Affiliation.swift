import Foundation

/// Whom a visitor says to belong to: a partner of the centre, or an organisation that they typed.
package enum Affiliation: Hashable, Sendable, Codable {
    case partner(Int64)
    case organisation(PersonalText)

    package var partner: Int64? {
        guard case .partner(let id) = self else { return nil }
        return id
    }

    package var organisation: PersonalText? {
        guard case .organisation(let name) = self else { return nil }
        return name
    }

    var countingKey: String {
        switch self {
        case .partner(let id):
            String(id)
        case .organisation(let name):
            name.text.lettersFolded
        }
    }

    private enum CodingKeys: String, CodingKey {
        case partner, organisation
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let organisation = try values.decodeIfPresent(String.self, forKey: .organisation)
        if let partner = try values.decodeIfPresent(Int64.self, forKey: .partner) {
            guard organisation == nil else { throw Refusal.partnerMissing }
            self = .partner(partner)
            return
        }
        guard let organisation else { throw Refusal.partnerMissing }
        self = .organisation(try .organisation(organisation))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(partner, forKey: .partner)
        try values.encodeIfPresent(organisation?.text, forKey: .organisation)
    }
}
