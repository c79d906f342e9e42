import Foundation

/// Puts a question on standard output and returns the line that comes back, without its blanks.
func ask(_ question: String) -> String {
    print(question, terminator: "")
    fflush(nil)
    return readLine()?.trimmingCharacters(in: .whitespaces) ?? ""
}

/// Whether the answer is yes; no answer is a no.
func saysYes(to question: String) -> Bool {
    ["y", "yes", "j", "ja"].contains(ask("\(question) [y/N] ").lowercased())
}
