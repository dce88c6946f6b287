import Forecasting
import Foundation
import Statistics
import TimeSeries

/// What the ARIMA model learned: regressors and their effects, orders, parameters, steps left out.
struct ARIMAEstimate: Sendable {
    let model: ARIMA
    let basis: EstimationBasis
    let covariates: [ARIMACovariate]
    let scale: ARIMA.Scale
    /// Mean of the transformed series, which is taken off.
    let centre: Double
    private(set) var regressors: ARIMARegressors
    private(set) var fit: ARIMAFit
    private(set) var effects: [Double]
    /// Posterior covariance of the effects, row-major.
    private(set) var covariance: [Double]
    /// Grid indices of values that were too far from expectation to learn from.
    private(set) var outliers: Set<Int>

    /// A hole of more steps than this parts two segments.
    static let hole = 60
    /// Observed steps after a hole with which a new segment begins.
    static let segment = 28
    /// Standard deviations beyond which an innovation is an outlier.
    static let outlier = 4.0

    /// Nil when no model has a finite likelihood.
    init?(_ model: ARIMA, _ basis: EstimationBasis, _ covariates: [ARIMACovariate]) {
        self.model = model
        self.basis = basis
        self.covariates = covariates
        let end = basis.values.end
        let learned = Self.window(basis.values, model.window)
        let counts = learned.map { basis.values[$0] }
        let seen = counts.filter { !$0.isNaN }
        let scale = model.scale.chosen(for: seen)
        self.scale = scale
        let transformed = counts.map(scale.transformed)
        let mean = transformed.reduce(0) { $1.isNaN ? $0 : $0 + $1 } / Double(max(seen.count, 1))
        centre = mean
        let values = transformed.map { $0 - mean }
        let starts = Self.starts(values)
        regressors = ARIMARegressors(
            grid: basis.grid, calendar: model.usesCalendar ? basis.calendar : nil, learned: learned,
            starts: starts.map { learned.lowerBound + $0 }, harmonics: model.harmonics, covariates: covariates)
        regressors.hasWeekdays = model.usesCalendar
        let past = Dictionary(
            uniqueKeysWithValues: covariates.map {
                ($0.name, SteppedValues(first: end - $0.past.count, values: $0.past))
            })
        let unit = scale.unit(seen)

        var work = Work(values: values, starts: starts, unit: unit)
        // Effects under white noise, only to see whether the rest needs differences.
        work.use(regressors, over: learned, past)
        guard work.regress(ARIMAFit.whiteNoise(values)) else { return nil }
        let rest = work.withoutEffects { $0 != .week && $0 != .level }
        let newest = Array(rest[(starts.last ?? 0)...])
        let period = basis.grid.grain == .day ? model.period : 1
        let order = model.order?.order(period: period)
        let seasonal =
            order?.seasonalDifferences
            ?? (ARIMADifferences.seasonalStrength(newest, period: period) > ARIMA.seasonalThreshold ? 1 : 0)
        let seasonless = seasonal > 0 ? Self.difference(rest, lag: period) : work.withoutEffects { _ in true }
        let plain =
            order?.differences ?? (ARIMADifferences.levelStatistic(seasonless) > ARIMA.levelThreshold ? 1 : 0)

        regressors.hasMeans = plain + seasonal == 0
        regressors.hasSlope = model.usesCalendar && plain + seasonal == 1
        regressors.hasWeekdays = model.usesCalendar && seasonal == 0 && period > 1
        work.use(regressors, over: learned, past)
        let first = ARIMAOrder(
            1, plain, 1, seasonal: period > 1 ? (1 - seasonal, seasonal, seasonal) : (0, 0, 0), period: period)
        guard work.maximise(order ?? first, .choice), work.regress(), work.maximise(order ?? first, .choice) else {
            return nil
        }
        if model.skipsOutliers { work.leaveOutliers(beyond: Self.outlier) }
        if regressors.harmonics > 0 {
            regressors.harmonics = work.harmonics(upTo: regressors.harmonics)
            work.use(regressors, over: learned, past)
        }
        guard work.regress() else { return nil }
        if order == nil {
            let search = ARIMASearch(
                largest: model.largestOrder, largestSeasonal: model.largestSeasonalOrder,
                further: regressors.hasMeans || regressors.hasSlope ? 1 : 0)
            guard work.select(search, plain, seasonal, period) else { return nil }
        }
        guard let chosen = work.fit?.order, work.maximise(chosen, .estimate), work.regress(),
            work.maximise(chosen, .estimate)
        else { return nil }
        if model.skipsOutliers, work.leaveOutliers(beyond: Self.outlier) {
            guard work.maximise(chosen, .estimate) else { return nil }
        }
        guard work.regress(), work.maximise(chosen, .estimate), work.regress(), let fit = work.fit else { return nil }
        self.fit = fit
        effects = work.effects
        covariance = work.covariance
        outliers = Set(work.left.map { learned.lowerBound + $0 })
    }

