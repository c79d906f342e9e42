// Prints one line a figure: name, ours, reference, ratio.

import Foundation
import FrontDesk

let tries = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 300
let cheap = try await SignInRace(cost: 12)
let (known, unknown) = try await cheap.refuse(tries)
let apart = abs(known - unknown)
print(
    "sign-in refused at cost 12, a known name against an unknown one: \(SignInRace.text(known)), "
        + "\(SignInRace.text(unknown)), \(String(format: "%.3fx", known / unknown)), "
        + "medians \(SignInRace.text(apart)) apart, goal 10 ms: \(apart <= 10 ? "met" : "NOT MET")"
)

let usual = try await SignInRace(cost: Reception.Place.usualPasswordCost)
let (right, wrong) = try await usual.signIn(10)
print(
    "sign-in at cost \(Reception.Place.usualPasswordCost), right against refused: \(SignInRace.text(right)), "
        + "\(SignInRace.text(wrong)), \(String(format: "%.2fx", right / wrong))"
)
for race in [cheap, usual] { try race.end() }
