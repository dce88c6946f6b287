import Forecasting
import Foundation
import TimeSeries

/// A column of the training set whose future is known, centred and scaled by its past.
struct IssuedCovariate: Sendable, Equatable {
    let name: String
    let values: SteppedValues
    let mean: Double
    let deviation: Double

    /// The columns of a training set that can be learned from.
    static func all(_ training: TrainingSet, past: Range<Int>) -> [IssuedCovariate] {
        let future = training.origin..<(training.origin + training.horizon)
        let year = 365 * (training.grid.grain.stepsPerDay ?? 1)
        return training.covariates.compactMap { IssuedCovariate($0, past: past, future: future, year: year) }
    }

    /// Nil unless every future step and four of five past ones, or a year of them, are known, and the past varies.
    init?(_ column: TrainingSet.Covariate, past: Range<Int>, future: Range<Int>, year: Int) {
        let known = past.map { column.values[$0] }.filter(\.isFinite)
        guard future.allSatisfy({ column.values[$0].isFinite }), known.count > 1,
            known.count * 5 >= past.count * 4 || known.count >= year
        else { return nil }
        let mean = known.reduce(0, +) / Double(known.count)
        let square = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count)
        guard square > 1e-12 else { return nil }
        name = column.name
        values = column.values
        self.mean = mean
        deviation = square.squareRoot()
    }

    /// Unknown: as usual.
    func scaled(_ index: Int) -> Double {
        let value = values[index]
        return value.isFinite ? (value - mean) / deviation : 0
    }

    /// Whether two lists stand for the same past, column by column.
    static func agree(_ a: [IssuedCovariate], _ b: [IssuedCovariate], in past: Range<Int>) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { $0.agrees(with: $1, in: past) }
    }

    /// The same numbers in a range, bit by bit, and the same scale.
    private func agrees(with other: IssuedCovariate, in range: Range<Int>) -> Bool {
        name == other.name && mean == other.mean && deviation == other.deviation
            && range.allSatisfy { scaled($0) == other.scaled($0) }
    }
}