    /// The newest `count` steps, from an observed one on.
    private static func window(_ values: SteppedValues, _ count: Int) -> Range<Int> {
        let start = max(values.first, values.end - count)
        let first = (start..<values.end).first { !values[$0].isNaN } ?? start
        return first..<values.end
    }

    /// Where segments begin: at the first step, and after each long hole that enough follows.
    private static func starts(_ values: [Double]) -> [Int] {
        var starts = [0]
        var last = 0
        for (t, value) in values.enumerated() where !value.isNaN {
            if t - last > hole, values[t...].count(where: { !$0.isNaN }) >= segment { starts.append(t) }
            last = t
        }
        return starts
    }

    private static func difference(_ values: [Double], lag: Int) -> [Double] {
        guard values.count > lag else { return [] }
        return (lag..<values.count).map { values[$0] - values[$0 - lag] }
    }
}

extension ARIMAFit {
    /// Where the regression starts from: independent errors.
    fileprivate static func whiteNoise(_ values: [Double]) -> ARIMAFit {
        let seen = values.filter { !$0.isNaN }
        let squares = seen.reduce(0) { $0 + $1 * $1 }
        return ARIMAFit(
            order: ARIMAOrder(0, 0, 0), coordinates: [], counted: seen.count,
            variance: max(squares / Double(max(seen.count, 1)), 1e-12), logLikelihood: 0)
    }
}

/// The estimation under way: effects by generalised least squares given the errors' parameters, and these by maximum
/// likelihood given the effects, in turn; both ascend the same likelihood, whose information is block diagonal.
private struct Work {
    let values: [Double]
    let starts: [Int]
    /// By what prior standard deviations are multiplied.
    let unit: Double
    private(set) var columns: [[Double]] = []
    private(set) var groups: [ARIMARegressors.Group] = []
    private(set) var priors: [Double] = []
    private(set) var effects: [Double] = []
    private(set) var covariance: [Double] = []
    private(set) var fit: ARIMAFit?
    /// Steps left out as outliers.
    private(set) var left: Set<Int> = []
    private var likelihood: ARIMALikelihood?
    /// Whitened values and columns of the last regression, row-major, values last; and its filter.
    private var whitened: [Double] = []

    init(values: [Double], starts: [Int], unit: Double) {
        self.values = values
        self.starts = starts
        self.unit = unit
    }

    var span: ARIMASpan {
        ARIMASpan(observed: values.indices.map { !values[$0].isNaN && !left.contains($0) }, starts: starts)
    }

    /// Takes the columns of `regressors`, effects unknown.
    mutating func use(_ regressors: ARIMARegressors, over range: Range<Int>, _ covariates: [String: SteppedValues]) {
        columns = regressors.values(range, covariates: covariates)
        groups = regressors.columns.map(\.group)
        priors = regressors.columns.map { $0.prior * unit }
        effects = Array(repeating: 0, count: columns.count)
        likelihood = nil
    }

