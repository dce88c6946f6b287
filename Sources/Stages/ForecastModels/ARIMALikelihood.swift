import Foundation
import Statistics

/// A seasonal ARIMA model with its maximum likelihood parameters for one column.
struct ARIMAFit: Sendable {
    let order: ARIMAOrder
    /// As ``ARIMAStateSpace/init(_:coordinates:)`` takes them.
    let coordinates: [Double]
    /// Innovations that count.
    let counted: Int
    /// Variance of the innovations, maximum likelihood.
    let variance: Double
    let logLikelihood: Double

    var space: ARIMAStateSpace { ARIMAStateSpace(order, coordinates: coordinates) }

    /// Akaike's criterion corrected for small samples, with `further` parameters beside ARMA and variance.
    func criterion(further: Int) -> Double {
        let k = Double(order.parameterCount + 1 + further)
        let n = Double(counted)
        guard n > k + 2 else { return .infinity }
        return -2 * logLikelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1)
    }
}

/// Maximises the exact Gaussian likelihood of ARIMA models over one column with missing values.
///
/// With the error variance concentrated out, −2 · log-likelihood grows with the sum of squares of the innovations, each
/// divided by its standard deviation and multiplied by the geometric mean of all of them. A sum of squares is minimised by
/// Levenberg–Marquardt steps (Nocedal & Wright, *Numerical Optimization*, 2nd ed., section 10.3) over partial
/// autocorrelations, with derivatives by differences.
struct ARIMALikelihood {
    private(set) var filter: ARIMAFilter
    let values: [Double]

    /// How far an optimisation goes: to a choice between models, or to the estimate.
    struct Effort {
        /// Of the filter: see ``ARIMAFilter/prepare(_:tolerance:)``.
        var tolerance: Double
        /// Stops when −2 · log-likelihood falls by less.
        var gain: Double
        var iterations: Int

        static let choice = Effort(tolerance: 1e-2, gain: 0.1, iterations: 8)
        static let approach = Effort(tolerance: 1e-4, gain: 1e-2, iterations: 20)
        static let estimate = Effort(tolerance: 1e-6, gain: 1e-4, iterations: 40)
    }

    private struct Point {
        var coordinates: [Double]
        /// Sum of squares of the scaled innovations.
        var squares: Double
        var counted: Int
    }

    /// - Parameter values: one for each step of the span; those of missing steps are not read.
    init(_ values: [Double], _ span: ARIMASpan) {
        self.values = values
        filter = ARIMAFilter(span)
    }

    /// The estimate for an order, from `start` on; nil when the likelihood is not finite there.
    mutating func maximise(_ order: ARIMAOrder, from start: [Double], _ effort: Effort) -> ARIMAFit? {
        let k = order.parameterCount
        var residuals = [Double](repeating: 0, count: values.count)
        var best = evaluate(order, start, effort.tolerance, into: &residuals)
        guard best.counted > k, best.squares.isFinite, best.squares > 0 else { return nil }
        let n = Double(best.counted)
        var shifted = residuals
        var slopes = [Double](repeating: 0, count: k * values.count)
        var damping = 1e-3
        for _ in 0..<(k > 0 ? effort.iterations : 0) {
            let (gram, gradient) = derivatives(order, best, residuals, &shifted, &slopes)
            var gain = 0.0
            for _ in 0..<6 {
                var damped = gram
                for i in 0..<k { damped[i * k + i] += damping * gram[i * k + i] + 1e-9 * best.squares }
                guard let step = LinearAlgebra.solve(damped, gradient.map(-)) else {
                    damping *= 10
                    continue
                }
                let next = zip(best.coordinates, step).map {
                    min(max($0 + min(max($1, -1), 1), -ARIMAStateSpace.edge), ARIMAStateSpace.edge)
                }
                let tried = evaluate(order, next, effort.tolerance, into: &shifted)
                if tried.squares < best.squares {
                    gain = n * log(best.squares / tried.squares)
                    best = tried
                    swap(&residuals, &shifted)
                    damping = max(damping / 10, 1e-7)
                    break
                }
                damping *= 10
            }
            if gain < effort.gain { break }
        }
        return ARIMAFit(
            order: order, coordinates: best.coordinates, counted: best.counted,
            variance: variance(order, best, effort.tolerance),
            logLikelihood: -0.5 * n * (log(2 * Double.pi * best.squares / n) + 1))
    }

    private mutating func variance(_ order: ARIMAOrder, _ point: Point, _ tolerance: Double) -> Double {
        filter.prepare(ARIMAStateSpace(order, coordinates: point.coordinates), tolerance: tolerance)
        return point.squares / exp(filter.logVariances / Double(point.counted)) / Double(point.counted)
    }

    private mutating func evaluate(
        _ order: ARIMAOrder, _ coordinates: [Double], _ tolerance: Double?, into target: inout [Double]
    ) -> Point {
        filter.prepare(ARIMAStateSpace(order, coordinates: coordinates), tolerance: tolerance)
        filter.whiten(values, into: &target)
        let counted = filter.counted
        let scale = exp(0.5 * filter.logVariances / Double(max(counted, 1)))
        let kinds = filter.kinds
        var squares = 0.0
        target.withUnsafeMutableBufferPointer { r in
            for t in kinds.indices {
                switch kinds[t] {
                case .direct, .settled, .whole:
                    r[t] *= scale
                    squares += r[t] * r[t]
                case .first, .missing, .diffuse: r[t] = 0
                }
            }
        }
        return Point(coordinates: coordinates, squares: squares, counted: counted)
    }

    /// Cross products of the derivatives of the scaled innovations, and with these; follows the evaluation of `point`.
    private mutating func derivatives(
        _ order: ARIMAOrder, _ point: Point, _ residuals: [Double], _ shifted: inout [Double],
        _ slopes: inout [Double]
    ) -> (gram: [Double], gradient: [Double]) {
        let k = order.parameterCount
        let n = values.count
        for i in 0..<k {
            var moved = point.coordinates
            let step = moved[i] > 0 ? -1e-4 : 1e-4
            moved[i] += step
            _ = evaluate(order, moved, nil, into: &shifted)
            let inverse = 1 / step
            slopes.withUnsafeMutableBufferPointer { slopes in
                for t in 0..<n { slopes[i * n + t] = (shifted[t] - residuals[t]) * inverse }
            }
        }
        var gram = [Double](repeating: 0, count: k * k)
        var gradient = [Double](repeating: 0, count: k)
        slopes.withUnsafeBufferPointer { slopes in
            for i in 0..<k {
                for j in i..<k {
                    let product = dot(slopes, i * n, slopes, j * n, n)
                    gram[i * k + j] = product
                    gram[j * k + i] = product
                }
                residuals.withUnsafeBufferPointer { gradient[i] = dot(slopes, i * n, $0, 0, n) }
            }
        }
        return (gram, gradient)
    }

    /// A scalar product in four running sums, which the processor adds side by side.
    private func dot(
        _ a: UnsafeBufferPointer<Double>, _ from: Int, _ b: UnsafeBufferPointer<Double>, _ start: Int, _ count: Int
    ) -> Double {
        var sums = SIMD4<Double>(repeating: 0)
        let whole = count / 4 * 4
        for t in stride(from: 0, to: whole, by: 4) {
            let x = SIMD4(a[from + t], a[from + t + 1], a[from + t + 2], a[from + t + 3])
            let y = SIMD4(b[start + t], b[start + t + 1], b[start + t + 2], b[start + t + 3])
            sums += x * y
        }
        var total = sums.sum()
        for t in whole..<count { total += a[from + t] * b[start + t] }
        return total
    }
}
