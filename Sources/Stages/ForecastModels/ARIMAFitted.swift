public import Forecasting
import Foundation
public import Statistics
import TimeSeries

extension ARIMA {
    /// Orders, parameters and effects, with the state at the last observed step.
    public struct Fitted: FittedModel {
        /// In the literature's notation: `ARIMA(1,0,1)(0,1,1)[7]`; empty for a constant series.
        public var form: String { estimate?.fit.order.description ?? "" }
        /// Gaussian log-likelihood of the transformed series, given its first values; NaN for a constant series.
        public var logLikelihood: Double { estimate?.fit.logLikelihood ?? .nan }
        /// Corrected Akaike criterion, the effects not counted.
        public var criterion: Double { estimate?.criterion ?? .nan }

        let estimate: ARIMAEstimate?
        private let constant: Double
        private let horizon: Int
        /// Missing steps between the last observed one and the origin.
        private let unseen: Int
        /// Expected transformed values of the horizon, centre and effects included.
        let expected: [Double]
        /// Effects of the horizon alone.
        private let shifts: [Double]
        /// Lower triangular: what effects known imprecisely add to the horizon.
        private let spread: [Double]
        /// State of the errors predicted for the first unseen step.
        private let state: ARIMAFilter.State
        /// Lower triangular: how uncertain that state is, beside the next innovation.
        private let stateSpread: [Double]
        /// Past innovations in ascending order, variance as now.
        private let innovations: [Double]
        /// No draw is above: twenty times the largest value seen.
        private let ceiling: Double
        /// Whether the newest innovations lie on one side as they would not by chance: the mean that they return to has gone.
        ///
        /// Their moving sum is judged, as by Chu, Hornik & Kuan (1995), doi:10.1093/biomet/82.3.603, with a wider bound.
        let isContradicted: Bool

        /// Innovations that are looked at, and standard deviations of their mean that are more than an epidemic makes.
        private static let newest = 10
        private static let contradiction = 5.0

        init(constant: Double, horizon: Int) {
            estimate = nil
            self.constant = constant
            self.horizon = horizon
            unseen = 0
            expected = []
            shifts = []
            spread = []
            state = ARIMAFilter.State(arma: [], lags: [])
            stateSpread = []
            innovations = []
            ceiling = constant
            isContradicted = false
        }

