import TestSupport

/// Spoils codes that visitors hold before a scanner, in every way there is.
struct Spoiler {
    private static let signs = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    var generator = SplitMix64(seed: 9)

    /// The code with a sign changed, two swapped, cut, made longer or random, one of another centre, and that one
    /// under our own beginning: a way each round, in turn.
    mutating func spoil(_ code: String, round: Int, foreign: String) -> String {
        var signs = Array(code)
        let place = Int.random(in: 0..<signs.count, using: &generator)
        switch round % 7 {
        case 0: signs[place] = sign()
        case 1: signs.swapAt(place, Int.random(in: 0..<signs.count, using: &generator))
        case 2: signs = Array(signs.prefix(place))
        case 3: signs.insert(sign(), at: place)
        case 4: signs = signs.prefix(3) + signs.dropFirst(3).map { _ in sign() }
        case 5: return foreign
        default: return String(code.prefix(3) + foreign.dropFirst(3))
        }
        return String(signs)
    }

    private mutating func sign() -> Character {
        Self.signs[Int.random(in: 0..<32, using: &generator)]
    }
}
