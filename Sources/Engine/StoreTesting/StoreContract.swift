public import Store

/// One clause of what every store must hold; ``clauses`` is the whole contract.
///
/// Ordinary code without a test framework: a test suite applies each clause to each store, and a program may too.
public struct StoreContract: Sendable, CustomStringConvertible {
    /// Makes a new, empty store; called several times by some clauses.
    public typealias Maker = () throws -> any ObservationStore

    public let name: String
    /// Throws a ``ContractViolation`` that says what was expected and what was found.
    public let check: @Sendable (Maker) throws -> Void

    public init(name: String, check: @escaping @Sendable (Maker) throws -> Void) {
        self.name = name
        self.check = check
    }

    public var description: String { name }

    public static let clauses: [StoreContract] = deliveryClauses + historyClauses + recordClauses
}

/// A clause that a store does not hold.
public struct ContractViolation: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw ContractViolation(message()) }
}

func requireEqual<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
    if found != expected { throw ContractViolation("\(what): expected \(expected), found \(found)") }
}
