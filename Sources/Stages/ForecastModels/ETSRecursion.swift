import Foundation

/// The form of an exponential smoothing model, written ETS(error, trend, season).
///
/// "The book" is Hyndman, Koehler, Ord & Snyder (2008), doi:10.1007/978-3-540-71918-2.
struct ETSForm: Hashable, Sendable, CustomStringConvertible {
    var error: ETS.ErrorTerm
    var trend: ETS.Trend
    var season: ETS.Season
    /// Steps in one season; 1 without a season.
    var period: Int

    var description: String { "ETS(\(error.rawValue),\(trend.rawValue),\(season.rawValue))" }

    var hasTrend: Bool { trend != .none }
    var hasSeason: Bool { season != .none }

    /// Smoothing parameters: α, β, γ, φ as far as the form has them.
    var smoothingCount: Int { 1 + (hasTrend ? 1 : 0) + (hasSeason ? 1 : 0) + (trend == .damped ? 1 : 0) }

    /// Free numbers of the first state: level, slope and all but one seasonal effect.
    var stateCount: Int { 1 + (hasTrend ? 1 : 0) + (hasSeason ? period - 1 : 0) }

    /// Everything estimated, the variance included.
    var parameterCount: Int { smoothingCount + stateCount + 1 }
}

/// Smoothing parameters in their usual region: 0 < α < 1, 0 < β < α, 0 < γ < 1 − α, 0.8 < φ < 0.98.
struct ETSSmoothing: Hashable, Sendable {
    var alpha = 0.0
    var beta = 0.0
    var gamma = 0.0
    /// 1 without damping.
    var phi = 1.0

    private static let margin = 1e-4
    private static let damping = (lowest: 0.8, highest: 0.98)

    /// Reads the region from unbounded coordinates, in the order α, β, γ, φ as far as the form has them.
    init(coordinates: ArraySlice<Double>, form: ETSForm) {
        var next = coordinates.makeIterator()
        func inside(_ low: Double, _ high: Double) -> Double {
            low + (high - low) / (1 + exp(-(next.next() ?? 0)))
        }
        alpha = inside(Self.margin, 1 - Self.margin)
        if form.hasTrend { beta = inside(Self.margin * alpha, alpha) }
        if form.hasSeason { gamma = inside(Self.margin * (1 - alpha), 1 - alpha) }
        if form.trend == .damped { phi = inside(Self.damping.lowest, Self.damping.highest) }
    }

    init(alpha: Double, beta: Double, gamma: Double, phi: Double) {
        (self.alpha, self.beta, self.gamma, self.phi) = (alpha, beta, gamma, phi)
    }

    /// The coordinates of this point; the inverse of ``init(coordinates:form:)``.
    func coordinates(of form: ETSForm) -> [Double] {
        func outside(_ value: Double, _ low: Double, _ high: Double) -> Double {
            let share = min(max((value - low) / (high - low), 1e-6), 1 - 1e-6)
            return log(share / (1 - share))
        }
        var found = [outside(alpha, Self.margin, 1 - Self.margin)]
        if form.hasTrend { found.append(outside(beta, Self.margin * alpha, alpha)) }
        if form.hasSeason { found.append(outside(gamma, Self.margin * (1 - alpha), 1 - alpha)) }
        if form.trend == .damped { found.append(outside(phi, Self.damping.lowest, Self.damping.highest)) }
        return found
    }
}

/// Level, slope and seasonal effects at one step.
struct ETSState: Hashable, Sendable {
    var level: Double
    var slope: Double
    /// Effects of the coming steps of one season, next step first; empty without a season.
    var season: [Double]

    /// The first state from level, slope and all but the last seasonal effect; effects sum to 0, or average 1.
    init(free: ArraySlice<Double>, form: ETSForm) {
        var next = free.makeIterator()
        level = next.next() ?? 0
        slope = form.hasTrend ? next.next() ?? 0 : 0
        season = form.hasSeason ? (1..<form.period).map { _ in next.next() ?? 0 } : []
        if form.hasSeason {
            let total = season.reduce(0, +)
            season.append(form.season == .multiplicative ? Double(form.period) - total : -total)
        }
    }

    init(level: Double, slope: Double, season: [Double]) {
        self.level = level
        self.slope = slope
        self.season = season
    }

    func free(of form: ETSForm) -> [Double] {
        [level] + (form.hasTrend ? [slope] : []) + (form.hasSeason ? Array(season.dropLast()) : [])
    }
}

/// One pass of the recursion over a series.
struct ETSRun {
    /// The state after the last step.
    var state: ETSState
    /// Sum of squared innovations.
    var squares: Double
    /// Sum of log |one-step forecast|, for multiplicative errors.
    var logScale: Double
    var observed: Int

    /// Log likelihood up to a constant that depends on the number of values only: equation 5.3 of the book.
    func logLikelihood(_ form: ETSForm) -> Double {
        guard squares > 0, squares.isFinite else { return -.infinity }
        let scale = form.error == .multiplicative ? logScale : 0
        return -0.5 * Double(observed) * log(squares) - scale
    }
}

