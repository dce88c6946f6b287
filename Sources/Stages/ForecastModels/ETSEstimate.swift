import Statistics

/// One form of exponential smoothing with its maximum likelihood parameters.
struct ETSEstimate {
    let form: ETSForm
    let smoothing: ETSSmoothing
    let start: ETSState
    let logLikelihood: Double
    /// Akaike's criterion corrected for small samples (AICc); +∞ when the likelihood is not finite.
    let criterion: Double

    /// Maximises the likelihood, from the textbook guess and from the estimate of the nearest form in `near`.
    init(_ form: ETSForm, values: [Double], near: [ETSForm: ETSEstimate], evaluations: Int) {
        let guess = form.initialState(values)
        let spread = Self.spread(of: values)
        var steps = [Double](repeating: 1, count: form.smoothingCount)
        steps.append(0.2 * spread)
        if form.hasTrend { steps.append(0.02 * spread) }
        if form.hasSeason {
            let scale = form.season == .multiplicative ? 0.05 : 0.2 * spread
            steps += Array(repeating: scale, count: form.period - 1)
        }
        let smoothing = ETSSmoothing(alpha: 0.2, beta: 0.01, gamma: 0.02, phi: 0.95)
        var candidates = [smoothing.coordinates(of: form) + guess.free(of: form)]
        for other in Self.neighbours(of: form) {
            guard let estimate = near[other] else { continue }
            var state = estimate.start
            if !other.hasTrend { state.slope = 0 }
            var from = estimate.smoothing
            if !other.hasTrend { from.beta = 0.01 * from.alpha }
            if other.trend != .damped { from.phi = 0.97 }
            candidates.append(from.coordinates(of: form) + state.free(of: form))
        }
        func loss(_ point: [Double]) -> Double {
            var none: [Double]?
            let state = ETSState(free: point[form.smoothingCount...], form: form)
            if form.season == .multiplicative, state.season.contains(where: { $0 <= 0 }) { return .infinity }
            let smoothing = ETSSmoothing(coordinates: point[..<form.smoothingCount], form: form)
            return -form.run(values, from: state, smoothing, innovations: &none).logLikelihood(form)
        }
        var begin = candidates[0]
        var lowest = Double.infinity
        for candidate in candidates {
            let value = loss(candidate)
            if value < lowest { (begin, lowest) = (candidate, value) }
        }
        let found = NelderMead(maximumEvaluations: evaluations, tolerance: 1e-7, restarts: 1)
            .minimise(from: begin, steps: steps, loss)
        self.form = form
        self.smoothing = ETSSmoothing(coordinates: found.point[..<form.smoothingCount], form: form)
        start = ETSState(free: found.point[form.smoothingCount...], form: form)
        logLikelihood = -found.value
        let count = Double(values.count { !$0.isNaN })
        let parameters = Double(form.parameterCount)
        criterion =
            found.value.isFinite
            ? 2 * found.value + 2 * parameters + 2 * parameters * (parameters + 1) / (count - parameters - 1)
            : .infinity
    }

    /// Forms that share the season, nearest first: the other error has the same recursion, the smaller trend is a start.
    private static func neighbours(of form: ETSForm) -> [ETSForm] {
        var found: [ETSForm] = []
        for trend in [form.trend, .additive, .none] {
            for error in ETS.ErrorTerm.allCases {
                var other = form
                other.trend = trend
                other.error = error
                if other != form { found.append(other) }
            }
        }
        return found
    }

    private static func spread(of values: [Double]) -> Double {
        let seen = values.filter { !$0.isNaN }
        let mean = seen.reduce(0, +) / Double(max(seen.count, 1))
        let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(seen.count, 1))
        return max(variance.squareRoot(), 0.1)
    }
}
