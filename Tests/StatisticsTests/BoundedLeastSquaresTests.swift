import Foundation
import Statistics
import Testing

@Suite struct BoundedLeastSquaresTests {
    typealias Lanes = BoundedLeastSquares.Lanes

    /// Residuals y − f(x, parameters) of eight points, from a function of one point.
    static func minimise(
        from starts: [[Double]], _ parameters: [BoundedLeastSquares.Parameter], steps: Int,
        residual: @escaping (Int, [Double]) -> Double
    ) -> BoundedLeastSquares.Result {
        BoundedLeastSquares(maximumIterations: 100, tolerance: 1e-12).minimise(
            from: starts, parameters, count: steps
        ) { points, residuals, stride in
            var sums = Lanes.zero
            for lane in 0..<8 {
                let point = parameters.indices.map { points[$0][lane] }
                for i in 0..<steps {
                    let value = residual(i, point)
                    sums[lane] += value * value
                    if let residuals { residuals[i * stride][lane] = value }
                }
            }
            return sums
        }
    }

    /// A straight line through four points: intercept 3.5, slope 1.4 and a sum of squares of 4.2, as in every textbook.
    @Test func aLinearProblemIsSolvedExactly() {
        let y = [6.0, 5, 7, 10]
        let found = Self.minimise(from: [[0, 0]], [.init(scale: 1), .init(scale: 1)], steps: 4) { i, p in
            y[i] - p[0] - p[1] * Double(i + 1)
        }
        #expect(abs(found.point[0] - 3.5) < 1e-6)
        #expect(abs(found.point[1] - 1.4) < 1e-6)
        #expect(abs(found.squares - 4.2) < 1e-9)
    }

    /// Rosenbrock's valley, whose minimum is 0 at (1, 1), from the usual start (−1.2, 1).
    @Test func rosenbrock() {
        let found = Self.minimise(from: [[-1.2, 1]], [.init(scale: 1), .init(scale: 1)], steps: 2) { i, p in
            i == 0 ? 10 * (p[1] - p[0] * p[0]) : 1 - p[0]
        }
        #expect(abs(found.point[0] - 1) < 1e-4)
        #expect(abs(found.point[1] - 1) < 1e-4)
    }

    /// (x − 3)² + (y − 1)² + (x − y)² with x ≤ 1: at the bound the minimum over y is at 1.
    @Test func aBoundIsReachedAndHeld() {
        let found = Self.minimise(from: [[-4, 5]], [.init(-10, 1, scale: 1), .init(scale: 1)], steps: 3) { i, p in
            [p[0] - 3, p[1] - 1, p[0] - p[1]][i]
        }
        #expect(found.point[0] == 1)
        #expect(abs(found.point[1] - 1) < 1e-6)
    }

    @Test func theBestStartIsTaken() {
        // Two valleys: (x² − 4)² + 0.1 (x − 2)², deeper at 2 than at −2.
        let found = Self.minimise(from: [[-2.1], [2.1]], [.init(scale: 1)], steps: 2) { i, p in
            i == 0 ? p[0] * p[0] - 4 : 0.1.squareRoot() * (p[0] - 2)
        }
        #expect(abs(found.point[0] - 2) < 1e-6)
    }

    /// More parameters than one block of eight lanes: ten independent means.
    @Test func moreThanSevenParameters() {
        let found = Self.minimise(
            from: [[Double](repeating: 0, count: 10)], Array(repeating: .init(scale: 1), count: 10), steps: 10
        ) { i, p in p[i] - Double(i * i) }
        for (i, value) in found.point.enumerated() { #expect(abs(value - Double(i * i)) < 1e-6) }
    }

    @Test func nothingFiniteStaysWhereItBegan() {
        let found = Self.minimise(from: [[7]], [.init(scale: 1)], steps: 1) { _, _ in .nan }
        #expect(found.point == [7])
        #expect(!found.squares.isFinite)
    }
}
