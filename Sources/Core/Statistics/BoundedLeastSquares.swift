internal import COpenBLAS
private import Foundation

/// Nonlinear least squares between bounds, for residuals that come out of a recursion: eight points in one pass.
///
/// Levenberg-Marquardt with projection: Marquardt (1963), doi:10.1137/0111030; parameters at a bound which the gradient
/// presses against are held (Kanzow, Yamashita & Fukushima 2004, doi:10.1016/j.cam.2004.02.013). The derivatives are finite
/// differences, and eight dampings are tried at once, so that a step costs two to three passes with up to fourteen parameters.
public struct BoundedLeastSquares: Sendable {
    /// The same quantity at eight points; one lane is one point.
    public typealias Lanes = SIMD8<Double>

    /// Sums of squared residuals at eight points, not finite where a point has none.
    ///
    /// First argument: parameters, one `Lanes` each. Second: when given, receives the residuals of all points, of step i at
    /// `residuals[i * stride]`; third: that stride.
    public typealias Objective = (UnsafePointer<Lanes>, UnsafeMutablePointer<Lanes>?, Int) -> Lanes

    public var maximumIterations: Int
    /// Stops when the logarithm of the sum of squares falls by less than this.
    public var tolerance: Double

    public init(maximumIterations: Int = 30, tolerance: Double = 1e-7) {
        self.maximumIterations = maximumIterations
        self.tolerance = tolerance
    }

    /// A parameter's range and the change that is small for it: derivatives use 10⁻⁵ of `scale`.
    public struct Parameter: Sendable {
        public var lower: Double
        public var upper: Double
        public var scale: Double

        public init(_ lower: Double = -.infinity, _ upper: Double = .infinity, scale: Double) {
            self.lower = lower
            self.upper = upper
            self.scale = scale
        }
    }

    /// The best point found and what it took.
    public struct Result: Sendable {
        public var point: [Double]
        public var squares: Double
        public var iterations: Int
    }

    /// Minimises the sum of `count` squared residuals from the best of at most eight starts.
    ///
    /// - Precondition: one to eight starts, each with one value for each parameter.
    public func minimise(
        from starts: [[Double]], _ parameters: [Parameter], count: Int, _ objective: Objective
    ) -> Result {
        precondition((1...8).contains(starts.count), "one to eight starts")
        let size = parameters.count
        var lanes = [Lanes](repeating: .zero, count: max(size, 1))
        func put(_ point: [Double], in lane: Int) {
            for j in 0..<size { lanes[j][lane] = min(max(point[j], parameters[j].lower), parameters[j].upper) }
        }
        for lane in 0..<8 { put(starts[min(lane, starts.count - 1)], in: lane) }
        let first = lowest(objective(lanes, nil, 0))
        var x = (0..<size).map { lanes[$0][first.lane] }
        var squares = first.value
        guard size > 0, squares.isFinite, squares > 0 else {
            return Result(point: x, squares: squares, iterations: 0)
        }
        let blocks = (size + 8) / 8
        let width = 8 * blocks
        var matrix = [Lanes](repeating: .zero, count: max(count, 1) * blocks)
        var gram = [Double](repeating: 0, count: width * width)
        var damping = 1e-3
        var iterations = 0
        var trials = [[Double]](repeating: x, count: 8)
        while iterations < maximumIterations {
            iterations += 1
            differentiate(x, parameters, &lanes, &matrix, &gram, blocks: blocks, count: count, objective)
            guard gram.allSatisfy(\.isFinite) else { break }
            var best = (lane: 0, value: Double.infinity)
            for _ in 0..<2 {
                for lane in 0..<8 {
                    trials[lane] = step(from: x, parameters, gram, width: width, damping: damping * Self.ladder[lane])
                    put(trials[lane], in: lane)
                }
                best = lowest(objective(lanes, nil, 0))
                if best.value < squares { break }
                damping *= 1e6
            }
            guard best.value < squares else { break }
            let gain = log(squares / best.value)
            squares = best.value
            for j in 0..<size { x[j] = lanes[j][best.lane] }
            damping = min(max(damping * Self.ladder[best.lane], 1e-9), 1e9)
            if gain < tolerance || squares <= 0 { break }
        }
        return Result(point: x, squares: squares, iterations: iterations)
    }

