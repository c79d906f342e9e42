import Foundation
import Parsers
import TestSupport
import Testing

/// The fuzzer's corpora through the same parsers, and mutations of them: no trap, no broken promise.
struct ReplayTests {
    private static let corpora = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Corpora")

    private static func corpus(of name: String) throws -> [Data] {
        try FileManager.default
            .contentsOfDirectory(
                at: corpora.appending(path: name),
                includingPropertiesForKeys: nil
            )
            .sorted { $0.path < $1.path }
            .map { try Data(contentsOf: $0) }
    }

    @Test(arguments: Parser.all.map(\.name))
    func `a corpus and its mutations keep every promise`(name: String) throws {
        let parser = try #require(Parser.named(name))
        let corpus = try Self.corpus(of: name)
        #expect(corpus.count >= 3)
        for data in corpus { #expect(parser.holds(data), "\(String(decoding: data, as: UTF8.self))") }
        let mutations = Mutations(of: corpus)
        var chance = SplitMix64(seed: 1)
        let broken = (0..<parser.mutations).map { _ in mutations.next(&chance) }.first { !parser.holds($0) }
        #expect(broken == nil, "\(broken?.base64EncodedString() ?? "")")
    }

    @Test func `every corpus has its parser`() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.corpora.path())
        #expect(Set(found) == Set((Parser.all + [.planted]).map(\.name)))
    }

    @Test func `mutations find the fault in a planted parser`() async {
        await #expect(processExitsWith: .failure) {
            var chance = SplitMix64(seed: 1)
            let mutations = Mutations(of: [Data("BALIE\u{1}abc".utf8)])
            for _ in 0..<5_000 { _ = Parser.planted.holds(mutations.next(&chance)) }
        }
    }
}
