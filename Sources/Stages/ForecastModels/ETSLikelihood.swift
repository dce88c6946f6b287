import Foundation
import Statistics

/// The recursion of one form over one series at eight parameter points at once, as least squares sees it.
///
/// Parameters are those of ``ETSSmoothing/coordinates(of:)``, then of ``ETSState/free(of:)``. With additive errors the
/// residuals are the innovations. With multiplicative ones they are multiplied by the geometric mean of the forecasts, so
/// that n/2 · log Σ residual² is minus the log likelihood in both cases: equation 5.3 of the book.
struct ETSLikelihood {
    typealias Lanes = BoundedLeastSquares.Lanes

    let form: ETSForm
    let values: [Double]
    let observed: Int

    init(_ form: ETSForm, values: [Double]) {
        self.form = form
        self.values = values
        observed = values.count { !$0.isNaN }
    }

    /// Sums of squares of eight points; see ``BoundedLeastSquares/Objective``.
    func callAsFunction(
        _ points: UnsafePointer<Lanes>, _ residuals: UnsafeMutablePointer<Lanes>?, _ stride: Int
    ) -> Lanes {
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: max(form.period, 1)) { effects in
            guard let effects = effects.baseAddress else { return Lanes(repeating: .infinity) }
            effects.initialize(repeating: .zero, count: form.period)
            return pass(points, effects, residuals, stride)
        }
    }

    private func pass(
        _ points: UnsafePointer<Lanes>, _ effects: UnsafeMutablePointer<Lanes>,
        _ residuals: UnsafeMutablePointer<Lanes>?, _ stride: Int
    ) -> Lanes {
        var next = points
        func take() -> Lanes {
            defer { next += 1 }
            return next.pointee
        }
        let alpha = take()
        let beta = form.hasTrend ? alpha * take() : .zero
        let gamma = form.hasSeason ? (1 - alpha) * take() : .zero
        let phi = form.trend == .damped ? take() : Lanes(repeating: 1)
        let level = take()
        let slope = form.hasTrend ? take() : .zero
        var valid = SIMDMask<SIMD8<Int64>>(repeating: true)
        if form.hasSeason {
            var last = form.season == .multiplicative ? Lanes(repeating: Double(form.period)) : .zero
            for j in 0..<form.period - 1 {
                effects[j] = take()
                last -= effects[j]
            }
            effects[form.period - 1] = last
            if form.season == .multiplicative { for j in 0..<form.period { valid .&= effects[j] .> 0 } }
        }
        let start = Start(alpha: alpha, beta: beta, gamma: gamma, phi: phi, level: level, slope: slope)
        let sums: (squares: Lanes, logScale: Lanes)
        switch (form.error, form.season) {
        case (.additive, .none): sums = run(start, effects, residuals, stride, .none, relative: false)
        case (.additive, .additive): sums = run(start, effects, residuals, stride, .additive, relative: false)
        case (.multiplicative, .none): sums = run(start, effects, residuals, stride, .none, relative: true)
        case (.multiplicative, .additive): sums = run(start, effects, residuals, stride, .additive, relative: true)
        case (_, .multiplicative): sums = run(start, effects, residuals, stride, .multiplicative, relative: true)
        }
        var squares = sums.squares
        if form.error == .multiplicative {
            var mean = Lanes.zero
            for lane in 0..<8 { mean[lane] = exp(sums.logScale[lane] / Double(max(observed, 1))) }
            squares *= mean * mean
            if let residuals { for i in values.indices { residuals[i * stride] *= mean } }
        }
        return squares.replacing(with: Lanes(repeating: .infinity), where: .!valid)
    }

    private struct Start {
        var alpha: Lanes
        var beta: Lanes
        var gamma: Lanes
        var phi: Lanes
        var level: Lanes
        var slope: Lanes
    }

    /// Inlined with constants for `season` and `relative`, so that each form has a loop of its own.
    @inline(__always)
    private func run(
        _ start: Start, _ effects: UnsafeMutablePointer<Lanes>, _ residuals: UnsafeMutablePointer<Lanes>?,
        _ stride: Int, _ season: ETS.Season, relative: Bool
    ) -> (squares: Lanes, logScale: Lanes) {
        let (alpha, beta, gamma, phi) = (start.alpha, start.beta, start.gamma, start.phi)
        var (level, slope) = (start.level, start.slope)
        var squares = Lanes.zero
        var logScale = Lanes.zero
        var product = Lanes(repeating: 1)
        var factors = 0
        var position = 0
        let period = form.period
        values.withUnsafeBufferPointer { values in
            for i in 0..<values.count {
                let value = values[i]
                let damped = phi * slope
                let trend = level + damped
                if value.isNaN {
                    (level, slope) = (trend, damped)
                    if let residuals { residuals[i * stride] = .zero }
                } else {
                    let effect = season == .none ? .zero : effects[position]
                    let expected =
                        season == .none ? trend : season == .additive ? trend + effect : trend * effect
                    let error = value - expected
                    let innovation = relative ? error / expected : error
                    // Relative to effect and trend with a multiplicative season: error ÷ effect is innovation · trend.
                    let forLevel = season == .multiplicative ? innovation * trend : error
                    level = trend + alpha * forLevel
                    slope = damped + beta * forLevel
                    if season == .additive { effects[position] = effect + gamma * error }
                    if season == .multiplicative { effects[position] = effect + gamma * (innovation * effect) }
                    squares += innovation * innovation
                    if let residuals { residuals[i * stride] = innovation }
                    if relative {
                        // A logarithm for each step is slow: products of sixteen forecasts instead.
                        product *= expected
                        factors += 1
                        if factors == 16 {
                            for lane in 0..<8 { logScale[lane] += log(abs(product[lane])) }
                            product = Lanes(repeating: 1)
                            factors = 0
                        }
                    }
                }
                if season != .none { position = position + 1 == period ? 0 : position + 1 }
            }
        }
        if relative { for lane in 0..<8 { logScale[lane] += log(abs(product[lane])) } }
        return (squares, logScale)
    }
}
