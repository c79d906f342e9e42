import BadgeFloor
import Badges
import Foundation

// Prints one line a figure: name, ours, reference, ratio. Run from the project's root.

let runs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2000
let press = BadgePress()
var capacity = [UInt8](repeating: 0, count: 1 << 18)
var ours: [Double] = []
var floor: [Double] = []
var bytes = (ours: 0, floor: 0)

for run in 0..<runs + 200 {
    let code = Sample.code(run)
    let face = Sample.face(run, code: code)
    let start = ContinuousClock.now
    let picture = try await press.print(face, as: .brother62x100)
    let between = ContinuousClock.now
    let length = unsafe badge_floor(code, 696, 1109, &capacity, capacity.count)
    let end = ContinuousClock.now
    // The first ones load fonts; they have a line of their own.
    if run == 0 { Figure.line("first badge, fonts loaded", Figure.microseconds(between - start), nil, "us") }
    guard run >= 200 else { continue }
    ours.append(Figure.microseconds(between - start))
    floor.append(Figure.microseconds(end - between))
    bytes.ours += picture.png.count
    bytes.floor += length
}

let median = Figure.median(ours)
Figure.line("badge PNG against libqrencode + libpng, no text", median, Figure.median(floor), "us")
Figure.line("badge PNG, bytes", Double(bytes.ours / runs), Double(bytes.floor / runs), "bytes")
if let peer = try Peer.median() {
    Figure.line("badge PNG against segno + Pillow, same label", median, peer, "us")
} else {
    print("badge PNG against segno + Pillow: not measured, python3 has no segno and Pillow (BALIE_PYTHON)")
}
Figure.line("memory of the process after \(runs) badges", Figure.residentMegabytes(), nil, "MB")
