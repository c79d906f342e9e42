import CCUPS
import Foundation

/// Where questions go to: a machine, or a socket of this one, and the path there.
struct IPPPlace: Sendable, Hashable {
    /// A host's name or address, or the path of a socket.
    let host: String
    let port: Int
    let path: String
    let isSecret: Bool

    /// This machine's CUPS, as libcups finds it, with the path of one of its queues.
    static func cups(_ path: String) -> IPPPlace {
        IPPPlace(
            host: unsafe String(cString: cupsServer()),
            port: Int(ippPort()),
            path: path,
            isSecret: cupsEncryption() == HTTP_ENCRYPTION_ALWAYS
        )
    }

    /// Nil for an address that is not one of IPP.
    init?(_ url: URL) {
        guard let host = url.host(percentEncoded: false), ["ipp", "ipps"].contains(url.scheme) else {
            return nil
        }
        self.init(
            host: host,
            port: url.port ?? 631,
            path: url.path().isEmpty ? "/" : url.path(),
            isSecret: url.scheme == "ipps"
        )
    }

    private init(host: String, port: Int, path: String, isSecret: Bool) {
        (self.host, self.port, self.path, self.isSecret) = (host, port, path, isSecret)
    }
}

extension IPPQuestion {
    /// Asks, over a connection of its own, and waits for the answer: only ever on a thread of one's own.
    ///
    /// - Parameters:
    ///   - document: what follows the question, for a job.
    ///   - whenSending: called once before the document's first byte leaves.
    /// - Throws: ``PrintTrouble/unreachable`` when nobody takes the connection or answers in time,
    ///   ``PrintTrouble/lost`` when that happens after the document left.
    func ask(
        _ place: IPPPlace,
        _ patience: Patience,
        document: [UInt8] = [],
        whenSending: () -> Void = {}
    ) throws(PrintTrouble) -> IPPAnswer {
        // Nobody is there to type a password.
        unsafe cupsSetPasswordCB2({ _, _, _, _, _ in nil }, nil)
        let encryption = place.isSecret ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED
        let wait = Int32(patience.connect * 1000)
        let connection = unsafe httpConnect2(
            place.host,
            Int32(place.port),
            nil,
            AF_UNSPEC,
            encryption,
            1,
            wait,
            nil
        )
        guard let connection = unsafe connection else { throw .unreachable }
        defer { unsafe httpClose(connection) }
        unsafe httpSetTimeout(connection, patience.answer, { _, _ in 0 }, nil)

        guard let message = unsafe makeMessage() else { throw .unknown }
        defer { unsafe ippDelete(message) }
        let length = unsafe ippLength(message) + document.count
        let status = unsafe cupsSendRequest(connection, message, place.path, length)
        guard status == HTTP_STATUS_CONTINUE || status == HTTP_STATUS_OK else {
            throw status == HTTP_STATUS_NOT_FOUND ? .notFound : .unreachable
        }
        if !document.isEmpty {
            whenSending()
            unsafe Self.send(document, over: connection)
        }
        guard let answer = unsafe cupsGetResponse(connection, place.path) else {
            throw document.isEmpty ? .unreachable : .lost
        }
        defer { unsafe ippDelete(answer) }
        return unsafe IPPAnswer(reading: answer)
    }

    private static func send(_ document: [UInt8], over connection: OpaquePointer) {
        for start in stride(from: 0, to: document.count, by: 32_768) {
            let part = document[start..<min(start + 32_768, document.count)]
            let status = unsafe part.withUnsafeBytes { bytes in
                unsafe cupsWriteRequestData(
                    connection,
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                    bytes.count
                )
            }
            guard status == HTTP_STATUS_CONTINUE || status == HTTP_STATUS_OK else {
                // The answer says what the printer did not like, if it says anything.
                return
            }
        }
    }

    /// The question as libcups holds it, to be given back by whoever asked.
    private func makeMessage() -> OpaquePointer? {
        guard let message = unsafe ippNewRequest(operation.code) else { return nil }
        if operation != .allPrinters {
            unsafe Self.add(
                .init(name: "printer-uri", value: .address(printer)),
                IPP_TAG_OPERATION,
                to: message
            )
        }
        var attributes: [Attribute] = []
        if let job { attributes.append(.init(name: "job-id", value: .integer(job))) }
        attributes.append(
            .init(name: "requesting-user-name", value: .name(unsafe String(cString: cupsUser())))
        )
        for attribute in attributes + operationAttributes {
            unsafe Self.add(attribute, IPP_TAG_OPERATION, to: message)
        }
        if !wanted.isEmpty {
            let list = unsafe ippAddStrings(
                message,
                IPP_TAG_OPERATION,
                IPP_TAG_KEYWORD,
                "requested-attributes",
                Int32(wanted.count),
                nil,
                nil
            )
            for (index, name) in wanted.enumerated() {
                var list = unsafe list
                _ = unsafe ippSetString(message, &list, Int32(index), name)
            }
        }
        for attribute in jobAttributes { unsafe Self.add(attribute, IPP_TAG_JOB, to: message) }
        return unsafe message
    }

