public import Messages

/// Why a request brought no data; addresses are as they may be shown.
public enum HTTPFeedError: ExplainedError, Hashable {
    case secret(SecretError)
    /// What the template gives on this day is no address.
    case notAnAddress(String)
    case unreachable(address: String, reason: String)
    case timedOut(address: String, seconds: Int)
    /// An answer other than 200 or, when asked conditionally, 304.
    case status(Int, address: String, retryAfter: Int?)
    case truncated(address: String, got: Int)
    case tooLarge(address: String, limit: Int)
    case empty(address: String)
    /// A web page in the place of data, with its title.
    case html(address: String, title: String)
    case redirected(address: String, host: String)
    /// Not a page of an Explore catalogue.
    case noPage(address: String)
    /// The number of rows changed between two pages.
    case pagesChanged(address: String)
    case tooManyRows(address: String, rows: Int, limit: Int)
    case spool(path: String, reason: String)

    /// Whether asking again soon may help.
    public var isWorthRetrying: Bool {
        switch self {
        case .unreachable, .timedOut, .truncated, .pagesChanged: true
        case .status(let status, _, _): [408, 425, 429, 500, 502, 503, 504].contains(status)
        default: false
        }
    }

    /// Seconds that the source asked to wait for.
    public var retryAfter: Int? {
        if case .status(_, _, let seconds) = self { seconds } else { nil }
    }

    public var text: Text {
        switch self {
        case .secret(let error): error.text
        case .notAnAddress(let text): Messages.httpNotAnAddress(text)
        case .unreachable(let address, let reason): Messages.httpUnreachable(address: address, reason: reason)
        case .timedOut(let address, let seconds): Messages.httpTimedOut(address: address, seconds: seconds)
        case .status(let status, let address, let seconds) where status == 429 || seconds != nil:
            Messages.httpTooManyRequests(address: address, status: status, seconds: seconds)
        case .status(let status, let address, _): Messages.httpStatus(address: address, status: status)
        case .truncated(let address, let got): Messages.httpTruncated(address: address, got: got)
        case .tooLarge(let address, let limit): Messages.httpTooLarge(address: address, limit: limit)
        case .empty(let address): Messages.httpEmpty(address: address)
        case .html(let address, let title): Messages.httpHTML(address: address, title: title)
        case .redirected(let address, let host): Messages.httpRedirect(address: address, to: host)
        case .noPage(let address): Messages.httpNoPage(address: address)
        case .pagesChanged(let address): Messages.httpPagesChanged(address: address)
        case .tooManyRows(let address, let rows, let limit):
            Messages.httpTooManyRows(address: address, rows: rows, limit: limit)
        case .spool(let path, let reason): Messages.spoolFailed(path: path, reason: reason)
        }
    }
}
