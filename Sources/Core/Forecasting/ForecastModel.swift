public import Messages
public import Statistics
public import TimeSeries

/// A forecasting method with its hyper-parameters; nothing learned.
///
/// A conforming type is one file and one line in `ModelCatalog`. It must hold every clause of `ModelContract`
/// (library `ForecastingTesting`): what it cannot do, its ``card`` says.
public protocol ForecastModel: Codable, Hashable, Sendable {
    associatedtype Fitted: FittedModel

    /// Name, reference and capabilities: declared here, tested by the contract, shown to users.
    static var card: ModelCard { get }

    /// At least two small and fast instances for the contract suite.
    static var examples: [Self] { get }

    /// The settings that are used for steps of this grain, in production or by name; nil where the model is not meant for it.
    static func standard(for grain: Grain) -> Self?

    /// Learns from what was known at the origin. Deterministic: the same training set gives the same result.
    func fit(_ training: TrainingSet) throws(FitError) -> Fitted

    /// As ``fit(_:)``, and with the same result, sparing work that an earlier fit on the same past has done.
    func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted

    /// Learns all series of a region at one origin; in the order of `panel`, each with its own result or failure.
    ///
    /// A model that borrows strength between series (card: ``ModelCard/Capability/panel``) implements this; for the others it
    /// is one fit after the other. The result does not depend on what is reused.
    ///
    /// - Parameter earlier: fits of the same series at an earlier origin, nil where there is none; as many as in `panel`.
    func fit(panel: [TrainingSet], reusing earlier: [Fitted?]) -> [Result<Fitted, FitError>]
}

extension ForecastModel {
    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        try fit(training)
    }

    public func fit(panel: [TrainingSet], reusing earlier: [Fitted?]) -> [Result<Fitted, FitError>] {
        zip(panel, earlier).map { training, before in
            do throws(FitError) { return .success(try fit(training, reusing: before)) } catch { return .failure(error) }
        }
    }
}

/// What a model learned from one training set.
public protocol FittedModel: Sendable {
    /// Draws `count` joint futures of the first `horizon` steps from the origin on; `horizon` is at most the training set's.
    ///
    /// - Returns: paths of shape draws × horizon, non-negative integers for counts.
    func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths

    /// The forecast mean taken apart by cause, or nil for a model that cannot say.
    func explanation(horizon: Int) -> Explanation?
}

extension FittedModel {
    public func explanation(horizon: Int) -> Explanation? { nil }
}

/// What a model says of itself.
public struct ModelCard: Sendable {
    /// What a model can do, beyond fitting a complete series; the contract tests each claim.
    public enum Capability: String, Sendable, CaseIterable, Codable {
        /// Draws are never negative.
        case nonNegative
        /// Fits over missing values.
        case missingValues
        /// Forecasts a series of zeros only.
        case allZero
        /// Uses the calendar of the training set.
        case calendar
        /// Uses the covariates of the training set.
        case covariates
        /// Explains each forecast by component.
        case explains
        /// Learns from all series of a panel together.
        case panel
    }

    /// Name in the catalog, on the command line and in stored forecasts: `seasonal-naive`.
    public var name: String
    public var title: Text
    /// One sentence for a physician: how it forecasts.
    public var summary: Text
    /// Paper, section, DOI.
    public var reference: String
    public var capabilities: Set<Capability>

    public init(name: String, title: Text, summary: Text, reference: String, capabilities: Set<Capability>) {
        self.name = name
        self.title = title
        self.summary = summary
        self.reference = reference
        self.capabilities = capabilities
    }
}

/// Why a series could not be fitted.
///
/// The series is recorded as failed; the others go on.
public enum FitError: ExplainedError, Hashable {
    /// Fewer observed steps than the model needs.
    case tooShort(needed: Int, got: Int)
    /// A step without a value, at a grid index, in a model that cannot skip it.
    case gap(at: Int)
    /// A value that no count can have.
    case notACount(value: Double, at: Int)
    /// The estimation found no finite optimum.
    case notConverged(model: String)
    /// Fewer patients a step than the model can tell from outliers.
    case tooRare(model: String)
    /// The newest values contradict what the model takes for constant, as after a change of level.
    case contradicted(model: String)
    /// The model is not meant for steps of this length.
    case grain(model: String, grain: String)
    /// A library that is loaded when it is needed is not installed, or not usable.
    case libraryMissing(name: String)
    /// A library refused the data or the settings, for a reason in its own words.
    case libraryRefused(name: String, model: String, reason: String)

    public var text: Text {
        switch self {
        case .tooShort(let needed, let got): Messages.seriesTooShort(needed: needed, got: got)
        case .gap(let at): Messages.seriesHasGap(at: at)
        case .notACount(let value, let at): Messages.notACount(value: value, at: at)
        case .notConverged(let model): Messages.fitDidNotConverge(model: model)
        case .tooRare(let model): Messages.seriesIsTooRare(model: model)
        case .contradicted(let model): Messages.fitIsContradicted(model: model)
        case .grain(let model, let grain): Messages.wrongGrain(model: model, grain: grain)
        case .libraryMissing(let name): Messages.libraryMissing(name: name)
        case .libraryRefused(let name, let model, let reason):
            Messages.libraryRefused(name: name, model: model, reason: reason)
        }
    }
}
