import Forecasting
import TimeSeries

/// The past of a training set as count models read it: checked, from the first observed step to the origin.
struct CountHistory {
    /// Grid index of `rates[0]`, an observed step.
    let first: Int
    /// Patients per nominal step, NaN where missing; differs from the counts on doubled hourly labels only.
    let rates: [Double]
    /// Real hours over nominal hours of the steps to forecast; 1 except on hourly labels of a clock change.
    let futureExposures: [Double]

    /// One past the grid index of the last rate: the origin.
    var end: Int { first + rates.count }

    /// The rate at a grid index, NaN outside.
    subscript(index: Int) -> Double { index >= first && index < end ? rates[index - first] : .nan }

    /// - Parameter needed: observed steps without which the model cannot be fitted.
    /// - Throws: `notACount` for a negative, fractional or infinite value; `tooShort`; `gap` at the first hole after the
    ///   first observed step unless `allowsGaps`.
    init(_ training: TrainingSet, needed: Int, allowsGaps: Bool) throws(FitError) {
        let start = try Self.check(training, needed: needed)
        let values = training.values.values
        first = training.values.first + start
        var rates = Array(values[start...])
        if !allowsGaps, let hole = rates.firstIndex(where: \.isNaN) { throw .gap(at: first + hole) }
        let origin = training.origin
        if training.grid.grain == .hour {
            for offset in rates.indices where !rates[offset].isNaN {
                let exposure = training.grid.exposure(at: first + offset)
                if exposure > 1 { rates[offset] /= exposure }
                if exposure == 0 { rates[offset] = .nan }
            }
            futureExposures = (0..<training.horizon).map { training.grid.exposure(at: origin + $0) }
        } else {
            futureExposures = Array(repeating: 1, count: training.horizon)
        }
        self.rates = rates
    }

    /// Refuses a series of single patients far apart, which a model that bounds outliers would forecast as empty; zeros throughout
    /// are none.
    func refuseRare(_ model: String) throws(FitError) {
        let seen = rates.filter { !$0.isNaN }
        let total = seen.reduce(0, +)
        if total > 0, total < Self.leastMean * Double(seen.count) { throw .tooRare(model: model) }
    }

    /// Where a hole of more than so many steps begins that fewer than `observed` values follow: nobody knows whether the level is
    /// still what it was.
    func newestHole(longerThan length: Int, with observed: Int) -> Int? {
        var (seen, missing) = (0, 0)
        for step in rates.indices.reversed() {
            if rates[step].isNaN {
                missing += 1
            } else {
                if missing > length { return first + step + 1 }
                missing = 0
                seen += 1
                if seen >= observed { return nil }
            }
        }
        return nil
    }

    /// Patients a step below which one alone is an outlier of a normal law.
    private static let leastMean = 0.1

    /// The position of the first observed value, once all are known to be counts and enough of them observed.
    ///
    /// - Throws: as ``init(_:needed:allowsGaps:)``, but for gaps.
    @discardableResult
    static func check(_ training: TrainingSet, needed: Int) throws(FitError) -> Int {
        let values = training.values.values
        var observed = 0
        for (offset, value) in values.enumerated() where !value.isNaN {
            guard value >= 0, value <= Double(Int32.max), value == value.rounded() else {
                throw .notACount(value: value, at: training.values.first + offset)
            }
            observed += 1
        }
        guard observed >= max(needed, 1), let start = values.firstIndex(where: { !$0.isNaN }) else {
            throw .tooShort(needed: max(needed, 1), got: observed)
        }
        return start
    }
}

extension Int32 {
    /// A drawn value as a count: rounded, 0 for anything negative.
    init(count value: Double) { self = value > 0 ? Int32(Swift.min(value.rounded(), Double(Int32.max))) : 0 }
}
