public import Foundation
public import Messages
public import Operations
internal import Statistics
public import Store
public import TimeSeries

/// An address that is asked: one delivery when it changed, nothing when it did not.
///
/// Asks conditionally (`If-None-Match`, `If-Modified-Since`) once an answer was taken in; waits and asks again after
/// failures that pass (``RetryPolicy``), and leaves a source alone that says `Retry-After`. What is no data – an empty
/// answer, a web page, half an answer – is never handed over.
public struct HTTPFeed: Feed {
    /// What is asked, and how.
    public struct Request: Sendable, Hashable {
        public var address: AddressTemplate
        /// Name of the connector that reads the answer.
        public var connector: String
        /// The name by which the connector and the store know the delivery; nil: the end of the address.
        public var fileName: AddressTemplate?
        public var credential: Credential?
        /// Whether the answer comes in pages of an Explore v2.1 catalogue, to be put together.
        public var isPaged = false
        /// Whether `Last-Modified` says when the contents became known; only where the publisher means it.
        public var lastModifiedIsKnownAt = false
        /// Seconds for one request, its answer included.
        public var timeout = 60
        /// Bytes of an answer, all pages together, after gzip is undone.
        public var sizeLimit = 64 << 20
        public var retry = RetryPolicy()
        public var redirects = RedirectPolicy()
        /// Whether the bytes of a refused answer are worth keeping.
        public var keptWhenRefused = true

        public init(address: AddressTemplate, connector: String) {
            self.address = address
            self.connector = connector
        }
    }

    public let request: Request
    /// Folder in which answers lie until they are taken in.
    public let spool: URL
    public let zone: CivilZone
    public let clock: FeedClock
    /// Seed of the jitter of waits.
    public let seed: UInt64
    /// Where credentials are looked up.
    public let environment: [String: String]

    public init(
        _ request: Request, spool: URL, zone: CivilZone, clock: FeedClock, seed: UInt64, environment: [String: String]
    ) {
        self.request = request
        self.spool = spool
        self.zone = zone
        self.clock = clock
        self.seed = seed
        self.environment = environment
    }

    public func poll(_ last: SourceStatus?, waits: Bool, take: FeedTaking) async throws(FeedFailure) -> FeedAnswer {
        let call: Call
        let answer: HTTPTransfer.Answer
        let file: URL
        do throws(HTTPFeedError) {
            call = try prepare()
            let known = last?.validators ?? [:]
            let validators = known[Key.address] == call.shown.description ? known : [:]
            guard let new = try await fetch(call, validators) else { return FeedAnswer(validators: validators) }
            answer = new
            file = try putDown(answer.body, call)
        } catch { throw failure(error) }
        defer { try? FileManager.default.removeItem(at: file) }
        let received = clock.now()
        var delivery = FeedDelivery(
            file: file, name: name(call), connector: request.connector, receivedAt: received,
            keptWhenRefused: request.keptWhenRefused)
        if request.lastModifiedIsKnownAt, let date = answer.fields["last-modified"].flatMap({ HTTPDate.instant($0) }) {
            delivery.declaredAvailableAt = min(date, received)
        }
        _ = try await take(delivery)
        var validators: [String: String] = [:]
        if !request.isPaged {
            validators[Key.entityTag] = answer.fields["etag"]
            validators[Key.lastModified] = answer.fields["last-modified"]
        }
        if !validators.isEmpty { validators[Key.address] = call.shown.description }
        return FeedAnswer(validators: validators)
    }

    /// Names of what is kept between polls.
    private enum Key {
        static let address = "address"
        static let entityTag = "etag"
        static let lastModified = "last-modified"
    }

    /// A request ready to be made.
    private struct Call {
        var url: URL
        var shown: PublicAddress
        var fields: [String: String]
        var confidentialFields: [String]
        var generator: SeededGenerator
    }

    private func prepare() throws(HTTPFeedError) -> Call {
        let text = request.address.address(on: zone.date(at: clock.now()))
        guard var url = URL(string: text), url.host() != nil else { throw .notAnAddress(text) }
        var hidden: Set<String> = []
        var fields = ["Accept-Encoding": "gzip", "User-Agent": "Vigie"]
        var confidential: [String] = []
        if let credential = request.credential {
            let secret: Secret
            do { secret = try credential.reference.resolve(in: environment) } catch { throw .secret(error) }
            switch credential.place {
            case .header(let name, let prefix):
                fields[name] = secret.reveal { prefix + $0 }
                confidential.append(name)
            case .query(let name):
                hidden.insert(name)
                url = secret.reveal { url.adding(name, $0) }
            }
        }
        let moment = clock.now().secondsSince1970
        return Call(
            url: url, shown: PublicAddress(url, hiding: hidden), fields: fields, confidentialFields: confidential,
            generator: SeededGenerator(seed: seed, stream: "\(text) \(moment)"))
    }

    /// The whole answer; nil when nothing changed.
    private func fetch(_ call: Call, _ validators: [String: String]) async throws(HTTPFeedError)
        -> HTTPTransfer.Answer?
    {
        var call = call
        guard request.isPaged else {
            if let tag = validators[Key.entityTag] { call.fields["If-None-Match"] = tag }
            if let date = validators[Key.lastModified] { call.fields["If-Modified-Since"] = date }
            let isConditional = !validators.isEmpty
            let answer = try await ask(call.url, &call, sizeLimit: request.sizeLimit) {
                isConditional && $0.status == 304
            }
            return answer.status == 304 ? nil : answer
        }
        var failures = 0
        while true {
            do throws(HTTPFeedError) { return try await pages(&call) } catch {
                guard case .pagesChanged = error else { throw error }
                failures += 1
                guard
                    case .wait(let seconds) = request.retry.next(
                        afterFailures: failures, retryAfter: nil, using: &call.generator)
                else { throw error }
                try await pause(seconds, call)
            }
        }
    }

