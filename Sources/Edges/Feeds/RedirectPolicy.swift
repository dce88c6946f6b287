public import Foundation

/// Which redirects are followed: to the same host over HTTPS, and to hosts that the configuration names.
public struct RedirectPolicy: Sendable, Hashable {
    /// Further hosts that may answer.
    public var hosts: Set<String>
    /// Redirects of one request.
    public var limit: Int

    public init(hosts: Set<String> = [], limit: Int = 5) {
        self.hosts = Set(hosts.map { $0.lowercased() })
        self.limit = limit
    }

    /// Never from HTTPS to plain HTTP; plain HTTP only where the request began so, on this machine.
    public func allows(from start: URL, to target: URL) -> Bool {
        guard let scheme = target.scheme?.lowercased(), let host = target.host()?.lowercased(),
            let first = start.host()?.lowercased()
        else { return false }
        guard scheme == "https" || (scheme == "http" && start.scheme?.lowercased() == "http") else { return false }
        return (host == first && (target.port == start.port || scheme == "https")) || hosts.contains(host)
    }

    /// Whether a credential may go along: only to where it was meant for.
    public func carriesCredential(from start: URL, to target: URL) -> Bool {
        start.host()?.lowercased() == target.host()?.lowercased() && start.port == target.port
            && start.scheme?.lowercased() == target.scheme?.lowercased()
    }
}
