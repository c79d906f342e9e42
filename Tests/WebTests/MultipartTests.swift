import Foundation
import Testing

@testable import Web

struct MultipartTests {
    private func read(_ text: String) -> Multipart? { Multipart(Array(text.utf8), boundary: "x9") }

    private func part(_ name: String, _ value: String, _ more: String = "") -> String {
        "--x9\r\nContent-Disposition: form-data; name=\"\(name)\"\(more)\r\n\r\n\(value)\r\n"
    }

    @Test func `fields come in order and whole, and a file as its bytes`() throws {
        let file = part("file", "a;b\r\n\u{1}", "; filename=\"C:\\lijst é.csv\"\r\nContent-Type: text/csv")
        let form = try #require(
            read(part("host", "7") + part("list", "een\r\n--x8\r\n") + file + "--x9--\r\n")
        )
        #expect(form.fields.map(\.name) == ["host", "list"])
        #expect(form.fields.map(\.value) == ["7", "een\r\n--x8\r\n"])
        #expect(form.file == Array("a;b\r\n\u{1}".utf8))
    }

    @Test func `where no file was chosen there is none`() throws {
        let form = try #require(read(part("file", "", "; filename=\"\"") + "--x9--"))
        #expect(form.file == nil && form.fields.isEmpty)
    }

    @Test(arguments: [
        "", "--x9", "--x9\r\n", "--x9--\r\nmore", "\r\n--x9--", "preamble\r\n--x9--",
        "--x9\r\n\r\nwaarde\r\n--x9--",
        "--x9\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n\r\n--x9--",
        "--x9\r\nContent-Disposition: form-data; name=\"a b\"\r\n\r\n\r\n--x9--",
        "--x9\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nzonder einde",
        "--x9\r\nContent-Disposition: form-data; name=\"a\"\nx\r\n\r\n\r\n--x9--",
        "--x9\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--x9--",
    ])
    func `what no browser sends is no form`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `two files, many parts, long lines and garbled text are no form`() {
        let file = part("file", "a", "; filename=\"a\"")
        #expect(read(file + file + "--x9--") == nil)
        #expect(read(String(repeating: part("a", "1"), count: 16) + "--x9--") != nil)
        #expect(read(String(repeating: part("a", "1"), count: 17) + "--x9--") == nil)
        #expect(
            read(part("file", "", "; filename=\"\(String(repeating: "a", count: 600))\"") + "--x9--") == nil
        )
        let garbled = Array(part("list", "").utf8.dropLast(2)) + [0xC3, 0x28] + Array("\r\n--x9--".utf8)
        #expect(Multipart(garbled, boundary: "x9") == nil)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=----WebKitFormBoundaryAb1", "----WebKitFormBoundaryAb1"),
        ("Multipart/Form-Data;boundary=x", "x"), ("multipart/form-data", nil),
        ("multipart/mixed; boundary=x", nil),
        ("multipart/form-data; boundary=", nil), ("multipart/form-data; boundary=\"a b\"", nil),
        ("multipart/form-data; boundary=\(String(repeating: "x", count: 71))", nil),
        ("application/x-www-form-urlencoded", nil),
    ])
    func `a boundary is plain and not long`(type: String, boundary: String?) {
        #expect(Multipart.boundary(in: type) == boundary)
    }
}