    private func pages(_ call: inout Call) async throws(HTTPFeedError) -> HTTPTransfer.Answer {
        var pages = ExplorePages()
        let shown = call.shown.description
        while true {
            let url = call.url.adding("limit", "\(ExplorePages.pageSize)").adding("offset", "\(pages.count)")
            let left = request.sizeLimit - pages.body.count
            let answer = try await ask(url, &call, sizeLimit: max(0, left)) { _ in false }
            if let title = AnswerSniffing.pageTitle(answer.body) { throw .html(address: shown, title: title) }
            do throws(ExplorePages.Failure) { try pages.append(answer.body) } catch {
                switch error {
                case .noPage: throw .noPage(address: shown)
                case .changed: throw .pagesChanged(address: shown)
                case .tooMany(let rows): throw .tooManyRows(address: shown, rows: rows, limit: ExplorePages.mostRows)
                }
            }
            if pages.isComplete { return HTTPTransfer.Answer(status: 200, fields: [:], body: pages.body) }
        }
    }

    /// Makes a request until it is answered with 200 (or what `accepts` says), or nothing is left to try.
    private func ask(
        _ url: URL, _ call: inout Call, sizeLimit: Int, accepts: (HTTPTransfer.Answer) -> Bool
    ) async throws(HTTPFeedError) -> HTTPTransfer.Answer {
        var failures = 0
        while true {
            let error: HTTPFeedError
            do throws(HTTPFeedError) {
                let answer = try await transfer(url, call, sizeLimit)
                if answer.status == 200 || accepts(answer) { return answer }
                throw .status(
                    answer.status, address: call.shown.description,
                    retryAfter: [429, 503].contains(answer.status)
                        ? HTTPDate.retryAfter(answer.fields["retry-after"], now: clock.now()) : nil)
            } catch let failed { error = failed }
            failures += 1
            guard error.isWorthRetrying, !Task.isCancelled,
                case .wait(let seconds) = request.retry.next(
                    afterFailures: failures, retryAfter: error.retryAfter, using: &call.generator)
            else { throw error }
            try await pause(seconds, call)
        }
    }

    private func transfer(_ url: URL, _ call: Call, _ sizeLimit: Int) async throws(HTTPFeedError)
        -> HTTPTransfer.Answer
    {
        let address = call.shown.description
        do {
            return try await HTTPTransfer.get(
                url, fields: call.fields, confidentialFields: call.confidentialFields, timeout: request.timeout,
                sizeLimit: sizeLimit, redirects: request.redirects)
        } catch {
            switch error {
            case .unreachable(let reason): throw .unreachable(address: address, reason: reason)
            case .timedOut: throw .timedOut(address: address, seconds: request.timeout)
            case .tooLarge: throw .tooLarge(address: address, limit: request.sizeLimit)
            case .truncated(let got): throw .truncated(address: address, got: got)
            case .redirected(let host): throw .redirected(address: address, host: host)
            case .cancelled: throw .unreachable(address: address, reason: "SIGTERM")
            }
        }
    }

    private func pause(_ seconds: Double, _ call: Call) async throws(HTTPFeedError) {
        do throws(CancellationError) { try await clock.sleep(seconds) } catch {
            throw .unreachable(address: call.shown.description, reason: "SIGTERM")
        }
    }

    private func failure(_ error: HTTPFeedError) -> FeedFailure {
        FeedFailure(error.text, notBefore: error.retryAfter.map { clock.now().advanced(bySeconds: $0) })
    }

    /// Checks that an answer is data and writes it where it can be read.
    private func putDown(_ body: [UInt8], _ call: Call) throws(HTTPFeedError) -> URL {
        let address = call.shown.description
        if AnswerSniffing.isEmpty(body) { throw .empty(address: address) }
        if let title = AnswerSniffing.pageTitle(body) { throw .html(address: address, title: title) }
        let file = spool.appending(path: "\(UUID().uuidString).part")
        do {
            try FileManager.default.createDirectory(at: spool, withIntermediateDirectories: true)
            try Data(body).write(to: file)
        } catch {
            try? FileManager.default.removeItem(at: file)
            let reason = (error as? CocoaError)?.code == .fileWriteOutOfSpace ? "ENOSPC" : error.localizedDescription
            throw .spool(path: spool.path, reason: reason)
        }
        return file
    }

    private func name(_ call: Call) -> String {
        if let name = request.fileName { return name.address(on: zone.date(at: clock.now())) }
        let last = call.url.lastPathComponent
        return last.isEmpty || last == "/" ? call.url.host() ?? "answer" : last
    }
}

extension URL {
    /// The address with a parameter of its query set, whatever it was before; the rest of it is left as it is written.
    func adding(_ name: String, _ value: String) -> URL {
        var allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7F}"))
        allowed.insert(charactersIn: "-._~")
        func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        guard var parts = URLComponents(url: self, resolvingAgainstBaseURL: false) else { return self }
        let others = (parts.percentEncodedQuery ?? "").split(separator: "&").filter {
            $0.prefix { $0 != "=" } != encoded(name)
        }
        parts.percentEncodedQuery = (others + ["\(encoded(name))=\(encoded(value))"]).joined(separator: "&")
        return parts.url ?? self
    }
}
