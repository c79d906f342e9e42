import CCUPS

/// A question in IPP.
struct IPPQuestion: Sendable {
    let operation: Operation
    /// What it is about: the printer's own name for itself ("ipp://localhost/printers/label62").
    let printer: String
    var job: Int?
    /// More of the operation's own attributes, in order.
    var operationAttributes: [Attribute] = []
    var jobAttributes: [Attribute] = []
    /// Only these are asked for.
    var wanted: [String] = []

    enum Operation: Sendable {
        case printJob, cancelJob, jobAttributes, printerAttributes, allPrinters
    }

    struct Attribute: Sendable {
        let name: String
        let value: Value

        enum Value: Sendable {
            case keyword(String), name(String), mediaType(String), address(String), integer(Int)
            case resolution(Int)
        }
    }
}

/// What came back.
struct IPPAnswer: Sendable {
    let status: Status
    /// The printers or jobs that it tells of, each by the names of its attributes.
    let groups: [[String: [IPPValue]]]

    enum Status: Sendable, Hashable {
        case good, busy, notFound, unfit, notPossible, other
    }

    var first: [String: [IPPValue]] { groups.first ?? [:] }
}

/// A value in an answer.
indirect enum IPPValue: Sendable, Hashable {
    /// Also a yes, 1, and a no, 0.
    case integer(Int)
    case text(String)
    case range(ClosedRange<Int>)
    /// Across and along, in dots an inch.
    case resolution(Int, Int)
    case collection([String: [IPPValue]])
    case other

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var integer: Int? {
        if case .integer(let number) = self { number } else { nil }
    }
}

extension IPPQuestion.Operation {
    var code: ipp_op_t {
        switch self {
        case .printJob: IPP_OP_PRINT_JOB
        case .cancelJob: IPP_OP_CANCEL_JOB
        case .jobAttributes: IPP_OP_GET_JOB_ATTRIBUTES
        case .printerAttributes: IPP_OP_GET_PRINTER_ATTRIBUTES
        case .allPrinters: IPP_OP_CUPS_GET_PRINTERS
        }
    }
}

extension IPPAnswer.Status {
    init(_ code: ipp_status_t) {
        self =
            switch code {
            case IPP_STATUS_ERROR_BUSY, IPP_STATUS_ERROR_TEMPORARY, IPP_STATUS_ERROR_DEVICE,
                IPP_STATUS_ERROR_TOO_MANY_JOBS:
                .busy
            case IPP_STATUS_ERROR_NOT_FOUND, IPP_STATUS_ERROR_GONE: .notFound
            case IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED, IPP_STATUS_ERROR_ATTRIBUTES_OR_VALUES:
                .unfit
            case IPP_STATUS_ERROR_NOT_POSSIBLE, IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS: .notPossible
            default: code.rawValue >= 0 && code.rawValue < 0x0100 ? .good : .other
            }
    }
}
