import CCurl
import Foundation

/// One transfer by libcurl, on a thread of its own: it blocks, and the pool that runs everything else must not.
struct Transfer: Sendable {
    private var texts: [(CURLoption, String)] = []
    private var numbers: [(CURLoption, Int)] = []
    private var list: (CURLoption, [String])?
    private var upload: [UInt8] = []

    /// What came of it.
    struct Reply: Sendable {
        let code: CURLcode
        /// The server's last reply code, 0 without one.
        let status: Int
        /// What libcurl says of it.
        ///
        /// It may name the server, never an address or what was sent.
        let complaint: String
    }

    /// - Parameters:
    ///   - protocols: what `address` may speak, "smtp,smtps".
    ///   - roots: a file of certificates to trust instead of the system's.
    init(to address: String, protocols: String, roots: String?, limits: Limits) {
        set(CURLOPT_URL, address)
        set(CURLOPT_PROTOCOLS_STR, protocols)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connecting)
        set(CURLOPT_TIMEOUT_MS, limits.inAll)
        if let roots { set(CURLOPT_CAINFO, roots) }
    }

    mutating func set(_ option: CURLoption, _ text: String) {
        texts.append((option, text))
    }

    mutating func set(_ option: CURLoption, _ number: Int) {
        numbers.append((option, number))
    }

    mutating func set(_ option: CURLoption, _ lines: [String]) {
        list = (option, lines)
    }

    mutating func send(_ bytes: some Sequence<UInt8>) {
        upload = Array(bytes)
    }

    /// Runs it; a task that is cancelled stops it within a second.
    func run() async -> Reply {
        let stop = StopSign()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let thread = Thread { continuation.resume(returning: perform(until: stop)) }
                thread.name = "balie-post"
                thread.start()
            }
        } onCancel: {
            stop.raise()
        }
    }

    private func perform(until stop: StopSign) -> Reply {
        guard Self.isReady, let curl = unsafe curl_easy_init() else { return .failedToStart }
        defer { unsafe curl_easy_cleanup(curl) }
        let (option, lines) = list ?? (CURLOPT_HTTPHEADER, [])
        var head: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(head) }
        for line in lines {
            guard let longer = unsafe curl_slist_append(head, line) else { return .failedToStart }
            unsafe head = longer
        }
        let codes =
            unsafe texts.map { unsafe balie_curl_text(curl, $0.0, $0.1) }
            + numbers.map { unsafe balie_curl_number(curl, $0.0, $0.1) }
            + [balie_curl_list(curl, option, head)]
        if let wrong = codes.first(where: { $0 != CURLE_OK }) {
            return Reply(code: wrong, status: 0, complaint: "a setting was not taken")
        }
        var (complaint, status) = ([CChar](repeating: 0, count: Int(CURL_ERROR_SIZE)), 0)
        let code = unsafe stop.with {
            unsafe balie_curl_run(curl, upload, upload.count, $0, &complaint, &status)
        }
        let words = complaint.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return Reply(code: code, status: status, complaint: String(decoding: words, as: UTF8.self))
    }

    /// A line that breaks off is to be an answer, not the signal that ends the program.
    private static let isReady = {
        signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()
}

extension Transfer.Reply {
    fileprivate static let failedToStart = Transfer.Reply(code: CURLE_FAILED_INIT, status: 0, complaint: "")
}

/// How long to wait, in milliseconds.
package struct Limits: Sendable {
    package let connecting: Int
    package let inAll: Int

    package init(connecting: Int = 10_000, inAll: Int = 30_000) {
        (self.connecting, self.inAll) = (connecting, inAll)
    }
}

/// A sign that libcurl looks at while it works, raised from elsewhere.
@safe fileprivate final class StopSign: @unchecked Sendable {
    // One number that both sides only touch by atomic loads and stores.
    private let sign = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    init() {
        unsafe sign.initialize(to: 0)
    }

    deinit {
        unsafe sign.deallocate()
    }

    func raise() {
        unsafe balie_curl_stop(sign)
    }

    func with<Value>(_ body: (UnsafeMutablePointer<Int32>) -> Value) -> Value {
        unsafe body(sign)
    }
}

extension Obstacle {
    /// What a failed transfer says of the way there; nil when the server answered, whose word counts then.
    init?(onTheWay code: CURLcode) {
        switch code {
        case CURLE_ABORTED_BY_CALLBACK:
            self = .stopped
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_GOT_NOTHING:
            self = .unreachable
        case CURLE_OPERATION_TIMEDOUT:
            self = .timedOut
        case CURLE_LOGIN_DENIED:
            self = .signInRefused
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_CERTPROBLEM:
            self = .notPrivate
        default:
            return nil
        }
    }
}
