internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// The requests under way, by one URLSession (libcurl on Linux) for the whole process.
///
/// The session is never taken down: one that is given up while libcurl closes its connections can end the process on Linux
/// (swift-corelibs-foundation issue 5203). It keeps neither cookies nor a cache; gzip is undone on the way.
final class HTTPTransfers: NSObject, URLSessionDataDelegate, Sendable {
    static let shared = HTTPTransfers()

    /// The queue is the session's own: one call at a time.
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        return URLSession(configuration: configuration, delegate: HTTPTransfers.shared, delegateQueue: nil)
    }()

    /// By identifier of their task.
    private let running = Mutex<[Int: HTTPTransfer]>([:])

    /// A task, not yet begun, whose answer goes to `transfer`.
    func task(_ request: URLRequest, for transfer: HTTPTransfer) -> URLSessionTask {
        let task = Self.session.dataTask(with: request)
        running.withLock { $0[task.taskIdentifier] = transfer }
        return task
    }

    /// What still comes for a task is dropped.
    func forget(_ task: URLSessionTask) {
        running.withLock { $0[task.taskIdentifier] = nil }
    }

    private func transfer(_ task: URLSessionTask) -> HTTPTransfer? {
        running.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        // Not answered: the request ends here.
        transfer(task)?.redirect(task, to: request.url)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        transfer(dataTask)?.begin(dataTask, response)
        // On Linux this changes nothing.
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        transfer(dataTask)?.append(dataTask, data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        transfer(task)?.end(task, error)
    }
}
