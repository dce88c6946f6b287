public import Messages

/// Why forecasts cannot be made to add up.
public enum ReconciliationError: ExplainedError, Hashable {
    /// A series that is not in the hierarchy.
    case unknown(String)
    /// Paths, errors or counts of another number or length than the rest.
    case shape(expected: Int, got: Int)
    /// A total that is not the sum of its parts; draw and step from 0.
    case incoherent(String, draw: Int, step: Int, sum: Int, got: Int)
    /// Past errors from which no covariance can be made, even fully shrunk.
    case covariance(nodes: Int)
    /// No day on which all strata are known and somebody came.
    case noShares(strata: Int)

    public var text: Text {
        switch self {
        case .unknown(let name): Messages.reconciliationUnknown(series: name)
        case .shape(let expected, let got): Messages.reconciliationShape(expected: expected, got: got)
        case .incoherent(let name, let draw, let step, let sum, let got):
            Messages.reconciliationIncoherent(series: name, draw: draw, step: step, sum: sum, got: got)
        case .covariance(let nodes): Messages.reconciliationCovariance(nodes: nodes)
        case .noShares(let strata): Messages.reconciliationNoShares(strata: strata)
        }
    }
}
