import Foundation
import Parsers

/// libFuzzer, as a function to call.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The parser that the environment names; without a name there is nothing to do.
private let parser = ProcessInfo.processInfo.environment["BALIE_PARSER"].flatMap(Parser.named)

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let data = unsafe Data(UnsafeBufferPointer(start: bytes, count: count))
    precondition(parser?.holds(data) == true, "a parser broke a promise")
    return 0
}

/// Fuzzes one parser, with libFuzzer's own arguments.
@main
struct Fuzz {
    static func main() {
        guard parser != nil else {
            print("BALIE_PARSER names no parser; there are \(Parser.all.map(\.name))")
            exit(2)
        }
        var (count, arguments) = unsafe (CommandLine.argc, CommandLine.unsafeArgv)
        exit(unsafe runFuzzer(&count, &arguments, testOneInput))
    }
}
