// Prints one line a figure: name, ours, goal, ratio.

import Foundation

let desk = try await TodayRace()
try await desk.listening { port in
    let (milliseconds, bytes) = try await desk.page(of: 500, at: port)
    TodayRace.say("today's page with 500 people inside (median of 30)", milliseconds, "ms", goal: 50)
    TodayRace.say("the same page in kilobytes of 1000", Double(bytes) / 1000, "KB", goal: 100)
    let (drawn, length) = try await desk.paper(at: port)
    guard length > 10_000 else { throw CancellationError() }
    TodayRace.say("the roll call of 500 people as a PDF (median of 10)", drawn, "ms", goal: 1000)
    let (reached, memory) = try await desk.listen(200, at: port)
    TodayRace.say("an event reaches the last of 200 open desks (median of 20)", reached, "ms", goal: 100)
    TodayRace.say("memory of 200 desks that listen, both ends of the line", memory, "MB", goal: 30)
}
try desk.end()