        init(_ training: TrainingSet, _ estimate: ARIMAEstimate) {
            self.estimate = estimate
            constant = 0
            horizon = training.horizon
            let first = estimate.regressors.learned.lowerBound
            let last = (first..<training.origin).last { !training.values[$0].isNaN } ?? first
            let past = first..<(last + 1)
            let ahead = training.origin - last - 1
            unseen = ahead
            let all = first..<(training.origin + training.horizon)
            let known = Dictionary(
                training.covariates.map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
            let columns = estimate.regressors.values(all, covariates: known)
            let counts = past.map { training.values[$0] }
            var errors = counts.map { estimate.scale.transformed($0) - estimate.centre }
            for (column, effect) in zip(columns, estimate.effects) where effect != 0 {
                for t in errors.indices { errors[t] -= effect * column[t] }
            }
            let space = estimate.fit.space
            let deviation = estimate.fit.variance.squareRoot()
            let starts = estimate.regressors.starts.map { $0 - first }
            var span = ARIMASpan(
                observed: past.map { !training.values[$0].isNaN && !estimate.outliers.contains($0) }, starts: starts)
            if estimate.model.skipsOutliers {
                let fresh = ARIMAOutliers.find(
                    in: errors, span, space, deviation: deviation, beyond: ARIMAEstimate.outlier,
                    from: min(estimate.regressors.learned.upperBound - first, errors.count))
                span = ARIMASpan(
                    observed: span.observed.indices.map { span.observed[$0] && !fresh.contains($0) }, starts: starts)
            }
            var filter = ARIMAFilter(span)
            filter.prepare(space, tolerance: 1e-6)
            var whitened = [Double](repeating: 0, count: errors.count)
            state = filter.whiten(errors, into: &whitened)
            innovations = Self.pool(
                whitened, filter.kinds, deviation: deviation, freedom: estimate.freedom)
            let newest = zip(whitened, filter.kinds).filter(\.1.isInnovation).suffix(Self.newest).map(\.0)
            isContradicted =
                newest.count == Self.newest
                && abs(newest.reduce(0, +)) > Self.contradiction * deviation * Double(Self.newest).squareRoot()
            stateSpread = Self.uncertainty(filter, deviation: deviation)

            let steps = ahead + training.horizon
            let tail = (errors.count + ahead)..<all.count
            shifts = tail.map { t in
                estimate.centre + zip(columns, estimate.effects).reduce(0) { $0 + $1.0[t] * $1.1 }
            }
            expected = zip(shifts, filter.expected(state, steps: steps).suffix(training.horizon)).map(+)
            var design = [Double](repeating: 0, count: training.horizon * columns.count)
            for (c, column) in columns.enumerated() {
                // A flat column of the past says nothing of the level.
                let end = filter.whiten(Array(column[..<errors.count]), into: &whitened)
                let carried = filter.expected(end, steps: steps).suffix(training.horizon)
                for (h, value) in carried.enumerated() {
                    design[h * columns.count + c] = column[tail.lowerBound + h] - value
                }
            }
            spread = Self.factor(
                Self.congruent(design, rows: training.horizon, estimate.covariance), size: training.horizon)
            ceiling = 20 * counts.reduce(1) { $1 > $0 ? $1 : $0 }
        }

        /// Innovations that count, centred, with the variance that the newest have.
        ///
        /// - Parameter freedom: the share of innovations that was not spent on estimates.
        private static func pool(
            _ whitened: [Double], _ kinds: [ARIMAFilter.Kind], deviation: Double, freedom: Double
        ) -> [Double] {
            var pool: [Double] = []
            for (value, kind) in zip(whitened, kinds).suffix(730) where kind.isInnovation { pool.append(value) }
            let n = Double(pool.count)
            guard pool.count > 1 else { return [-deviation, deviation] }
            let mean = pool.reduce(0, +) / n
            let factor = 1 / freedom.squareRoot()
            return pool.map { ($0 - mean) * factor }.sorted()
        }

        /// Factor of the covariance of the state predicted for the next step, without that step's innovation.
        private static func uncertainty(_ filter: ARIMAFilter, deviation: Double) -> [Double] {
            let (r, size) = (filter.space.memory, filter.space.size)
            var rest = filter.covariance
            for i in 0..<r { for j in 0..<r { rest[i * size + j] -= filter.space.theta[i] * filter.space.theta[j] } }
            guard (0..<size).contains(where: { rest[$0 * size + $0] > 1e-4 }) else { return [] }
            return factor(rest.map { $0 * deviation * deviation }, size: size)
        }

        /// `G C Gᵀ` of a row-major matrix and a symmetric one.
        private static func congruent(_ g: [Double], rows: Int, _ c: [Double]) -> [Double] {
            let k = rows > 0 ? g.count / rows : 0
            var product = [Double](repeating: 0, count: rows * k)
            for h in 0..<rows {
                for i in 0..<k where g[h * k + i] != 0 {
                    for j in 0..<k { product[h * k + j] += g[h * k + i] * c[i * k + j] }
                }
            }
            var result = [Double](repeating: 0, count: rows * rows)
            for a in 0..<rows {
                for b in 0..<rows {
                    for j in 0..<k { result[a * rows + b] += product[a * k + j] * g[b * k + j] }
                }
            }
            return result
        }

        /// Lower triangular factor of a matrix that may be singular; directions without variance get none.
        private static func factor(_ matrix: [Double], size n: Int) -> [Double] {
            var lower = [Double](repeating: 0, count: n * n)
            let largest = (0..<n).map { matrix[$0 * n + $0] }.max() ?? 0
            for j in 0..<n {
                var pivot = matrix[j * n + j]
                for k in 0..<j { pivot -= lower[j * n + k] * lower[j * n + k] }
                guard pivot > 1e-9 * largest else { continue }
                let root = pivot.squareRoot()
                lower[j * n + j] = root
                for i in (j + 1)..<max(n, j + 1) {
                    var value = matrix[i * n + j]
                    for k in 0..<j { value -= lower[i * n + k] * lower[j * n + k] }
                    lower[i * n + j] = value / root
                }
            }
            return lower
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            guard let estimate else {
                for draw in 0..<count {
                    for step in 0..<horizon { paths[draw, step] = Int32(count: constant) }
                }
                return paths
            }
            let space = estimate.fit.space
            let (r, lost) = (space.memory, space.delta.count)
            let lags = space.delta.enumerated().filter { $0.element != 0 }.map { (lag: $0.offset, weight: $0.element) }
            let steps = unseen + horizon
            // One innovation from each of `count` equally likely slices at each step: less noise in the marginals, same law.
            var shocks = [Double](repeating: 0, count: steps * count)
            var slices = Array(0..<count)
            for step in 0..<steps {
                slices.shuffle(using: &generator)
                for draw in 0..<count {
                    shocks[step * count + draw] = shock((Double(slices[draw]) + generator.uniform()) / Double(count))
                }
            }
            var arma = [Double](repeating: 0, count: r)
            var series = [Double](repeating: 0, count: lost + steps)
            var normal = [Double](repeating: 0, count: max(r + lost, self.horizon))
            for draw in 0..<count {
                for i in 0..<r { arma[i] = state.arma[i] }
                for lag in 0..<lost { series[lost - 1 - lag] = state.lags[lag] }
                if !stateSpread.isEmpty {
                    let size = r + lost
                    for i in 0..<size { normal[i] = generator.normal() }
                    for i in 0..<size {
                        var value = 0.0
                        for k in 0...i { value += stateSpread[i * size + k] * normal[k] }
                        if i < r { arma[i] += value } else { series[lost - 1 - (i - r)] += value }
                    }
                }
                for step in 0..<steps {
                    let innovation = shocks[step * count + draw]
                    let w = arma[0] + innovation
                    var value = w
                    for (lag, weight) in lags { value += weight * series[lost + step - 1 - lag] }
                    series[lost + step] = value
                    for i in 0..<r - 1 { arma[i] = arma[i + 1] + space.phi[i] * w + space.theta[i + 1] * innovation }
                    arma[r - 1] = space.phi[r - 1] * w
                }
                for step in 0..<horizon { normal[step] = generator.normal() }
                for step in 0..<horizon {
                    var value = series[lost + unseen + step] + shifts[step]
                    for k in 0...step { value += spread[step * self.horizon + k] * normal[k] }
                    paths[draw, step] = Int32(count: min(estimate.scale.count(value), ceiling))
                }
            }
            return paths
        }

        /// The past innovation of this rank, 0 to 1, linear in between.
        private func shock(_ rank: Double) -> Double {
            let position = rank * Double(innovations.count) - 0.5
            guard position > 0 else { return innovations[0] }
            let lower = Int(position)
            guard lower + 1 < innovations.count else { return innovations[innovations.count - 1] }
            let share = position - Double(lower)
            return innovations[lower] + share * (innovations[lower + 1] - innovations[lower])
        }
    }
}