    private static func add(_ attribute: Attribute, _ group: ipp_tag_t, to message: OpaquePointer) {
        switch attribute.value {
        case .keyword(let text): unsafe addText(text, IPP_TAG_KEYWORD, attribute.name, group, message)
        case .name(let text): unsafe addText(text, IPP_TAG_NAME, attribute.name, group, message)
        case .mediaType(let text): unsafe addText(text, IPP_TAG_MIMETYPE, attribute.name, group, message)
        case .address(let text): unsafe addText(text, IPP_TAG_URI, attribute.name, group, message)
        case .integer(let number):
            unsafe _ = ippAddInteger(message, group, IPP_TAG_INTEGER, attribute.name, Int32(clamping: number))
        case .resolution(let dots):
            let dots = Int32(clamping: dots)
            unsafe _ = ippAddResolution(message, group, attribute.name, IPP_RES_PER_INCH, dots, dots)
        }
    }

    private static func addText(
        _ text: String,
        _ kind: ipp_tag_t,
        _ name: String,
        _ group: ipp_tag_t,
        _ message: OpaquePointer
    ) {
        _ = unsafe ippAddString(message, group, kind, name, nil, text)
    }
}

extension IPPAnswer {
    /// Everything that an answer says, copied out of libcups' memory.
    init(reading answer: OpaquePointer) {
        var groups: [[String: [IPPValue]]] = []
        var isInGroup = false
        var attribute = unsafe ippFirstAttribute(answer)
        while let here = unsafe attribute {
            let tag = unsafe ippGetGroupTag(here)
            if tag == IPP_TAG_PRINTER || tag == IPP_TAG_JOB, let name = unsafe ippGetName(here) {
                if !isInGroup { groups.append([:]) }
                isInGroup = true
                groups[groups.count - 1][unsafe String(cString: name)] = unsafe Self.values(of: here)
            } else {
                isInGroup = false
            }
            unsafe attribute = ippNextAttribute(answer)
        }
        self.init(status: Status(unsafe ippGetStatusCode(answer)), groups: groups)
    }

    private static func values(of attribute: OpaquePointer) -> [IPPValue] {
        (0..<(unsafe ippGetCount(attribute))).map { unsafe value($0, of: attribute) }
    }

    private static func value(_ index: Int32, of attribute: OpaquePointer) -> IPPValue {
        switch unsafe ippGetValueTag(attribute) {
        case IPP_TAG_INTEGER, IPP_TAG_ENUM:
            return .integer(Int(unsafe ippGetInteger(attribute, index)))
        case IPP_TAG_BOOLEAN:
            return .integer(Int(unsafe ippGetBoolean(attribute, index)))
        case IPP_TAG_RANGE:
            var upper: Int32 = 0
            let lower = unsafe ippGetRange(attribute, index, &upper)
            return lower <= upper ? .range(Int(lower)...Int(upper)) : .other
        case IPP_TAG_RESOLUTION:
            var (along, unit): (Int32, ipp_res_t) = (0, IPP_RES_PER_INCH)
            let across = unsafe ippGetResolution(attribute, index, &along, &unit)
            let scale = unit == IPP_RES_PER_CM ? 2.54 : 1
            return .resolution(
                Int((Double(across) * scale).rounded()),
                Int((Double(along) * scale).rounded())
            )
        case IPP_TAG_BEGIN_COLLECTION:
            return unsafe collection(ippGetCollection(attribute, index))
        default:
            guard let text = unsafe ippGetString(attribute, index, nil) else { return .other }
            return .text(unsafe String(cString: text))
        }
    }

    private static func collection(_ members: OpaquePointer?) -> IPPValue {
        var values: [String: [IPPValue]] = [:]
        var attribute = unsafe ippFirstAttribute(members)
        while let here = unsafe attribute {
            if let name = unsafe ippGetName(here) {
                values[unsafe String(cString: name)] = unsafe Self.values(of: here)
            }
            unsafe attribute = ippNextAttribute(members)
        }
        return .collection(values)
    }
}
