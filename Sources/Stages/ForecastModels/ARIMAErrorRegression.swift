import Foundation
import Statistics
import TimeSeries

extension ARIMAFit {
    /// Where the regression starts from: independent errors.
    static func whiteNoise(_ values: [Double]) -> ARIMAFit {
        let seen = values.filter { !$0.isNaN }
        let squares = seen.reduce(0) { $0 + $1 * $1 }
        return ARIMAFit(
            order: ARIMAOrder(0, 0, 0), coordinates: [], counted: seen.count,
            variance: max(squares / Double(max(seen.count, 1)), 1e-12), logLikelihood: 0)
    }
}

/// The estimation under way: effects by generalised least squares given the errors' parameters, and these by maximum
/// likelihood given the effects, in turn; both ascend the same likelihood, whose information is block diagonal.
struct ARIMAErrorRegression {
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

    /// Keeps the first annual harmonics only, effects unknown.
    mutating func keep(harmonics: Int) {
        let seasons = groups.indices.filter { groups[$0] == .season }.dropFirst(2 * harmonics)
        for column in seasons.reversed() {
            columns.remove(at: column)
            groups.remove(at: column)
            priors.remove(at: column)
        }
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
        var whitened = [Double](repeating: 0, count: values.count * (k + 1))
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
