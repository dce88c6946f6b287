/// The best point that a minimisation found, and what it took.
public struct Minimum: Sendable {
    public var point: [Double]
    public var value: Double
    /// Points at which the objective was asked for.
    public var evaluations: Int
    /// False when the search stopped at its limit.
    public var converged: Bool
}
