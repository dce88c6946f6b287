internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// One request and its answer, by URLSession (libcurl on Linux): the size is limited while bytes come, the time as a
/// whole, redirects as the policy says.
///
/// Keeps neither cookies nor a cache; gzip is undone on the way.
final class HTTPTransfer: NSObject, URLSessionDataDelegate, Sendable {
    /// An answer that came to its end.
    struct Answer: Sendable {
        var status: Int
        /// By lower-case name.
        var fields: [String: String]
        var body: [UInt8]
    }

    /// What may stop a transfer.
    enum Failure: Error, Hashable {
        case unreachable(String)
        case timedOut
        case tooLarge
        case truncated(got: Int)
        case redirected(host: String)
        case cancelled
    }

    private struct State {
        var answer = Answer(status: 0, fields: [:], body: [])
        var expected: Int64 = -1
        var redirects = 0
        var failure: Failure?
        /// Whether there is nothing more to come.
        var isOver = false
        var continuation: CheckedContinuation<Result<Answer, Failure>, Never>?
    }

    /// A queue of its own: a time that is up is noticed however busy the others are.
    private static let watches = DispatchQueue(label: "vigie.timeouts")

    private let start: URL
    private let sizeLimit: Int
    private let redirects: RedirectPolicy
    /// Header fields that a request to another host must not carry.
    private let confidentialFields: [String]
    private let state = Mutex(State())

    private init(_ start: URL, sizeLimit: Int, redirects: RedirectPolicy, confidentialFields: [String]) {
        self.start = start
        self.sizeLimit = sizeLimit
        self.redirects = redirects
        self.confidentialFields = confidentialFields
    }

    /// - Parameters:
    ///   - fields: header fields of the request.
    ///   - confidentialFields: those of them that only the first host may see.
    ///   - timeout: seconds for all of it.
    ///   - sizeLimit: bytes of the body, after gzip is undone.
    static func get(
        _ url: URL, fields: [String: String], confidentialFields: [String], timeout: Int, sizeLimit: Int,
        redirects: RedirectPolicy
    ) async throws(Failure) -> Answer {
        let transfer = HTTPTransfer(
            url, sizeLimit: sizeLimit, redirects: redirects, confidentialFields: confidentialFields)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        let session = URLSession(configuration: configuration, delegate: transfer, delegateQueue: nil)
        var request = URLRequest(
            url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: TimeInterval(timeout))
        for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
        let task = session.dataTask(with: request)
        // The interval of the request starts anew with each byte: a trickle would never end.
        let watch = DispatchWorkItem { transfer.stop(task, .timedOut) }
        Self.watches.asyncAfter(deadline: .now() + .seconds(timeout), execute: watch)
        defer {
            watch.cancel()
            session.finishTasksAndInvalidate()
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // It may have been cancelled before it began.
                let failure = transfer.state.withLock { state -> Failure? in
                    if state.isOver || state.failure != nil { return state.failure ?? .cancelled }
                    state.continuation = continuation
                    return nil
                }
                if let failure { return continuation.resume(returning: .failure(failure)) }
                task.resume()
            }
        } onCancel: {
            transfer.stop(task, .cancelled)
        }
        return try result.get()
    }

    /// Ends a transfer for a reason of ours; the first reason holds.
    private func stop(_ task: URLSessionTask, _ reason: Failure) {
        state.withLock { $0.failure = $0.failure ?? reason }
        task.cancel()
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        guard let target = request.url else { return completionHandler(nil) }
        let count = state.withLock { state in
            state.redirects += 1
            return state.redirects
        }
        guard count <= redirects.limit, redirects.allows(from: start, to: target) else {
            completionHandler(nil)
            return stop(task, .redirected(host: target.host() ?? "?"))
        }
        var request = request
        if !redirects.carriesCredential(from: start, to: target) {
            for name in confidentialFields { request.setValue(nil, forHTTPHeaderField: name) }
        }
        completionHandler(request)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let http = response as? HTTPURLResponse
        var fields: [String: String] = [:]
        for (name, value) in http?.allHeaderFields ?? [:] { fields["\(name)".lowercased()] = "\(value)" }
        state.withLock { state in
            state.answer = Answer(status: http?.statusCode ?? 0, fields: fields, body: [])
            state.expected = fields["content-length"].flatMap { Int64($0) } ?? -1
        }
        if response.expectedContentLength > Int64(sizeLimit) {
            completionHandler(.cancel)
            return stop(dataTask, .tooLarge)
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLarge = state.withLock { state in
            guard state.failure == nil else { return false }
            guard state.answer.body.count + data.count <= sizeLimit else {
                state.answer.body = []
                return true
            }
            state.answer.body.append(contentsOf: data)
            return false
        }
        if isTooLarge { stop(dataTask, .tooLarge) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, result) = state.withLock { state in
            let continuation = state.continuation
            state.continuation = nil
            state.isOver = true
            return (continuation, Self.result(state, error))
        }
        continuation?.resume(returning: result)
    }

    private static func result(_ state: State, _ error: (any Error)?) -> Result<Answer, Failure> {
        if let failure = state.failure { return .failure(failure) }
        let got = state.answer.body.count
        if let error {
            if let error = error as? URLError, error.code == .timedOut { return .failure(.timedOut) }
            if state.answer.status != 0 { return .failure(.truncated(got: got)) }
            return .failure(.unreachable(Self.reason(error)))
        }
        // A length that counts compressed bytes says nothing about those that came out.
        if state.answer.fields["content-encoding"] == nil, state.expected > Int64(got), state.answer.status == 200 {
            return .failure(.truncated(got: got))
        }
        return .success(state.answer)
    }

    /// A few words without the address, which the caller writes as it may be shown.
    private static func reason(_ error: any Error) -> String {
        guard let code = (error as? URLError)?.code else {
            return "\((error as NSError).domain) \((error as NSError).code)"
        }
        switch code {
        case .cannotFindHost, .dnsLookupFailed: return "DNS"
        case .cannotConnectToHost: return "TCP"
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateNotYetValid, .serverCertificateHasUnknownRoot:
            return "TLS"
        default:
            // What libcurl says, unless it might quote an address.
            let words = error.localizedDescription
            return words.contains(where: { "/?=@".contains($0) }) ? "URLError \(code.rawValue)" : words
        }
    }
}
