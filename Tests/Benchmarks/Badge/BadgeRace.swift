import BadgeFloor
import Badges

/// Our badge and the bare minimum, turn by turn, called as a request would: from no particular thread.
enum BadgeRace {
    struct Times {
        var first = 0.0
        var ours: [Double] = []
        var floor: [Double] = []
        var ourBytes = 0.0
        var floorBytes = 0.0
    }

    static func run(_ runs: Int) async throws -> Times {
        let press = BadgePress()
        var room = [UInt8](repeating: 0, count: 1 << 18)
        var times = Times()
        // The first two hundred fill the caches, as the first visitors of a day do.
        for run in 0..<runs + 200 {
            let code = Sample.code(run)
            let face = Sample.face(run, code: code)
            let start = ContinuousClock.now
            let picture = try await press.print(face, as: .brother62x100)
            let between = ContinuousClock.now
            let length = unsafe badge_floor(code, 696, 1109, &room, room.count)
            let end = ContinuousClock.now
            if run == 0 { times.first = Figure.microseconds(between - start) }
            guard run >= 200 else { continue }
            times.ours.append(Figure.microseconds(between - start))
            times.floor.append(Figure.microseconds(end - between))
            times.ourBytes += Double(picture.png.count) / Double(runs)
            times.floorBytes += Double(length) / Double(runs)
        }
        return times
    }
}