    /// Dampings tried at once, relative to the last one that served.
    private static let ladder: [Double] = [1e-3, 1e-2, 1e-1, 1, 10, 1e2, 1e3, 1e5]

    private func lowest(_ values: Lanes) -> (lane: Int, value: Double) {
        var best = (lane: 0, value: Double.infinity)
        for lane in 0..<8 where values[lane] < best.value { best = (lane, values[lane]) }
        return best
    }

    /// The products of residuals (column 0) and their derivatives (columns 1 … size), upper triangle, row-major.
    private func differentiate(
        _ x: [Double], _ parameters: [Parameter], _ lanes: inout [Lanes], _ matrix: inout [Lanes],
        _ gram: inout [Double], blocks: Int, count: Int, _ objective: Objective
    ) {
        let size = x.count
        var inverse = [Lanes](repeating: .zero, count: blocks)
        for block in 0..<blocks {
            for j in 0..<size { lanes[j] = Lanes(repeating: x[j]) }
            for lane in 0..<8 {
                let j = 8 * block + lane - 1
                guard j >= 0, j < size else { continue }
                var change = 1e-5 * parameters[j].scale
                if x[j] + change > parameters[j].upper { change = -change }
                lanes[j][lane] += change
                inverse[block][lane] = 1 / (lanes[j][lane] - x[j])
            }
            matrix.withUnsafeMutableBufferPointer {
                guard let base = $0.baseAddress else { return }
                _ = objective(lanes, base + block, blocks)
            }
        }
        matrix.withUnsafeMutableBufferPointer { rows in
            for i in 0..<count {
                let own = rows[i * blocks][0]
                let base = Lanes(repeating: own)
                for block in 0..<blocks {
                    rows[i * blocks + block] = (rows[i * blocks + block] - base) * inverse[block]
                }
                rows[i * blocks][0] = own
            }
            rows.withMemoryRebound(to: Double.self) { values in
                let width = Int32(8 * blocks)
                cblas_dsyrk(
                    CblasRowMajor, CblasUpper, CblasTrans, width, Int32(count), 1, values.baseAddress, width, 0, &gram,
                    width)
            }
        }
    }

    /// The damped Gauss-Newton step from `x`, parameters held where the gradient presses against a bound.
    private func step(
        from x: [Double], _ parameters: [Parameter], _ gram: [Double], width: Int, damping: Double
    ) -> [Double] {
        let free = x.indices.filter { j in
            let slope = gram[j + 1]
            let held = (x[j] <= parameters[j].lower && slope >= 0) || (x[j] >= parameters[j].upper && slope <= 0)
            return !held && gram[(j + 1) * width + j + 1] > 0
        }
        let n = free.count
        // Cholesky factor, row by row, of the damped normal equations; then two substitutions.
        var factor = [Double](repeating: 0, count: n * n)
        var change = [Double](repeating: 0, count: n)
        for (r, a) in free.enumerated() {
            var right = -gram[a + 1]
            for c in 0...r {
                let b = free[c]
                var sum = gram[(min(a, b) + 1) * width + max(a, b) + 1]
                if r == c { sum *= 1 + damping }
                for k in 0..<c { sum -= factor[r * n + k] * factor[c * n + k] }
                if r == c {
                    // A direction that the others already span: leave it.
                    factor[r * n + r] = sum > 0 ? sum.squareRoot() : .infinity
                } else {
                    factor[r * n + c] = sum / factor[c * n + c]
                }
            }
            for k in 0..<r { right -= factor[r * n + k] * change[k] }
            change[r] = right / factor[r * n + r]
        }
        for r in stride(from: n - 1, through: 0, by: -1) {
            for k in r + 1..<max(n, r + 1) { change[r] -= factor[k * n + r] * change[k] }
            change[r] /= factor[r * n + r]
        }
        var moved = x
        for (r, a) in free.enumerated() { moved[a] += change[r] }
        return moved
    }
}
