/// Minimisation with gradients: the update of Broyden, Fletcher, Goldfarb & Shanno with backtracking.
///
/// Nocedal & Wright, *Numerical Optimization* (2nd ed., 2006): sections 3.1 (sufficient decrease) and 6.1 (update, and the
/// scale of the first matrix, equation 6.20).
public struct QuasiNewton: Sendable {
    public var maximumIterations: Int
    /// Stops when two iterations in a row lower the value by less than this: one alone may have been too short.
    public var tolerance: Double
    /// No coordinate moves further than this in one iteration.
    public var longestMove: Double

    public init(maximumIterations: Int = 100, tolerance: Double = 1e-6, longestMove: Double = 1) {
        self.maximumIterations = maximumIterations
        self.tolerance = tolerance
        self.longestMove = longestMove
    }

    /// A point with its value and the gradient there.
    public struct Place: Sendable {
        public var point: [Double]
        public var value: Double
        public var gradient: [Double]

        public init(point: [Double], value: Double, gradient: [Double]) {
            self.point = point
            self.value = value
            self.gradient = gradient
        }
    }

    /// Minimises from `start`, where the value should be finite; elsewhere a value that is not counts as +∞.
    ///
    /// - Parameter objective: is given a point and a limit; the gradient of a value above the limit is not used.
    public func minimise(from start: [Double], _ objective: ([Double], Double) -> Place) -> Minimum {
        let n = start.count
        var here = objective(start, .infinity)
        var evaluations = 1
        var inverse: [Double]?  // of the Hessian, row-major; nil: unknown
        var converged = false
        var idle = 0
        for _ in 0..<maximumIterations {
            var direction = here.gradient.map { -$0 }
            if let inverse {
                for i in 0..<n {
                    direction[i] = (0..<n).reduce(0) { $0 - inverse[i * n + $1] * here.gradient[$1] }
                }
            }
            var slope = Self.dot(direction, here.gradient)
            if slope >= 0 {
                direction = here.gradient.map { -$0 }
                slope = Self.dot(direction, here.gradient)
                inverse = nil
            }
            let longest = direction.reduce(0) { max($0, abs($1)) }
            guard slope < 0, slope.isFinite, longest > 0 else {
                converged = slope == 0
                break
            }
            // Nothing is known of the scale yet: a fifth of the longest move.
            var length = inverse == nil ? 0.2 * longestMove / longest : min(1, longestMove / longest)
            var next: Place?
            for _ in 0..<12 {
                let limit = here.value + 1e-4 * length * slope
                let tried = objective(zip(here.point, direction).map { $0 + length * $1 }, limit)
                evaluations += 1
                if tried.value <= limit {
                    next = tried
                    break
                }
                // The minimum of the parabola through both values and the slope, within reason.
                let curvature = 2 * (tried.value - here.value - length * slope)
                let best = curvature.isFinite ? -slope * length * length / curvature : 0.1 * length
                length = min(max(best, 0.1 * length), 0.5 * length)
            }
            guard let next else {
                // Once more along the gradient before giving up.
                if inverse == nil {
                    converged = true
                    break
                }
                inverse = nil
                continue
            }
            inverse = Self.updated(inverse, from: here, to: next)
            let gain = here.value - next.value
            here = next
            idle = gain < tolerance ? idle + 1 : 0
            if idle == 2 {
                converged = true
                break
            }
        }
        return Minimum(point: here.point, value: here.value, evaluations: evaluations, converged: converged)
    }

    /// The inverse after a step; the old one where the curvature along the step is not positive.
    private static func updated(_ inverse: [Double]?, from here: Place, to next: Place) -> [Double]? {
        let n = here.point.count
        let s = zip(next.point, here.point).map { $0 - $1 }
        let y = zip(next.gradient, here.gradient).map { $0 - $1 }
        let curvature = dot(s, y)
        let square = dot(y, y)
        guard curvature > 1e-12 * square, curvature.isFinite else { return inverse }
        var h = inverse ?? []
        if inverse == nil {
            h = [Double](repeating: 0, count: n * n)
            for i in 0..<n { h[i * n + i] = curvature / square }
        }
        let hy = (0..<n).map { i in (0..<n).reduce(0) { $0 + h[i * n + $1] * y[$1] } }
        let factor = (1 + dot(y, hy) / curvature) / curvature
        for i in 0..<n {
            for j in 0..<n {
                h[i * n + j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature
            }
        }
        return h
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
