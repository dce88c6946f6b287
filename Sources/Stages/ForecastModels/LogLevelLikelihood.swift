import Foundation
import Statistics

/// The likelihood of eight level models at once over the same observations, and its maximum.
///
/// The filter of one model is a chain in which each number waits for the one before; eight of them side by side take little
/// longer, so that a point and its neighbours in every direction, from which the gradient comes, cost as much as two points.
struct LogLevelLikelihood {
    typealias Lanes = SIMD8<Double>

    private let observations: [LogLevel.Observation]
    private let stepDays: Double

    /// How far a neighbour is away, in logarithms.
    private static let step = 1e-5

    /// Log-likelihood that a further iteration may leave aside: what no forecast shows.
    private static let tolerance = 0.01

    init(_ observations: [LogLevel.Observation], stepDays: Double) {
        self.observations = observations
        self.stepDays = stepDays
    }

    /// The parameters with the largest posterior density, from `start` on; nil: from the best of several places, since the
    /// bounded influence of outliers leaves more than one peak.
    func maximised(from start: LogLevel?) -> LogLevel {
        let begin = start.map { [$0.slowDays, $0.slowSD, $0.fastDays, $0.fastSD, $0.noiseSD].map { log($0) } }
        if let begin { return model(minimised(from: begin).point) }
        let candidates = Self.dailyStarts
        let values = losses(candidates)
        let best = values.indices.min { values[$0] < values[$1] } ?? 0
        return model(minimised(from: candidates[best]).point)
    }

    /// A level that moves little or much, slowly or quickly, beside a deviation of a day or so, which counts show most often.
    private static let dailyStarts: [[Double]] = [60.0, 240].flatMap { days in
        [0.06, 0.2].flatMap { slow in [0.03, 0.08].map { fast in [days, slow, 1.2, fast, 0.015].map { log($0) } } }
    }

    /// As ``maximised(from:)``, without derivatives: another peak, where there is more than one.
    func climbed(from start: LogLevel?) -> LogLevel {
        let first = start ?? .ordinary(stepDays: stepDays)
        let begin = [first.slowDays, first.slowSD, first.fastDays, first.fastSD, first.noiseSD].map { log($0) }
        return model(
            NelderMead(maximumEvaluations: 250, tolerance: 1e-5, restarts: start == nil ? 1 : 0).minimise(
                from: begin, steps: Array(repeating: 0.5, count: begin.count), together: losses
            ).point)
    }

    private func minimised(from start: [Double]) -> Minimum {
        QuasiNewton(maximumIterations: 60, tolerance: Self.tolerance).minimise(from: start) { x, _ in
            var points = [x]
            for i in x.indices {
                points.append(x)
                points[i + 1][i] += Self.step
            }
            let values = losses(points)
            return QuasiNewton.Place(
                point: x, value: values[0], gradient: values.dropFirst().map { ($0 - values[0]) / Self.step })
        }
    }

    private func model(_ x: [Double]) -> LogLevel {
        let p = zip(x, LogLevel.Prior.slowAndFast).map { $1.value($0) }
        return LogLevel(
            slowDays: p[0], slowSD: p[1], fastDays: p[2], fastSD: p[3], noiseSD: p[4], stepDays: stepDays)
    }

    /// −log posterior density of at most eight points, up to a constant.
    private func losses(_ points: [[Double]]) -> [Double] {
        let likelihoods = logLikelihoods(points.map(model))
        return zip(points, likelihoods).map { x, likelihood in
            let prior = zip(x, LogLevel.Prior.slowAndFast).reduce(0) { $0 + $1.1.loss($1.0) }
            return prior - likelihood
        }
    }

    /// As ``LogLevel/filter(_:keepingStates:)`` gives them, of at most eight models.
    func logLikelihoods(_ models: [LogLevel]) -> [Double] {
        precondition((1...Lanes.scalarCount).contains(models.count), "one to eight models")
        func lanes(_ value: (LogLevel) -> Double) -> Lanes {
            var lanes = Lanes(repeating: value(models[0]))
            for (i, model) in models.enumerated() { lanes[i] = value(model) }
            return lanes
        }
        let a = lanes { exp(-$0.stepDays / $0.slowDays) }
        let b = lanes { exp(-$0.stepDays / $0.fastDays) }
        let noise = lanes { $0.noiseSD * $0.noiseSD }
        var slowVariance = lanes { $0.slowSD * $0.slowSD }
        var fastVariance = lanes { $0.fastSD * $0.fastSD }
        let (qa, qb) = ((1 - a * a) * slowVariance, (1 - b * b) * fastVariance)
        let (aa, ab, bb) = (a * a, a * b, b * b)
        var covariance = Lanes.zero
        var (slow, fast) = (Lanes.zero, Lanes.zero)
        var squares = Lanes.zero
        var logs = Lanes.zero
        // Logarithms of products of variances: those of sixteen stay within the range of a number.
        var product = Lanes(repeating: 1)
        var factors = 0
        let bound = LogLevel.outlier * LogLevel.outlier
        for observation in observations {
            if !observation.z.isNaN {
                let error = observation.z - slow - fast
                let ca = slowVariance + covariance
                let cb = covariance + fastVariance
                let square = error * error
                var total = ca + cb + noise + observation.countingVariance
                // Bounded influence: counts as an error of `outlier` standard deviations.
                total.replace(with: square * (1 / bound), where: square .> bound * total)
                let inverse = 1 / total
                squares += square * inverse
                product *= total
                factors += 1
                if factors == 16 {
                    for i in models.indices { logs[i] += log(product[i]) }
                    product = Lanes(repeating: 1)
                    factors = 0
                }
                let (ga, gb) = (ca * inverse, cb * inverse)
                slow += ga * error
                fast += gb * error
                slowVariance -= ga * ca
                covariance -= ga * cb
                fastVariance -= gb * cb
            }
            slow *= a
            fast *= b
            slowVariance = aa * slowVariance + qa
            covariance *= ab
            fastVariance = bb * fastVariance + qb
        }
        return models.indices.map { -0.5 * (logs[$0] + log(product[$0]) + squares[$0]) }
    }
}
