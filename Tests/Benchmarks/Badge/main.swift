// Prints one line a figure: name, ours, reference, ratio. Run from the project's root.

let runs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2000
let measured = try await BadgeRace.run(runs)

Figure.line("badge PNG, the first one with fonts to load", measured.first, nil, "us")
Figure.line(
    "badge PNG against libqrencode + libpng, no text",
    Figure.median(measured.ours),
    Figure.median(measured.floor),
    "us"
)
Figure.line("badge PNG, size of the file", measured.ourBytes, measured.floorBytes, "bytes")
if let peer = try Peer.median() {
    Figure.line("badge PNG against segno + Pillow, same label", Figure.median(measured.ours), peer, "us")
} else {
    print(
        "badge PNG against segno + Pillow: not measured, that Python has no segno and Pillow (BALIE_PYTHON)"
    )
}
Figure.line("memory of the process after \(runs) badges", Figure.residentMegabytes(), nil, "MB")
