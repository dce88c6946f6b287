internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// One request and its answer: the size is limited while bytes come, the time as a whole, redirects as the policy says.
///
/// Each request has a URLSession (libcurl on Linux) of its own, which keeps neither cookies nor a cache; gzip is undone on the way. A redirect
/// ends a request and begins the next one: to answer URLSession's own question after the request was cancelled, or while its time is up,
/// ends the process on Linux (a `fatalError` of `_HTTPURLProtocol.didCompleteRedirectCallback` in swift-corelibs-foundation 6.3).
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

    /// How a request ended.
    fileprivate enum Ending {
        case answered(Answer)
        case redirected(URL)
        case failed(Failure)
    }

    fileprivate struct State {
        var answer = Answer(status: 0, fields: [:], body: [])
        var expected: Int64 = -1
        /// Where the answer is to be had.
        var target: URL?
        var failure: Failure?
        /// Whether there is nothing more to come.
        var isOver = false
        var continuation: CheckedContinuation<Ending, Never>?
    }

    /// A queue of its own: a time that is up is noticed however busy the others are.
    private static let endings = DispatchQueue(label: "vigie.timeouts", attributes: .concurrent)

    private let sizeLimit: Int
    private let state = Mutex(State())

    private init(sizeLimit: Int) { self.sizeLimit = sizeLimit }

    /// - Parameters:
    ///   - fields: header fields of the request.
    ///   - confidentialFields: those of them that only the first host may see.
    ///   - timeout: seconds for all of it.
    ///   - sizeLimit: bytes of the body, after gzip is undone.
    static func get(
        _ url: URL, fields: [String: String], confidentialFields: [String], timeout: Int, sizeLimit: Int,
        redirects: RedirectPolicy
    ) async throws(Failure) -> Answer {
        let deadline = DispatchTime.now() + .seconds(timeout)
        var (address, fields, count) = (url, fields, 0)
        while true {
            var request = URLRequest(
                url: address, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: TimeInterval(timeout))
            for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
            switch await HTTPTransfer(sizeLimit: sizeLimit).ending(of: request, by: deadline) {
            case .answered(let answer): return answer
            case .failed(let failure): throw failure
            case .redirected(let target):
                guard count < redirects.limit, redirects.allows(from: url, to: target) else {
                    throw .redirected(host: target.host() ?? "?")
                }
                if !redirects.carriesCredential(from: url, to: target) {
                    for name in confidentialFields { fields[name] = nil }
                }
                address = target
                count += 1
            }
        }
    }

    private func ending(of request: URLRequest, by deadline: DispatchTime) async -> Ending {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        let task = session.dataTask(with: request)
        // The interval of the request starts anew with each byte: a trickle would never end.
        let watch = DispatchWorkItem { self.stop(task, .timedOut) }
        Self.endings.asyncAfter(deadline: deadline, execute: watch)
        defer {
            watch.cancel()
            session.finishTasksAndInvalidate()
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // It may have been cancelled before it began.
                let failure = state.withLock { state -> Failure? in
                    if state.isOver || state.failure != nil { return state.failure ?? .cancelled }
                    state.continuation = continuation
                    return nil
                }
                if let failure { return continuation.resume(returning: .failed(failure)) }
                task.resume()
            }
        } onCancel: {
            stop(task, .cancelled)
        }
    }

    /// Ends a request for a reason of ours; the first reason holds.
    private func stop(_ task: URLSessionTask, _ reason: Failure) {
        state.withLock { $0.failure = $0.failure ?? reason }
        Self.cancel(task)
    }

    /// URLSession waits for its own queue while it cancels: where a Swift task is being cancelled, or from its callbacks, that may never end
    /// (swift-corelibs-foundation issue 5412).
    private static func cancel(_ task: URLSessionTask) { endings.async { task.cancel() } }

    // MARK: What comes

    /// The answer is elsewhere; URLSession's question is not answered, the request ends.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        state.withLock { $0.target = request.url }
        Self.cancel(task)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        state.withLock { $0.begin(response) }
        if response.expectedContentLength > Int64(sizeLimit) { stop(dataTask, .tooLarge) }
        // On Linux this changes nothing.
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
        let (continuation, ending) = state.withLock { state in
            // The head of an answer that could be a redirect and is none is told only here.
            if state.answer.status == 0, let response = task.response { state.begin(response) }
            let continuation = state.continuation
            state.continuation = nil
            state.isOver = true
            return (continuation, state.ending(error))
        }
        continuation?.resume(returning: ending)
    }
}

extension HTTPTransfer.State {
    fileprivate mutating func begin(_ response: URLResponse) {
        let http = response as? HTTPURLResponse
        var fields: [String: String] = [:]
        for (name, value) in http?.allHeaderFields ?? [:] { fields["\(name)".lowercased()] = "\(value)" }
        answer = HTTPTransfer.Answer(status: http?.statusCode ?? 0, fields: fields, body: answer.body)
        expected = fields["content-length"].flatMap { Int64($0) } ?? -1
    }

    fileprivate func ending(_ error: (any Error)?) -> HTTPTransfer.Ending {
        if let failure { return .failed(failure) }
        if let target { return .redirected(target) }
        let got = answer.body.count
        if let error {
            if let error = error as? URLError, error.code == .timedOut { return .failed(.timedOut) }
            if answer.status != 0 { return .failed(.truncated(got: got)) }
            return .failed(.unreachable(Self.reason(error)))
        }
        // A length that counts compressed bytes says nothing about those that came out.
        if answer.fields["content-encoding"] == nil, expected > Int64(got), answer.status == 200 {
            return .failed(.truncated(got: got))
        }
        return .answered(answer)
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
