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

    static let margin = 1e-4
    static let damping = (lowest: 0.8, highest: 0.98)

    /// α, β ÷ α, γ ÷ (1 − α) and φ as far as the form has them: each in an interval of its own.
    func coordinates(of form: ETSForm) -> [Double] {
        var found = [alpha]
        if form.hasTrend { found.append(beta / alpha) }
        if form.hasSeason { found.append(gamma / (1 - alpha)) }
        if form.trend == .damped { found.append(phi) }
        return found
    }

    /// The inverse of ``coordinates(of:)``.
    init(coordinates: ArraySlice<Double>, form: ETSForm) {
        var next = coordinates.makeIterator()
        alpha = next.next() ?? 0
        if form.hasTrend { beta = alpha * (next.next() ?? 0) }
        if form.hasSeason { gamma = (1 - alpha) * (next.next() ?? 0) }
        if form.trend == .damped { phi = next.next() ?? 1 }
    }

    init(alpha: Double, beta: Double, gamma: Double, phi: Double) {
        (self.alpha, self.beta, self.gamma, self.phi) = (alpha, beta, gamma, phi)
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