    /// Values less the effects of the groups that `isLeft` names.
    func withoutEffects(_ isLeft: (ARIMARegressors.Group) -> Bool) -> [Double] {
        var rest = values
        for (column, effect) in effects.enumerated() where effect != 0 && isLeft(groups[column]) {
            for t in rest.indices { rest[t] -= effect * columns[column][t] }
        }
        return rest
    }

    /// Generalised least squares with the priors; errors as in `errors`, or as last estimated.
    mutating func regress(_ errors: ARIMAFit? = nil) -> Bool {
        guard let errors = errors ?? fit else { return false }
        var filter = ARIMAFilter(span)
        filter.prepare(errors.space, tolerance: 1e-4)
        let k = columns.count
        whitened = Array(repeating: 0, count: values.count * (k + 1))
        for (c, column) in columns.enumerated() { filter.whiten(column, into: &whitened, stride: k + 1, offset: c) }
        filter.whiten(values, into: &whitened, stride: k + 1, offset: k)
        let gram = LinearAlgebra.weightedGram(
            whitened, rows: values.count, columns: k + 1, weights: Array(repeating: 1, count: values.count))
        var variance = errors.variance
        // White noise has no variance of its own yet: the rest of the regression is.
        for _ in 0..<(errors.order.parameterCount == 0 ? 3 : 1) {
            var information = [Double](repeating: 0, count: k * k)
            var right = [Double](repeating: 0, count: k)
            for i in 0..<k {
                for j in 0..<k { information[i * k + j] = gram[i * (k + 1) + j] / variance }
                information[i * k + i] += 1 / (priors[i] * priors[i])
                right[i] = gram[i * (k + 1) + k] / variance
            }
            guard k > 0 else { break }
            guard let solution = LinearAlgebra.solve(information, right), solution.allSatisfy(\.isFinite),
                let inverse = LinearAlgebra.inverse(information, size: k)
            else { return false }
            effects = solution
            covariance = inverse
            variance = max(squares(gram, solution) / Double(max(filter.counted, 1)), 1e-12)
        }
        likelihood = nil
        return true
    }

    /// Sum of squares of the whitened values around `effects`.
    private func squares(_ gram: [Double], _ effects: [Double]) -> Double {
        let k = effects.count
        var sum = gram[k * (k + 1) + k]
        for i in 0..<k {
            sum -= 2 * effects[i] * gram[i * (k + 1) + k]
            for j in 0..<k { sum += effects[i] * effects[j] * gram[i * (k + 1) + j] }
        }
        return sum
    }

    /// How many annual harmonics lower AICc, given the errors' parameters: refits with fewer columns of the last regression.
    func harmonics(upTo most: Int) -> Int {
        guard let fit, let first = groups.firstIndex(of: .season) else { return 0 }
        let k = columns.count
        var filter = ARIMAFilter(span)
        filter.prepare(fit.space, tolerance: 1e-4)
        var matrix = [Double](repeating: 0, count: values.count * (k + 1))
        for (c, column) in columns.enumerated() { filter.whiten(column, into: &matrix, stride: k + 1, offset: c) }
        filter.whiten(values, into: &matrix, stride: k + 1, offset: k)
        let gram = LinearAlgebra.weightedGram(
            matrix, rows: values.count, columns: k + 1, weights: Array(repeating: 1, count: values.count))
        let n = Double(filter.counted)
        var best = (harmonics: 0, criterion: Double.infinity)
        for count in 0...most {
            let kept = (0..<k).filter { $0 < first + 2 * count || $0 >= first + 2 * most }
            let size = kept.count
            var information = [Double](repeating: 0, count: size * size)
            var right = [Double](repeating: 0, count: size)
            for (i, from) in kept.enumerated() {
                for (j, to) in kept.enumerated() { information[i * size + j] = gram[from * (k + 1) + to] }
                information[i * size + i] += fit.variance / (priors[from] * priors[from])
                right[i] = gram[from * (k + 1) + k]
            }
            guard let solution = LinearAlgebra.solve(information, right) else { continue }
            // The penalised sum of squares at its minimum.
            let sum = gram[k * (k + 1) + k] - zip(solution, right).reduce(0) { $0 + $1.0 * $1.1 }
            let parameters = Double(2 * count + fit.order.parameterCount + 1)
            guard sum > 0, n > parameters + 2 else { continue }
            let criterion = n * log(sum / n) + 2 * parameters * n / (n - parameters - 1)
            if criterion < best.criterion { best = (count, criterion) }
        }
        return best.harmonics
    }

