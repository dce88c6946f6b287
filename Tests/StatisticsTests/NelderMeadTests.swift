import Foundation
import Statistics
import Testing

@Suite struct NelderMeadTests {
    /// Rosenbrock (1960): minimum 0 at (1, 1), reached through a bent valley.
    @Test func rosenbrock() {
        let result = NelderMead(maximumEvaluations: 4000, tolerance: 1e-14)
            .minimise(from: [-1.2, 1], steps: [0.5, 0.5]) { x in
                let a = x[1] - x[0] * x[0]
                let b = 1 - x[0]
                return 100 * a * a + b * b
            }
        #expect(result.converged)
        #expect(result.value < 1e-10)
        #expect(abs(result.point[0] - 1) < 1e-4 && abs(result.point[1] - 1) < 1e-4)
    }

    /// Places asked for together lead the same way as one after the other, to the last bit, with the same count of evaluations.
    @Test func togetherIsTheSame() {
        func valley(_ x: [Double]) -> Double {
            let (a, b) = (x[1] - x[0] * x[0], 1 - x[0])
            return 100 * a * a + b * b
        }
        let search = NelderMead(maximumEvaluations: 400, tolerance: 1e-9)
        let one = search.minimise(from: [-1.2, 1], steps: [0.5, 0.5], valley)
        let all = search.minimise(from: [-1.2, 1], steps: [0.5, 0.5], together: { $0.map(valley) })
        #expect(one.point == all.point && one.value == all.value && one.evaluations == all.evaluations)
    }

    /// A bowl in twelve dimensions with its minimum 3 at 1, 2 … 12, as many parameters as exponential smoothing has.
    @Test func twelveDimensions() {
        let result = NelderMead(maximumEvaluations: 20_000, tolerance: 1e-12, restarts: 2)
            .minimise(from: Array(repeating: 0, count: 12), steps: Array(repeating: 1, count: 12)) { x in
                var value = 3.0
                for (i, coordinate) in x.enumerated() {
                    let weight = Double(i + 1)
                    value += weight * (coordinate - weight) * (coordinate - weight)
                }
                return value
            }
        #expect(abs(result.value - 3) < 1e-6)
        for (found, expected) in zip(result.point, 1...12) { #expect(abs(found - Double(expected)) < 1e-3) }
    }

    @Test func valuesThatAreNotFiniteAreAvoided() {
        // log x − x has no value below 0; the maximum is at 1.
        let result = NelderMead().minimise(from: [3], steps: [-4]) { x in x[0] - log(x[0]) }
        #expect(abs(result.point[0] - 1) < 1e-3)
    }

    @Test func theLimitOfEvaluationsIsKeptAndSaid() {
        var calls = 0
        let result = NelderMead(maximumEvaluations: 30, tolerance: 0, restarts: 0)
            .minimise(from: [5, 5, 5], steps: [1, 1, 1]) { x in
                calls += 1
                return x.reduce(0) { $0 + $1 * $1 }
            }
        #expect(!result.converged)
        #expect(calls == result.evaluations)
        // A last shrink may take three more.
        #expect(result.evaluations <= 33)
    }

    @Test func noDimensionIsEvaluatedOnce() {
        let result = NelderMead().minimise(from: [], steps: []) { _ in 7 }
        #expect(result.value == 7)
        #expect(result.converged)
    }
}
