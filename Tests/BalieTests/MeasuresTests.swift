import Foundation
import FrontDesk
import Metrics
import TestSupport
import Testing

@testable import Balie

struct MeasuresTests {
    @Test func `counters, gauges and timers are told as Prometheus reads them`() {
        let measures = Measures()
        let route = [("http.route", "/desk/\"a\"\n")]
        Counter(label: "hb.requests", dimensions: route, factory: measures).increment(by: 2)
        Counter(label: "hb.requests", dimensions: route, factory: measures).increment()
        Gauge(label: "balie.inside", factory: measures).record(4.5)
        let timer = Timer(label: "answer.duration", dimensions: [("route", "/")], factory: measures)
        for milliseconds in [0.5, 3, 3, 20_000] { timer.recordNanoseconds(Int64(milliseconds * 1e6)) }

        let lines = measures.text.split(separator: "\n").map(String.init)
        #expect(lines.contains(#"hb_requests_total{http_route="/desk/\"a\"\n"} 3"#))
        #expect(lines.contains("# TYPE hb_requests_total counter"))
        #expect(lines.contains("balie_inside 4.5"))
        #expect(lines.filter { $0.hasPrefix("# TYPE answer_duration_seconds histogram") }.count == 1)
        for (bound, count) in [("0.001", 1), ("0.0025", 1), ("0.005", 3), ("10", 3), ("+Inf", 4)] {
            #expect(lines.contains(#"answer_duration_seconds_bucket{route="/",le="\#(bound)"} \#(count)"#))
        }
        #expect(lines.contains(#"answer_duration_seconds_sum{route="/"} 20.0065"#))
        #expect(lines.contains(#"answer_duration_seconds_count{route="/"} 4"#))
    }

    @Test func `the desk is measured in counts and ages, without a name; a revoked kiosk is told of no more`()
        async throws
    {
        let centre = try TestCentre()
        let file = centre.folder.appending(path: "balie.yaml")
        try Data("state:\n  folder: \(centre.folder.path(percentEncoded: false))\n".utf8).write(to: file)
        let settings = try await Settings.load(file.path(percentEncoded: false))
        let sampling = Sampling(settings, centre.reception, nil, into: Measures())
        let (kiosk, _) = try await centre.kiosk("Zij-ingang")
        let code = try await centre.checkIn(at: kiosk)
        _ = try await centre.checkIn(["firstName": "Sem"], at: kiosk)
        centre.clock.advance(seconds: 90)
        let text = try await sampling.text()
        for line in [
            "balie_inside 2", #"balie_entries_written_total{kind="arrival"} 2"#,
            #"balie_kiosk_silent_seconds{kiosk="Zij-ingang"} 90"#, #"balie_queue_waiting{queue="letters"} 0"#,
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        #expect(!text.contains("Berg") && !text.contains("Sem") && !text.contains(code))
        _ = try await centre.scan(code, at: kiosk)
        _ = try await centre.reception.revokeKiosk(kiosk.id)
        let later = try await sampling.text()
        #expect(later.contains("balie_inside 1\n"))
        #expect(later.contains(#"balie_entries_written_total{kind="arrival"} 2"#))
        #expect(!later.contains("Zij-ingang"))
    }
}
