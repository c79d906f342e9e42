import Foundation

/// The flower of a role as an SVG path in a field of 100 by 100, its middle in the middle: as many petals as the
/// role has.
enum Flower {
    static func path(petals: Int) -> String {
        let wide = min(15, 8.6 + 14 / pow(Double(petals), 0.8))
        let shapes = (0..<petals)
            .map { index -> String in
                let angle = Double(index) * 2 * .pi / Double(petals)
                let (sine, cosine) = (sin(angle), cos(angle))
                func turned(_ x: Double, _ y: Double) -> String {
                    "\(rounded(50 + x * cosine - y * sine)) \(rounded(50 + x * sine + y * cosine))"
                }
                let turn = rounded(angle * 180 / .pi)
                return "M\(turned(0, -9))A\(rounded(wide)) 19 \(turn) 0 1 \(turned(0, -47))"
                    + "A\(rounded(wide)) 19 \(turn) 0 1 \(turned(0, -9))z"
            }
        return shapes.joined()
    }

    private static func rounded(_ number: Double) -> String {
        let tenths = (number * 10).rounded() / 10
        return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    }
}
