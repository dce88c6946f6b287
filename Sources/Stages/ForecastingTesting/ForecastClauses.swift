import Forecasting
import TimeSeries

extension ModelContract {
    /// What every forecast must be, whatever the method.
    static let forecastClauses = [
        ModelContract(name: "non-negative where the card says so") { model in
            guard type(of: model).card.capabilities.contains(.nonNegative) else { return }
            let series = try ContractSeries(model)
            // Small counts, where an error around the mean would fall below zero.
            let small = series.noisyValues().map { ($0 / 25).rounded(.down) }
            for training in [series.noisy(), series.training(small)] {
                let lowest = try model.paths(from: training).values.min() ?? 0
                try require(lowest >= 0, "a draw is \(lowest)")
            }
        },
        ModelContract(name: "a constant series is forecast as itself") { model in
            let series = try ContractSeries(model)
            for value in [1.0, 40, 2500] {
                try requireMedian(value, of: try model.paths(from: series.constant(value)))
            }
        },
        ModelContract(name: "a series of zeros is forecast as zero, or refused when the card does not allow it") {
            model in
            let training = try ContractSeries(model).constant(0)
            if type(of: model).card.capabilities.contains(.allZero) {
                try requireMedian(0, of: try model.paths(from: training))
            } else {
                try require((try? model.fit(training)) == nil, "the card does not allow zeros only, but they fit")
            }
        },
        ModelContract(name: "quantiles do not cross") { model in
            let paths = try model.paths(from: try ContractSeries(model).noisy())
            for step in 0..<paths.horizon {
                let marginal = paths.marginal(at: step)
                let values = Level.nineteen.map { marginal.quantile($0) }
                try require(values == values.sorted(), "step \(step): \(values)")
            }
        },
        ModelContract(name: "a longer horizon stays on the scale of the data") { model in
            let series = try ContractSeries(model)
            let paths = try model.paths(from: series.noisy(horizon: 60), horizon: 60)
            try requireScale(paths, of: series.noisyValues(), "horizon 60")
        },
        ModelContract(name: "a forecast has a spread where the series has one") { model in
            let paths = try model.paths(from: try ContractSeries(model).noisy())
            for step in 0..<paths.horizon {
                let draws = paths.draws(at: step)
                try require(Set(draws).count > 1, "all draws of step \(step) are \(draws[0])")
            }
        },
        ModelContract(name: "an explanation exists where the card says so, with a factor for each step") { model in
            let fitted = try model.fit(try ContractSeries(model).noisy())
            let explanation = fitted.explanation(horizon: 5)
            let declared = type(of: model).card.capabilities.contains(.explains)
            try require((explanation != nil) == declared, "declared: \(declared), given: \(explanation != nil)")
            guard let explanation else { return }
            try require(explanation.baseline.count == 5, "baseline of \(explanation.baseline.count) steps")
            for component in explanation.components {
                try require(component.factors.count == 5, "\(component.id): \(component.factors.count) factors")
                try require(component.factors.allSatisfy { $0 > 0 && $0.isFinite }, "\(component.id) not positive")
            }
        },
        ModelContract(name: "the doubled hour of autumn holds two hours, the next day's only one") { model in
            guard type(of: model).standard(for: .hour) != nil,
                type(of: model).card.capabilities.contains(.missingValues)
            else { return }
            try checkDoubledHour(model)
        },
    ]

    /// Equal up to 0.5 %, which is less than one patient below 200 and leaves room for drawn medians above.
    private static func requireMedian(_ value: Double, of paths: SamplePaths) throws {
        for step in 0..<paths.horizon {
            let median = paths.marginal(at: step).quantile(.median)
            try require(
                abs(median - value) <= 0.005 * value, "median \(median) at step \(step) of a series that is \(value)")
        }
    }

    /// An hourly series of 40 patients per real hour in Paris, forecast over the label 02:00 of 2026-10-25.
    private static func checkDoubledHour(_ model: any ForecastModel) throws {
        let grid = TimeGrid(zone: .paris, grain: .hour)
        guard let day = CivilDate(year: 2026, month: 10, day: 25) else { return }
        let doubled = grid.index(of: CivilDateTime(date: day, hour: 2))
        for (origin, expected) in [(doubled - 2, [40.0, 40, 80, 40]), (doubled + 22, [40, 40, 40, 40])] {
            func series(_ count: Int) -> TrainingSet {
                let first = origin - count
                let values = (first..<origin).map { step in
                    let exposure = grid.exposure(at: step)
                    return exposure == 0 ? .nan : 40 * exposure
                }
                return TrainingSet(
                    grid: grid, origin: origin, horizon: 4, values: SteppedValues(first: first, values: values))
            }
            let count = try model.neededSteps(single: series(1)) + 200
            let paths = try model.paths(from: series(count), horizon: 4)
            let medians = (0..<4).map { paths.marginal(at: $0).quantile(.median) }
            try require(
                zip(medians, expected).allSatisfy { abs($0 - $1) <= 0.1 * $1 },
                "medians \(medians) from \(grid.label(at: origin)) on, expected about \(expected)")
        }
    }
}