extension ETSForm {
    /// One-step forecast of a state whose next seasonal effect is `effect`.
    @inline(__always) private func forecast(_ trend: Double, _ effect: Double) -> Double {
        switch season {
        case .none: trend
        case .additive: trend + effect
        case .multiplicative: trend * effect
        }
    }

    /// Runs over `values` from a first state; a missing value (NaN) counts as one that was forecast exactly.
    ///
    /// `innovations` receives one innovation for each observed value: value − forecast, or relative to the forecast.
    func run(
        _ values: [Double], from start: ETSState, _ smoothing: ETSSmoothing, innovations: inout [Double]?
    ) -> ETSRun {
        var (level, slope) = (start.level, start.slope)
        var effects = start.season
        let length = effects.count
        let (alpha, beta, gamma, phi) = (smoothing.alpha, smoothing.beta, smoothing.gamma, smoothing.phi)
        var position = 0
        var squares = 0.0
        var observed = 0
        var logScale = 0.0
        var product = 1.0
        for value in values {
            let damped = phi * slope
            let trend = level + damped
            let effect = length > 0 ? effects[position] : 0
            let expected = forecast(trend, effect)
            if value.isNaN {
                level = trend
                slope = damped
            } else {
                let error = value - expected
                let forLevel = season == .multiplicative ? error / effect : error
                level = trend + alpha * forLevel
                slope = damped + beta * forLevel
                if length > 0 {
                    effects[position] = effect + gamma * (season == .multiplicative ? error / trend : error)
                }
                observed += 1
                let innovation = self.error == .multiplicative ? error / expected : error
                squares += innovation * innovation
                innovations?.append(innovation)
                if self.error == .multiplicative {
                    // A logarithm for each of many steps is slow: products of a few forecasts instead.
                    product *= abs(expected)
                    if product > 1e100 || product < 1e-100 {
                        logScale += log(product)
                        product = 1
                    }
                }
            }
            if length > 0 { position = position + 1 == length ? 0 : position + 1 }
        }
        let state = ETSState(level: level, slope: slope, season: Array(effects[position...] + effects[..<position]))
        return ETSRun(state: state, squares: squares, logScale: logScale + log(product), observed: observed)
    }

    /// Draws the next value of a state and moves the state on; `innovation` as in ``run(_:from:_:innovations:)``.
    func advance(
        level: inout Double, slope: inout Double, effect: inout Double, _ smoothing: ETSSmoothing, innovation: Double
    ) -> Double {
        let damped = smoothing.phi * slope
        let trend = level + damped
        let expected = forecast(trend, effect)
        let error = self.error == .multiplicative ? expected * innovation : innovation
        let forLevel = season == .multiplicative ? (effect > 0 ? error / effect : 0) : error
        level = trend + smoothing.alpha * forLevel
        slope = damped + smoothing.beta * forLevel
        if hasSeason {
            effect += smoothing.gamma * (season == .multiplicative ? (trend > 0 ? error / trend : 0) : error)
        }
        return expected + error
    }

    /// A first guess at the state before `values`, from the first seasons: section 2.6.1 of the book.
    func initialState(_ values: [Double]) -> ETSState {
        let head = Array(values.prefix(max(12, hasSeason ? 8 * period : 0)))
        let effects = hasSeason ? seasonalFigure(head) : []
        var points: [(x: Double, y: Double)] = []
        for (step, value) in head.enumerated() where !value.isNaN {
            let effect = hasSeason ? effects[step % period] : 0
            let adjusted = season == .multiplicative ? value / max(effect, 0.01) : value - effect
            points.append((Double(step + 1), adjusted))
            if points.count >= max(10, 2 * period) { break }
        }
        let count = Double(points.count)
        let meanX = points.reduce(0) { $0 + $1.x } / count
        let meanY = points.reduce(0) { $0 + $1.y } / count
        guard hasTrend else { return ETSState(level: meanY, slope: 0, season: effects) }
        let cross = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
        let square = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
        let slope = square > 0 ? cross / square : 0
        return ETSState(level: meanY - slope * meanX, slope: slope, season: effects)
    }

    /// Effect of each step of the season: its mean distance from (or ratio to) the moving mean over one season.
    private func seasonalFigure(_ values: [Double]) -> [Double] {
        let neutral = season == .multiplicative ? 1.0 : 0.0
        var sums = [Double](repeating: 0, count: period)
        var counts = [Int](repeating: 0, count: period)
        for step in values.indices where !values[step].isNaN {
            let around = values[max(0, step - period / 2)...min(values.count - 1, step + period / 2)]
                .filter { !$0.isNaN }
            let mean = around.reduce(0, +) / Double(around.count)
            guard season != .multiplicative || mean > 0 else { continue }
            sums[step % period] += season == .multiplicative ? values[step] / mean : values[step] - mean
            counts[step % period] += 1
        }
        let effects = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : neutral }
        let mean = effects.reduce(0, +) / Double(period)
        guard season == .multiplicative else { return effects.map { $0 - mean } }
        return mean > 0 ? effects.map { max($0 / mean, 0.01) } : effects.map { _ in 1 }
    }
}
