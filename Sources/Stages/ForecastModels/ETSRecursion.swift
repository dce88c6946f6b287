extension ETSForm {
    /// One-step forecast of a state whose next seasonal effect is `effect`.
    @inline(__always) private func forecast(_ trend: Double, _ effect: Double) -> Double {
        switch season {
        case .none: trend
        case .additive: trend + effect
        case .multiplicative: trend * effect
        }
    }

    /// Moves a state over one step; its season stands at `effect`.
    ///
    /// - Parameter innovation: value − forecast, or relative to the forecast with multiplicative errors; given the forecast.
    /// - Returns: forecast and innovation.
    @inline(__always)
    func advance(
        level: inout Double, slope: inout Double, effect: inout Double, _ smoothing: ETSSmoothing,
        innovation: (Double) -> Double
    ) -> (forecast: Double, innovation: Double) {
        let damped = smoothing.phi * slope
        let trend = level + damped
        let expected = forecast(trend, effect)
        let drawn = innovation(expected)
        let error = self.error == .multiplicative ? expected * drawn : drawn
        let forLevel = season == .multiplicative ? (effect > 0 ? error / effect : 0) : error
        level = trend + smoothing.alpha * forLevel
        slope = damped + smoothing.beta * forLevel
        if hasSeason {
            effect += smoothing.gamma * (season == .multiplicative ? (trend > 0 ? error / trend : 0) : error)
        }
        return (expected, drawn)
    }

    /// Draws the value `step` steps after a state's and moves the state on.
    @inline(__always)
    func draw(_ state: inout ETSState, _ step: Int, _ smoothing: ETSSmoothing, innovation: Double) -> Double {
        var none = 0.0
        let moved =
            hasSeason
            ? advance(
                level: &state.level, slope: &state.slope, effect: &state.season[step % period], smoothing
            ) { _ in innovation }
            : advance(level: &state.level, slope: &state.slope, effect: &none, smoothing) { _ in innovation }
        return moved.forecast + (error == .multiplicative ? moved.forecast * innovation : innovation)
    }

    /// The state after `values`; a missing value (NaN) counts as one that was forecast exactly.
    ///
    /// - Parameters:
    ///   - limit: a larger innovation moves the state as one of this size would, until it is the third in a row on one side: a
    ///     slip of one step is not a level (Gelper, Fried & Croux 2010, doi:10.1002/for.1125).
    ///   - innovations: receives one innovation for each observed value, as large as it moved the state.
    func filter(
        _ values: some Sequence<Double>, from start: ETSState, _ smoothing: ETSSmoothing, limit: Double = .infinity,
        innovations: inout [Double]
    ) -> ETSState {
        var state = start
        var run = 0
        let length = state.season.count
        var position = 0
        var none = 0.0
        for value in values {
            func compare(_ expected: Double) -> Double {
                if value.isNaN { return 0 }
                let innovation = self.error == .multiplicative ? value / expected - 1 : value - expected
                guard abs(innovation) > limit else {
                    run = 0
                    return innovation
                }
                run = innovation > 0 ? max(run, 0) + 1 : min(run, 0) - 1
                return abs(run) < 3 ? min(max(innovation, -limit), limit) : innovation
            }
            let step =
                length > 0
                ? advance(
                    level: &state.level, slope: &state.slope, effect: &state.season[position], smoothing,
                    innovation: compare)
                : advance(
                    level: &state.level, slope: &state.slope, effect: &none, smoothing, innovation: compare)
            if !value.isNaN { innovations.append(step.innovation) }
            if length > 0 { position = position + 1 == length ? 0 : position + 1 }
        }
        state.season = Array(state.season[position...] + state.season[..<position])
        return state
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
