public import Foundation

/// An address as it may be shown: no user, no password, no value of a parameter that carries a credential.
public struct PublicAddress: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// Parameters whose values are hidden whoever sends them.
    static let hiddenParameters: Set<String> = [
        "token", "access_token", "auth", "key", "api_key", "apikey", "appid", "password", "passwd", "pwd", "secret",
        "sig", "signature", "code",
    ]

    /// - Parameter hidden: further parameters whose values are hidden.
    public init(_ url: URL, hiding hidden: Set<String> = []) {
        var text = ""
        if let scheme = url.scheme { text += "\(scheme)://" }
        text += url.host() ?? ""
        if let port = url.port { text += ":\(port)" }
        text += url.path(percentEncoded: true)
        if let query = url.query(percentEncoded: true), !query.isEmpty {
            let parts = query.split(separator: "&", omittingEmptySubsequences: false).map { part -> String in
                let name = part.prefix { $0 != "=" }
                let plain = (String(name).removingPercentEncoding ?? String(name)).lowercased()
                let isHidden = Self.hiddenParameters.contains(plain) || hidden.contains { $0.lowercased() == plain }
                return isHidden && name.count < part.count ? "\(name)=***" : String(part)
            }
            text += "?" + parts.joined(separator: "&")
        }
        description = text
    }

    /// Whether an address written by a user carries a credential itself.
    public static func carriesCredential(_ url: URL) -> Bool {
        url.user() != nil || url.password() != nil || PublicAddress(url).description.contains("=***")
    }
}
