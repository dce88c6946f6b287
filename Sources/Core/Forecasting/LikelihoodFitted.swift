/// A fitted model of a parametric family: which member was selected, and how well it fits.
///
/// Benchmarks compare these with other implementations of the same method.
public protocol LikelihoodFitted: FittedModel {
    /// The member of the family in the literature's notation: `ETS(M,Ad,M)`, `ARIMA(1,0,1)(0,1,1)[7]`.
    var form: String { get }

    /// The maximised log likelihood, up to a constant that the model's documentation states.
    var logLikelihood: Double { get }
}
