/// A credential: it can be put into a request and into nothing else.
///
/// Printing, interpolating, reflecting or dumping one gives `***`; it is neither encodable nor compared in the open.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    public init(_ value: String) { self.value = value }

    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: nil) }

    /// Calls `body` with the credential; only what builds a request does.
    func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(value) }
}
