import Forecasting
import TimeSeries

extension ModelContract {
    /// What a model must refuse, and with which facts; and what it must not refuse when its card says so.
    static let refusalClauses = [
        ModelContract(name: "too short throws tooShort with the number really needed") { model in
            let series = try ContractSeries(model)
            if series.needed > 1 {
                let count = series.needed - 1
                try requireError(
                    .tooShort(needed: series.needed, got: count), fitting: series.constant(40, count: count), model)
            }
            _ = try model.fit(series.constant(40, count: series.needed))
        },
        ModelContract(name: "nothing observed throws tooShort with 0") { model in
            let series = try ContractSeries(model)
            for values in [[], Array(repeating: Double.nan, count: series.length)] {
                do throws(FitError) {
                    _ = try model.fit(series.training(values))
                    throw .notConverged(model: "contract")
                } catch {
                    guard case .tooShort(_, got: 0) = error else {
                        throw ContractViolation("\(values.count) missing steps: expected tooShort, got \(error)")
                    }
                }
            }
        },
        ModelContract(name: "a gap is refused unless the card allows missing values") { model in
            let series = try ContractSeries(model)
            let end = series.length
            // One step, a long gap in the middle, and the newest steps: an outage is any of them.
            let gaps = [end / 2..<end / 2 + 1, end / 2..<end / 2 + 30, end - 10..<end, end - 1..<end]
            for gap in gaps {
                var values = series.noisyValues()
                for step in gap { values[step] = .nan }
                let training = series.training(values)
                if type(of: model).card.capabilities.contains(.missingValues) {
                    let paths = try model.paths(from: training)
                    try require(paths.count == 200, "no paths over the gap \(gap)")
                    try requireScale(paths, of: values, "gap \(gap)")
                } else {
                    try requireError(.gap(at: training.values.first + gap.lowerBound), fitting: training, model)
                }
            }
        },
        ModelContract(name: "missing steps before the first value are no gap") { model in
            let series = try ContractSeries(model)
            let values = Array(repeating: Double.nan, count: 9) + series.noisyValues()
            try requireScale(try model.paths(from: series.training(values)), of: values, "leading gap")
        },
        ModelContract(name: "a value that is no count is refused") { model in
            let series = try ContractSeries(model)
            for wrong in [-1, 12.5, Double.infinity] {
                var values = series.noisyValues()
                values[series.length / 2] = wrong
                let training = series.training(values)
                try requireError(
                    .notACount(value: wrong, at: training.values.first + series.length / 2), fitting: training, model)
            }
        },
    ]

    private static func requireError(
        _ expected: FitError, fitting training: TrainingSet, _ model: any ForecastModel
    ) throws {
        do throws(FitError) {
            _ = try model.fit(training)
        } catch {
            try require(error == expected, "expected \"\(expected)\", got \"\(error)\"")
            return
        }
        throw ContractViolation("expected \"\(expected)\", but it fits")
    }

    /// Medians between half the smallest and twice the largest observed value.
    static func requireScale(_ paths: SamplePaths, of values: [Double], _ what: String) throws {
        let seen = values.filter { !$0.isNaN }
        guard let low = seen.min(), let high = seen.max() else { return }
        for step in 0..<paths.horizon {
            let median = paths.marginal(at: step).quantile(.median)
            try require(
                median >= low / 2 && median <= high * 2,
                "\(what): median \(median) at step \(step), values lie in \(low) … \(high)")
        }
    }
}
