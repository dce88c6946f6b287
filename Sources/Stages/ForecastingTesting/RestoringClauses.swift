import Forecasting
import Statistics

extension ModelContract {
    /// What a model whose estimates can be kept must hold; nothing is asked of others.
    static let restoringClauses = [
        ModelContract(name: "a fit from kept estimates forecasts, bit by bit, what a new fit does") { model in
            guard let model = model as? any RestorableModel else { return }
            try checkSameForecasts(model)
        },
        ModelContract(name: "estimates of other data, or damaged ones, are refused") { model in
            guard let model = model as? any RestorableModel else { return }
            try checkRefusals(model)
        },
    ]

    private static func checkSameForecasts<Model: RestorableModel>(_ model: Model) throws {
        let series = try ContractSeries(model)
        let all = series.noisyValues()
        var gaps = all
        for step in [3, 10, 11, all.count - 9] { gaps[step] = .nan }
        let allowsGaps = Model.card.capabilities.contains(.missingValues)
        for training in [series.training(all)] + (allowsGaps ? [series.training(gaps)] : []) {
            guard let kept = model.estimate(of: try model.fit(training)) else {
                throw ContractViolation("nothing is kept of an ordinary series")
            }
            guard let restored = try model.fit(training, from: kept) else {
                throw ContractViolation("the model refuses its own estimates")
            }
            var generator = SeededGenerator(seed: 1)
            let paths = restored.paths(200, horizon: ContractSeries.horizon, using: &generator)
            try require(paths == (try model.paths(from: training)), "paths differ")
            let explanation = restored.explanation(horizon: 5)
            try require(
                explanation?.baseline == (try model.fit(training)).explanation(horizon: 5)?.baseline,
                "explanations differ")
            try require(model.estimate(of: restored) == kept, "estimates of the restored fit differ")
        }
    }

    private static func checkRefusals<Model: RestorableModel>(_ model: Model) throws {
        let series = try ContractSeries(model)
        let training = series.noisy()
        guard let kept = model.estimate(of: try model.fit(training)) else { return }
        var other = series.noisyValues()
        other[5] += 1
        try require(try model.fit(series.training(other), from: kept) == nil, "the past differs by one patient")
        var basis = Digest()
        basis.add(1)
        try require(
            try model.fit(training, from: KeptEstimate(basis: basis, numbers: kept.numbers)) == nil, "another basis")
        for numbers in [[], Array(kept.numbers.dropLast()), kept.numbers.map { _ in .nan }, kept.numbers + [0.5]] {
            try require(
                try model.fit(training, from: KeptEstimate(basis: kept.basis, numbers: numbers)) == nil,
                "\(numbers.count) numbers instead of \(kept.numbers.count)")
        }
    }
}
