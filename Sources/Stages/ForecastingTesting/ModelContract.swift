public import Forecasting

/// One clause of what every forecasting model must hold; ``clauses`` is the whole contract.
///
/// Ordinary code without a test framework: a test suite applies each clause to each model, and a program may too.
/// What a model cannot do, its card says; no clause is ever skipped for a model by name.
public struct ModelContract: Sendable, CustomStringConvertible {
    public let name: String
    /// Throws a ``ContractViolation`` that says what was expected and what was found.
    public let check: @Sendable (any ForecastModel) throws -> Void

    public init(name: String, check: @escaping @Sendable (any ForecastModel) throws -> Void) {
        self.name = name
        self.check = check
    }

    public var description: String { name }

    /// Every clause; the series they use are described in ``ContractSeries``.
    public static let clauses: [ModelContract] =
        formClauses + refusalClauses + forecastClauses + restoringClauses
}

/// A clause that a model does not hold.
public struct ContractViolation: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw ContractViolation(message()) }
}
