internal import Foundation
public import Messages

/// Where a credential is found: the only form in which one may stand in `vigie.yaml`.
public enum SecretReference: Sendable, Hashable, CustomStringConvertible {
    /// `env:NAME`
    case environment(String)
    /// `file:/path`, one line.
    case file(String)

    /// Reads `env:NAME` or `file:/path`; nil for anything else, a credential itself above all.
    public init?(_ text: String) {
        if text.hasPrefix("env:"), text.count > 4,
            text.dropFirst(4).allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        {
            self = .environment(String(text.dropFirst(4)))
        } else if text.hasPrefix("file:/"), text.count > 6 {
            self = .file(String(text.dropFirst(5)))
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        }
    }

    /// Looks the credential up, anew at each request: files are replaced while Vigie runs.
    public func resolve(in environment: [String: String]) throws(SecretError) -> Secret {
        switch self {
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else { throw .unset(name) }
            return try Self.checked(value)
        case .file(let path):
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw .unreadable(path) }
            let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !value.isEmpty else { throw .unreadable(path) }
            return try Self.checked(value)
        }
    }

    private static func checked(_ value: String) throws(SecretError) -> Secret {
        guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value < 0x7F }) else { throw .unusable }
        return Secret(value)
    }
}

/// Why a credential is not to be had; never holds one.
public enum SecretError: ExplainedError, Hashable {
    case unset(String)
    case unreadable(String)
    /// It holds line breaks or other characters that no header carries.
    case unusable

    public var text: Text {
        switch self {
        case .unset(let name): Messages.secretVariableUnset(name)
        case .unreadable(let path): Messages.secretFileUnreadable(path)
        case .unusable: Messages.secretUnusable
        }
    }
}

/// A credential and the place of a request in which it goes.
public struct Credential: Sendable, Hashable {
    /// Where the publisher expects it.
    public enum Place: Sendable, Hashable {
        /// A header field, behind a prefix such as `Bearer `.
        case header(String, prefix: String)
        /// A parameter of the query.
        case query(String)
    }

    public var reference: SecretReference
    public var place: Place

    public init(_ reference: SecretReference, in place: Place) {
        self.reference = reference
        self.place = place
    }
}
