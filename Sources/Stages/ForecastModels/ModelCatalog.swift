public import Forecasting
import Foundation
public import Messages
public import TimeSeries

/// The one list of models; pipeline, command line and contract suite read it.
public enum ModelCatalog {
    public static let all: [any ForecastModel.Type] = [
        SeasonalNaive.self,
        Climatology.self,
        CountGLM.self,
        ETS.self,
        ExpectedBand.self,
        Theta.self,
        ARIMA.self,
        DynamicGLM.self,
        Analogues.self,
        BoostedTrees.self,
        Structural.self,
        LevelRegression.self,
    ]

    public static var names: [String] { all.map { $0.card.name } }

    public static func type(named name: String) -> (any ForecastModel.Type)? { all.first { $0.card.name == name } }

    /// Whether a model learns from all series of a panel together.
    public static func learnsFromPanel(_ name: String) -> Bool {
        type(named: name)?.card.capabilities.contains(.panel) ?? false
    }

    /// The model of this name with its settings for the grain.
    ///
    /// - Throws: ``ModelCatalogError`` that names what is known.
    public static func model(named name: String, for grain: Grain) throws(ModelCatalogError) -> any ForecastModel {
        guard let type = type(named: name) else { throw .unknownModel(name: name, known: names) }
        guard let standard = type.standard(for: grain) else { throw .notForGrain(model: name, grain: grain.rawValue) }
        return standard
    }

    /// A model with its settings as JSON, keys in alphabetical order.
    public static func options(of model: some ForecastModel) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(model) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}

/// Why the catalog has no such model.
public enum ModelCatalogError: ExplainedError, Hashable {
    case unknownModel(name: String, known: [String])
    case notForGrain(model: String, grain: String)

    public var text: Text {
        switch self {
        case .unknownModel(let name, let known): Messages.unknownModel(name: name, known: known)
        case .notForGrain(let model, let grain): Messages.wrongGrain(model: model, grain: grain)
        }
    }
}
