/// Minimisation without derivatives.
///
/// Nelder & Mead (1965), doi:10.1093/comjnl/7.4.308, with the dimension-adaptive coefficients of
/// Gao & Han (2012), doi:10.1007/s10589-010-9329-3, and restarts from the best point.
public struct NelderMead: Sendable {
    public var maximumEvaluations: Int
    /// Stops when the values of the simplex differ by less than this, relatively.
    public var tolerance: Double
    public var restarts: Int

    public init(maximumEvaluations: Int = 2000, tolerance: Double = 1e-8, restarts: Int = 1) {
        self.maximumEvaluations = maximumEvaluations
        self.tolerance = tolerance
        self.restarts = restarts
    }

    /// Minimises `objective` from `start`.
    ///
    /// `steps` are the sizes of the first simplex in each direction. Values that are not finite count as +∞.
    public func minimise(from start: [Double], steps: [Double], _ objective: ([Double]) -> Double) -> Minimum {
        minimise(from: start, steps: steps, atOnce: false) { $0.map(objective) }
    }

    /// As ``minimise(from:steps:_:)``, of an objective for which a few points together cost hardly more than one: all places to which a
    /// step may lead are asked for at once.
    ///
    /// - Parameter objective: its values at no more than `max(4, dimension + 1)` points.
    public func minimise(
        from start: [Double], steps: [Double], together objective: ([[Double]]) -> [Double]
    ) -> Minimum {
        minimise(from: start, steps: steps, atOnce: true, objective)
    }

    private func minimise(
        from start: [Double], steps: [Double], atOnce: Bool, _ objective: ([[Double]]) -> [Double]
    ) -> Minimum {
        var best = run(from: start, steps: steps, atOnce: atOnce, objective)
        for _ in 0..<restarts {
            var again = run(from: best.point, steps: steps.map { $0 / 2 }, atOnce: atOnce, objective)
            again.evaluations += best.evaluations
            if again.value < best.value || !best.converged { best = again.value <= best.value ? again : best }
        }
        return best
    }

    private func run(
        from start: [Double], steps: [Double], atOnce: Bool, _ objective: ([[Double]]) -> [Double]
    ) -> Minimum {
        let n = start.count
        func evaluate(_ points: [[Double]]) -> [Double] { objective(points).map { $0.isFinite ? $0 : .infinity } }
        guard n > 0 else { return Minimum(point: [], value: evaluate([[]])[0], evaluations: 1, converged: true) }
        let dimension = Double(n)
        let (expand, contract, shrink) =
            n < 2 ? (2.0, 0.5, 0.5) : (1 + 2 / dimension, 0.75 - 0.5 / dimension, 1 - 1 / dimension)
        var simplex = [start]
        for i in 0..<n {
            var vertex = start
            vertex[i] += steps[i]
            simplex.append(vertex)
        }
        var values = evaluate(simplex)
        var evaluations = n + 1
        var converged = false
        while evaluations < maximumEvaluations {
            let order = values.indices.sorted { values[$0] < values[$1] }
            simplex = order.map { simplex[$0] }
            values = order.map { values[$0] }
            let spread = values[n] - values[0]
            if spread.isFinite, spread <= tolerance * (abs(values[0]) + tolerance) {
                converged = true
                break
            }
            var centre = [Double](repeating: 0, count: n)
            for vertex in simplex[..<n] { for i in 0..<n { centre[i] += vertex[i] / dimension } }
            func along(_ t: Double) -> [Double] { (0..<n).map { centre[$0] + t * (simplex[n][$0] - centre[$0]) } }
            // Reflected, expanded, contracted outside and inside.
            let places = [-1, -expand, -contract, contract].map(along)
            let known = atOnce ? evaluate(places) : []
            func value(_ place: Int) -> Double { atOnce ? known[place] : evaluate([places[place]])[0] }
            let reflected = places[0]
            let reflectedValue = value(0)
            evaluations += 1
            if reflectedValue < values[0] {
                let expanded = places[1]
                let expandedValue = value(1)
                evaluations += 1
                if expandedValue < reflectedValue {
                    (simplex[n], values[n]) = (expanded, expandedValue)
                } else {
                    (simplex[n], values[n]) = (reflected, reflectedValue)
                }
            } else if reflectedValue < values[n - 1] {
                (simplex[n], values[n]) = (reflected, reflectedValue)
            } else {
                let contraction = reflectedValue < values[n] ? 2 : 3
                let contracted = places[contraction]
                let contractedValue = value(contraction)
                evaluations += 1
                if contractedValue < min(reflectedValue, values[n]) {
                    (simplex[n], values[n]) = (contracted, contractedValue)
                } else {
                    for k in 1...n {
                        for i in 0..<n { simplex[k][i] = simplex[0][i] + shrink * (simplex[k][i] - simplex[0][i]) }
                    }
                    values.replaceSubrange(1...n, with: evaluate(Array(simplex[1...n])))
                    evaluations += n
                }
            }
        }
        let winner = values.indices.min { values[$0] < values[$1] } ?? 0
        return Minimum(point: simplex[winner], value: values[winner], evaluations: evaluations, converged: converged)
    }
}
