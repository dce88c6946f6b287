public import Forecasting
import Foundation
public import Messages
public import TimeSeries

/// The one list of models; configuration, command line, server and contract read it.
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
    ]

    public static var names: [String] { all.map { $0.card.name } }

    public static func type(named name: String) -> (any ForecastModel.Type)? { all.first { $0.card.name == name } }

    /// Whether a model learns from all series of a panel together.
    public static func learnsFromPanel(_ name: String) -> Bool {
        type(named: name)?.card.capabilities.contains(.panel) ?? false
    }

    /// The model of this name with its production settings for the grain, some of them replaced.
    ///
    /// - Parameter options: a JSON object of hyper-parameters by name, such as `{"weeks": 26}`; nil for none.
    /// - Throws: ``ModelCatalogError`` that names what is known.
    public static func model(
        named name: String, for grain: Grain, options: String? = nil
    ) throws(ModelCatalogError) -> any ForecastModel {
        guard let type = type(named: name) else { throw .unknownModel(name: name, known: names) }
        guard let standard = type.standard(for: grain) else { throw .notForGrain(model: name, grain: grain.rawValue) }
        guard let options else { return standard }
        return try replacing(options, in: standard)
    }

    /// A model with its settings as JSON, keys in alphabetical order.
    public static func options(of model: some ForecastModel) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(model) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    private static func replacing<Model: ForecastModel>(
        _ options: String, in standard: Model
    ) throws(ModelCatalogError) -> any ForecastModel {
        let name = Model.card.name
        guard let given = (try? JSONSerialization.jsonObject(with: Data(options.utf8))) as? [String: Any],
            var settings = (try? JSONSerialization.jsonObject(with: Data(self.options(of: standard).utf8)))
                as? [String: Any]
        else { throw .malformedOptions(model: name, options: options) }
        let known = settings.keys.sorted()
        for (key, value) in given {
            guard settings[key] != nil else { throw .unknownOption(model: name, option: key, known: known) }
            settings[key] = value
        }
        guard let data = try? JSONSerialization.data(withJSONObject: settings),
            let model = try? JSONDecoder().decode(Model.self, from: data)
        else { throw .malformedOptions(model: name, options: options) }
        return model
    }
}

/// Why the catalog has no such model.
public enum ModelCatalogError: ExplainedError, Hashable {
    case unknownModel(name: String, known: [String])
    case notForGrain(model: String, grain: String)
    case unknownOption(model: String, option: String, known: [String])
    /// Not a JSON object, or a value of the wrong type.
    case malformedOptions(model: String, options: String)

    public var text: Text {
        switch self {
        case .unknownModel(let name, let known): Messages.unknownModel(name: name, known: known)
        case .notForGrain(let model, let grain): Messages.wrongGrain(model: model, grain: grain)
        case .unknownOption(let model, let option, let known):
            Messages.unknownModelOption(model: model, option: option, known: known)
        case .malformedOptions(let model, let options): Messages.malformedModelOptions(model: model, options: options)
        }
    }
}
