import Foundation
import Statistics

/// One form of exponential smoothing with its maximum likelihood parameters.
struct ETSEstimate: Sendable {
    let form: ETSForm
    let smoothing: ETSSmoothing
    let start: ETSState
    /// Up to a constant: −n/2 · log Σε², less Σ log forecast with multiplicative errors.
    let logLikelihood: Double
    /// Akaike's criterion corrected for small samples (AICc); +∞ when the likelihood is not finite.
    let criterion: Double

    /// Maximises the likelihood, from the best of textbook guesses and of the estimates of the nearest forms in `near`.
    init(_ form: ETSForm, values: [Double], near: [ETSForm: ETSEstimate], iterations: Int) {
        let guess = form.initialState(values).free(of: form)
        let likelihood = ETSLikelihood(form, values: values)
        var starts: [[Double]] = []
        for other in Self.neighbours(of: form) {
            guard let estimate = near[other], estimate.logLikelihood.isFinite, starts.count < 3 else { continue }
            var from = estimate.smoothing
            if !other.hasTrend { from.beta = 0.01 * from.alpha }
            if other.trend != .damped { from.phi = 0.97 }
            starts.append(from.coordinates(of: form) + estimate.start.free(of: form))
        }
        for alpha in Self.alphas where starts.count < 8 {
            let smoothing = ETSSmoothing(alpha: alpha, beta: 0.05 * alpha, gamma: 0.05 * (1 - alpha), phi: 0.97)
            starts.append(smoothing.coordinates(of: form) + guess)
        }
        let found = BoundedLeastSquares(maximumIterations: iterations)
            .minimise(
                from: starts, Self.parameters(of: form, spread: Self.spread(of: values)), count: values.count
            ) { likelihood($0, $1, $2) }
        self.form = form
        smoothing = ETSSmoothing(coordinates: found.point[..<form.smoothingCount], form: form)
        start = ETSState(free: found.point[form.smoothingCount...], form: form)
        let count = Double(likelihood.observed)
        let usable = found.squares > 0 && found.squares.isFinite
        logLikelihood = usable ? -0.5 * count * log(found.squares) : -.infinity
        let parameters = Double(form.parameterCount)
        criterion =
            usable
            ? -2 * logLikelihood + 2 * parameters + 2 * parameters * (parameters + 1) / (count - parameters - 1)
            : .infinity
    }

    /// A level that never changes.
    init(constant: Double) {
        form = ETSForm(error: .additive, trend: .none, season: .none, period: 1)
        smoothing = ETSSmoothing(alpha: 0.5, beta: 0, gamma: 0, phi: 1)
        start = ETSState(level: constant, slope: 0, season: [])
        logLikelihood = .infinity
        criterion = -.infinity
    }

    /// How the past's forecasts several steps ahead compare with the model's own simulation.
    func spread(over values: [Double], innovations: [Double]) -> SmoothingSpread {
        let stride = 3
        var past = SmoothingSpread.Sums()
        var unused: [Double] = []
        var state = start
        var ahead = start
        let relative = form.error == .multiplicative
        for from in Swift.stride(from: 0, to: values.count - 1, by: stride) {
            // The state that the first steps start from was estimated on them: skipped.
            if from >= 2 * form.period + 7 {
                ahead = state
                for step in 0..<min(SmoothingSpread.longest, values.count - from) {
                    let expected = form.draw(&ahead, step, smoothing, innovation: 0)
                    let value = values[from + step]
                    if !value.isNaN { past.add(relative ? value / expected - 1 : value - expected, ahead: step) }
                }
            }
            state = form.filter(
                values[from..<min(from + stride, values.count)], from: state, smoothing, innovations: &unused)
        }
        var model = SmoothingSpread.Sums()
        var generator = SeededGenerator(seed: 1)
        ahead = state
        let points = (0..<SmoothingSpread.longest).map { form.draw(&ahead, $0, smoothing, innovation: 0) }
        for _ in 0..<SmoothingSpread.draws {
            ahead = state
            for step in 0..<SmoothingSpread.longest {
                let innovation = innovations[generator.integer(below: innovations.count)]
                let drawn = form.draw(&ahead, step, smoothing, innovation: innovation)
                model.add(relative ? drawn / points[step] - 1 : drawn - points[step], ahead: step)
            }
        }
        return SmoothingSpread(past: past, model: model, stride: stride)
    }

    private static let alphas = [0.1, 0.02, 0.3, 0.6, 0.9, 0.003, 0.05, 0.2]

    private static func parameters(of form: ETSForm, spread: Double) -> [BoundedLeastSquares.Parameter] {
        let margin = ETSSmoothing.margin
        var found: [BoundedLeastSquares.Parameter] = [.init(margin, 1 - margin, scale: 0.1)]
        if form.hasTrend { found.append(.init(margin, 1, scale: 0.1)) }
        if form.hasSeason { found.append(.init(margin, 1, scale: 0.1)) }
        if form.trend == .damped {
            found.append(.init(ETSSmoothing.damping.lowest, ETSSmoothing.damping.highest, scale: 0.1))
        }
        found.append(.init(scale: spread))
        if form.hasTrend { found.append(.init(scale: 0.1 * spread)) }
        if form.hasSeason {
            let scale = form.season == .multiplicative ? 0.1 : spread
            found += Array(repeating: .init(scale: scale), count: form.period - 1)
        }
        return found
    }

    /// Forms that share the season, nearest first: the other error has the same recursion, the smaller trend is a start.
    private static func neighbours(of form: ETSForm) -> [ETSForm] {
        var found: [ETSForm] = []
        for trend in [form.trend, .additive, .none] {
            for error in ETS.ErrorTerm.allCases {
                var other = form
                other.trend = trend
                other.error = error
                if other != form, !found.contains(other) { found.append(other) }
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
