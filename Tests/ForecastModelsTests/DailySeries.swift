import Forecasting
import Statistics
import TimeSeries

/// A training set of days in Paris that ends right before `origin`.
func daily(_ values: [Double], origin: String = "2026-11-19", horizon: Int) -> TrainingSet {
    let grid = TimeGrid(zone: .paris, grain: .day)
    let index = CivilDate(iso8601: origin).map { grid.index(of: $0) } ?? 0
    return TrainingSet(
        grid: grid, origin: index, horizon: horizon,
        values: SteppedValues(first: index - values.count, values: values))
}

/// Mean and standard deviation (n − 1).
func moments(_ values: some Collection<Double>) -> (mean: Double, deviation: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (square / (count - 1)).squareRoot())
}
