import Foundation
import Testing

@testable import Badges

@DrawingRoom
@Suite struct BadgeRoleTests {
    let press = BadgePress()

    @Test(arguments: 3...9, [96, 128, 150, 180])
    func `a flower has as many petals as its role, with daylight between them`(petals: Int, size: Int) throws
    {
        let flower = try flower(petals: petals, size: size)
        let radius = Double(size) / 2
        for share in [0.62, 0.7, 0.8] {
            // Walk round once and count where a petal begins.
            let steps = 2880
            let ring = (0..<steps)
                .map { step in
                    let angle = 2 * Double.pi * Double(step) / Double(steps)
                    return flower.isInked(
                        Int(radius + share * radius * cos(angle)),
                        Int(radius + share * radius * sin(angle))
                    )
                }
            // Less than two degrees of paper is the ragged edge of one petal, not the gap between two.
            let begins = ring.indices.count { at in
                ring[at] && (1...16).allSatisfy { !ring[(at + steps - $0) % steps] }
            }
            #expect(begins == petals)
        }
    }

    @Test func `numbers of petals beyond the flowers that exist are drawn as the nearest one`() throws {
        #expect(try flower(petals: -1, size: 100).words == flower(petals: 3, size: 100).words)
        #expect(try flower(petals: 400, size: 100).words == flower(petals: 9, size: 100).words)
    }

    @Test(arguments: BadgeFormat.all)
    func `roles differ in letter and in flower, without colour`(format: BadgeFormat) async throws {
        let plan = BadgePlan.plan(for: format).role
        var letters: Set<[Bool]> = []
        var flowers: [[Bool]] = []
        for role in Sample.roles {
            let png = try #require(ReadPNG(try await press.print(Sample.face(role: role), as: format).png))
            let letter = plan.letter
            letters.insert(
                dots(png, Area(x: letter.x, y: 0, width: letter.spec.width / 2, height: letter.baseline))
            )
            flowers.append(dots(png, plan.flower))
        }
        #expect(letters.count == Sample.roles.count)
        for (index, one) in flowers.enumerated() {
            for other in flowers[(index + 1)...] {
                // At least one dot in twenty of the flower's square is another colour.
                #expect(zip(one, other).count { $0 != $1 } > one.count / 20)
            }
        }
    }

    @Test func `a higher level has more ink in its diamonds`() throws {
        let ink = try (1...3)
            .map { level in
                try diamonds(filled: level, size: 34, gap: 8).words.reduce(0) { $0 + $1.nonzeroBitCount }
            }
        #expect(ink[0] < ink[1] && ink[1] < ink[2])
    }

    @Test(arguments: BadgeFormat.all)
    func `the escort mark is a black bar that is only there when it is asked for`(
        format: BadgeFormat
    ) async throws {
        let bar = BadgePlan.plan(for: format).person.escort
        var face = Sample.face()
        face.forWhom = ""
        face.callName = "Jan"
        let without = try #require(ReadPNG(try await press.print(face, as: format).png))
        #expect(without.ink(x: bar.x..<bar.right, y: bar.y..<bar.bottom) == 0)
        face.escortMark = "Alleen met begeleiding"
        let with = try #require(ReadPNG(try await press.print(face, as: format).png))
        let ink = with.ink(x: bar.x..<bar.right, y: bar.y..<bar.bottom)
        #expect(ink > bar.width * bar.height / 2)
        #expect(ink < bar.width * bar.height * 95 / 100)
    }

    private func dots(_ png: ReadPNG, _ area: Area) -> [Bool] {
        (area.y..<area.bottom).flatMap { y in (area.x..<area.right).map { png.isInk($0, y) } }
    }
}