    private mutating func withLikelihood<Result>(_ body: (inout ARIMALikelihood) -> Result) -> Result {
        var current = likelihood ?? ARIMALikelihood(withoutEffects { _ in true }, span)
        likelihood = nil
        defer { likelihood = current }
        return body(&current)
    }

    /// Maximum likelihood for an order, from the last fit of the same order on.
    mutating func maximise(_ order: ARIMAOrder, _ effort: ARIMALikelihood.Effort) -> Bool {
        let start = fit.map { ARIMASearch.coordinates(of: $0, for: order) } ?? ARIMASearch.guess(order)
        let found = withLikelihood { $0.maximise(order, from: start, effort) }
        guard let found else { return false }
        fit = found
        return true
    }

    mutating func select(_ search: ARIMASearch, _ plain: Int, _ seasonal: Int, _ period: Int) -> Bool {
        let found = withLikelihood {
            search.best(differences: plain, seasonalDifferences: seasonal, period: period, &$0)
        }
        guard let found else { return false }
        fit = found
        return true
    }

    /// Finds outliers anew, from the first to the last; true when they are others than before.
    @discardableResult
    mutating func leaveOutliers(beyond limit: Double) -> Bool {
        guard let fit else { return false }
        let before = left
        let rest = withoutEffects { _ in true }
        left = []
        left = ARIMAOutliers.find(
            in: rest, span, fit.space, deviation: fit.variance.squareRoot(), beyond: limit, from: 0)
        if left != before { likelihood = nil }
        return left != before
    }
}

/// Values too far from what the model expects.
enum ARIMAOutliers {
    /// Most steps that are left out, as a share of all.
    static let share = 0.03

    /// Steps, from `from` on, whose innovation is beyond `limit` standard deviations, each found once those before it are left out.
    ///
    /// Three of them in a row are no outliers but a new level, and are kept.
    static func find(
        in values: [Double], _ span: ARIMASpan, _ space: ARIMAStateSpace, deviation: Double, beyond limit: Double,
        from: Int
    ) -> Set<Int> {
        var left: Set<Int> = []
        var kept: Set<Int> = []
        var innovations = [Double](repeating: 0, count: values.count)
        var at = from
        let most = max(2, Int(share * Double(values.count)))
        var passes = 0
        while passes < 2 * most + 8 {
            passes += 1
            let observed = span.observed.indices.map { span.observed[$0] && !left.contains($0) }
            var filter = ARIMAFilter(ARIMASpan(observed: observed, starts: span.starts))
            filter.prepare(space, tolerance: 1e-3)
            filter.whiten(values, into: &innovations)
            let found = (at..<max(values.count, at)).first { t in
                switch filter.kinds[t] {
                case .direct, .settled, .whole: abs(innovations[t]) > limit * deviation && !kept.contains(t)
                case .first, .missing, .diffuse: false
                }
            }
            guard let found, left.count < most else { break }
            if left.contains(found - 1), left.contains(found - 2) {
                left.subtract([found - 1, found - 2])
                kept.formUnion((found - 2)...(found + 7))
                at = max(from, found - 2)
            } else {
                left.insert(found)
                at = found + 1
            }
        }
        return left
    }
}
