import Statistics
import Testing

@Suite struct QuasiNewtonTests {
    /// Rosenbrock (1960): minimum 0 at (1, 1), reached through a bent valley.
    @Test func rosenbrock() {
        let result = QuasiNewton(maximumIterations: 200, tolerance: 1e-14).minimise(from: [-1.2, 1]) { x, _ in
            let (a, b) = (x[1] - x[0] * x[0], 1 - x[0])
            return QuasiNewton.Place(
                point: x, value: 100 * a * a + b * b, gradient: [-400 * x[0] * a - 2 * b, 200 * a])
        }
        #expect(result.converged)
        #expect(result.value < 1e-10)
        #expect(abs(result.point[0] - 1) < 1e-4 && abs(result.point[1] - 1) < 1e-4)
    }

    /// A bowl with its minimum 3 at 1, 2 … 8; the gradient of a value above the limit is not asked for.
    @Test func eightDimensions() {
        let result = QuasiNewton(tolerance: 1e-12, longestMove: 2).minimise(from: Array(repeating: 0, count: 8)) {
            x, limit in
            var (value, gradient): (Double, [Double]) = (3, [])
            for (i, coordinate) in x.enumerated() {
                let weight = Double(i + 1)
                value += weight * (coordinate - weight) * (coordinate - weight)
                gradient.append(2 * weight * (coordinate - weight))
            }
            return QuasiNewton.Place(point: x, value: value, gradient: value <= limit ? gradient : [])
        }
        #expect(abs(result.value - 3) < 1e-6)
        for (i, coordinate) in result.point.enumerated() { #expect(abs(coordinate - Double(i + 1)) < 1e-3) }
    }
}
