import Foundation
import Statistics

/// One form of the Theta method with its least squares parameters.
struct ThetaEstimate: Sendable {
    let form: Theta.Form
    let figure: SeasonalFigure?
    let parameters: ThetaParameters
    /// Before the first value.
    let start: ThetaState
    /// Up to a constant: −n/2 · log Σε² of the series without its season, the first three steps left out.
    let logLikelihood: Double
    /// Akaike's criterion corrected for small samples (AICc); +∞ when there is no finite error.
    let criterion: Double

    /// Everything estimated: level, α, θ, the regression and the season.
    var parameterCount: Int { (form.isOptimised ? 3 : 2) + 2 + (figure.map { $0.effects.count - 1 } ?? 0) }

    /// α below which the linear trend is all that is left.
    static let lowestAlpha = 0.01

    /// Minimises the squared one-step errors.
    ///
    /// - Parameter values: without their season `figure`; NaN where missing.
    init(_ form: Theta.Form, _ values: [Double], figure: SeasonalFigure?) {
        let line = Self.line(values)
        let errors = ThetaErrors(form: form, values: values, line: line)
        let seen = values.filter { !$0.isNaN }
        let mean = seen.reduce(0, +) / Double(max(seen.count, 1))
        let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(seen.count, 1))
        var parameters: [BoundedLeastSquares.Parameter] = [
            .init(scale: max(variance.squareRoot(), 0.1)), .init(Self.lowestAlpha, 0.99, scale: 0.1),
        ]
        if form.isOptimised { parameters.append(.init(1e-6, 1, scale: 0.1)) }
        // The level that makes the first forecast the first value.
        let first = (seen.first ?? mean) - (form.isDynamic ? 0 : 0.5 * (line.intercept + line.slope))
        let starts = [(0.1, 0.5), (0.02, 0.5), (0.3, 0.5), (0.6, 0.5), (0.05, 1), (0.2, 1), (0.5, 1), (0.9, 0.9)]
            .map { alpha, inverse in [first, alpha] + (form.isOptimised ? [inverse] : []) }
        let found = BoundedLeastSquares().minimise(from: starts, parameters, count: values.count) { errors($0, $1, $2) }
        self.init(
            form, figure: figure, level: found.point[0], alpha: found.point[1],
            inverse: form.isOptimised ? found.point[2] : 0.5, line: line, squares: found.squares,
            count: values.dropFirst(ThetaErrors.skipped).count { !$0.isNaN }, free: parameters.count)
    }

    /// A form with parameters that are given, for instance by another implementation.
    init(
        _ form: Theta.Form, _ values: [Double], figure: SeasonalFigure?, level: Double, alpha: Double, theta: Double
    ) {
        let line = Self.line(values)
        var point = [level, alpha, 1 / theta].map { BoundedLeastSquares.Lanes(repeating: $0) }
        let squares = ThetaErrors(form: form, values: values, line: line)(&point, nil, 0)[0]
        self.init(
            form, figure: figure, level: level, alpha: alpha, inverse: 1 / theta, line: line, squares: squares,
            count: values.dropFirst(ThetaErrors.skipped).count { !$0.isNaN }, free: form.isOptimised ? 3 : 2)
    }

    /// A level that never changes.
    init(constant: Double) {
        form = .standard
        figure = nil
        parameters = ThetaParameters(alpha: 0.5, trend: 0, isDynamic: false)
        start = ThetaState(level: constant, intercept: 0, slope: 0)
        logLikelihood = .infinity
        criterion = -.infinity
    }

    private init(
        _ form: Theta.Form, figure: SeasonalFigure?, level: Double, alpha: Double, inverse: Double,
        line: (intercept: Double, slope: Double), squares: Double, count: Int, free: Int
    ) {
        self.form = form
        self.figure = figure
        parameters = ThetaParameters(alpha: alpha, trend: 1 - inverse, isDynamic: form.isDynamic)
        start =
            form.isDynamic
            ? ThetaState(level: level, intercept: 0, slope: 0)
            : ThetaState(level: level, intercept: line.intercept, slope: line.slope)
        let usable = squares > 0 && squares.isFinite
        let n = Double(count)
        let k = Double(free + 1)
        logLikelihood = usable ? -0.5 * n * log(squares) : -.infinity
        criterion = usable ? -2 * logLikelihood + 2 * k + 2 * k * (k + 1) / max(n - k - 1, 1) : .infinity
    }

    /// Regression of the values on 1, 2, 3 and so on.
    private static func line(_ values: [Double]) -> (intercept: Double, slope: Double) {
        var (count, sumX, sumY) = (0.0, 0.0, 0.0)
        for (i, value) in values.enumerated() where !value.isNaN {
            count += 1
            sumX += Double(i + 1)
            sumY += value
        }
        guard count > 1 else { return (sumY, 0) }
        let (meanX, meanY) = (sumX / count, sumY / count)
        var (cross, square) = (0.0, 0.0)
        for (i, value) in values.enumerated() where !value.isNaN {
            let x = Double(i + 1) - meanX
            cross += x * (value - meanY)
            square += x * x
        }
        let slope = cross / square
        return (meanY - slope * meanX, slope)
    }

    /// The state after `values` (with their season), the first of which is the `offset`-th of the series.
    ///
    /// - Parameter innovations: receives the error of each observed value without its season.
    func filter(
        _ values: some Sequence<Double>, from start: ThetaState, innovations: inout [Double]
    ) -> ThetaState {
        var state = start
        for value in values {
            let expected = parameters.forecast(state)
            guard !value.isNaN else {
                parameters.advance(&state, value: expected)
                continue
            }
            let own = figure?.without(value, at: state.steps) ?? value
            if state.steps >= ThetaErrors.skipped { innovations.append(own - expected) }
            parameters.advance(&state, value: own)
        }
        return state
    }

    /// Draws the next value, with its season, and moves the state on.
    @inline(__always)
    func draw(_ state: inout ThetaState, innovation: Double) -> Double {
        let step = state.steps
        let value = parameters.forecast(state) + innovation
        parameters.advance(&state, value: value)
        return figure?.with(value, at: step) ?? value
    }

    /// How the past's forecasts several steps ahead compare with the model's own simulation.
    func spread(over values: [Double], innovations: [Double]) -> SmoothingSpread {
        let stride = 3
        var past = SmoothingSpread.Sums()
        var unused: [Double] = []
        var state = start
        for from in Swift.stride(from: 0, to: values.count - 1, by: stride) {
            if from >= 21 {
                var ahead = state
                for step in 0..<min(SmoothingSpread.longest, values.count - from) {
                    let expected = draw(&ahead, innovation: 0)
                    past.add(values[from + step] - expected, ahead: step)
                }
            }
            state = filter(values[from..<min(from + stride, values.count)], from: state, innovations: &unused)
        }
        var model = SmoothingSpread.Sums()
        var generator = SeededGenerator(seed: 1)
        var ahead = state
        let points = (0..<SmoothingSpread.longest).map { _ in draw(&ahead, innovation: 0) }
        for _ in 0..<SmoothingSpread.draws {
            ahead = state
            for step in 0..<SmoothingSpread.longest {
                let innovation = innovations[generator.integer(below: innovations.count)]
                model.add(draw(&ahead, innovation: innovation) - points[step], ahead: step)
            }
        }
        return SmoothingSpread(past: past, model: model, stride: stride)
    }
}
