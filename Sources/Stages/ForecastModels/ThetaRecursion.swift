import Statistics

/// The state of the Theta recursion before one step: level and regression on time.
struct ThetaState: Sendable, Hashable {
    var level: Double
    /// Intercept and slope of the regression of the series on 1, 2, 3 and so on.
    var intercept: Double
    var slope: Double
    /// Mean of the values so far.
    var mean = 0.0
    /// (1 − α) to the power of the steps so far.
    var power = 1.0
    /// Steps so far.
    var steps = 0
}

/// The parameters of the Theta recursion.
struct ThetaParameters: Sendable, Hashable {
    var alpha: Double
    /// 1 − 1/θ: the weight of the linear trend.
    var trend: Double
    /// Whether the regression is of the values before each step.
    var isDynamic: Bool

    /// The forecast of the step that `state` stands before: equation 12 of Fiorucci & others (2016).
    @inline(__always)
    func forecast(_ state: ThetaState) -> Double {
        // Before the first value the dynamic regression is empty.
        if isDynamic && state.steps == 0 { return state.level }
        return state.level + trend
            * (state.intercept * state.power + state.slope * (1 - (1 - alpha) * state.power) / alpha)
    }

    /// Moves `state` over one step with `value`; the regression follows by its recursion, equations 15 to 17.
    @inline(__always)
    func advance(_ state: inout ThetaState, value: Double) {
        state.level = alpha * value + (1 - alpha) * state.level
        state.power *= 1 - alpha
        let i = Double(state.steps)
        let ahead = value - state.mean
        state.mean += ahead / (i + 1)
        if isDynamic {
            state.slope = state.steps == 0 ? 0 : ((i - 1) * state.slope + 6 * ahead / (i + 1)) / (i + 2)
            state.intercept = state.mean - state.slope * (i + 2) / 2
        }
        state.steps += 1
    }
}

/// The recursion of one form at eight parameter points at once, as least squares sees it.
///
/// Parameters: first level, α, and 1/θ where the form estimates it. The first three residuals are left out: they serve to
/// start the regression.
struct ThetaErrors {
    typealias Lanes = BoundedLeastSquares.Lanes

    let form: Theta.Form
    let values: [Double]
    /// Intercept and slope of all values on 1, 2, 3 and so on.
    let line: (intercept: Double, slope: Double)

    /// Residuals left out of the sum of squares.
    static let skipped = 3

    /// Squared errors of eight points; see ``BoundedLeastSquares/Objective``.
    func callAsFunction(
        _ points: UnsafePointer<Lanes>, _ residuals: UnsafeMutablePointer<Lanes>?, _ stride: Int
    ) -> Lanes {
        let first = points[0]
        let alpha = points[1]
        let trend = form.isOptimised ? 1 - points[2] : Lanes(repeating: 0.5)
        return form.isDynamic
            ? run(first, alpha, trend, residuals, stride, dynamic: true)
            : run(first, alpha, trend, residuals, stride, dynamic: false)
    }

    /// Inlined with a constant for `dynamic`, so that each has a loop of its own.
    @inline(__always)
    private func run(
        _ first: Lanes, _ alpha: Lanes, _ trend: Lanes, _ residuals: UnsafeMutablePointer<Lanes>?, _ stride: Int,
        dynamic: Bool
    ) -> Lanes {
        let rest = 1 - alpha
        let inverse = 1 / alpha
        var level = first
        var power = Lanes(repeating: 1)
        var mean = Lanes.zero
        var slope = dynamic ? .zero : Lanes(repeating: line.slope)
        var intercept = dynamic ? .zero : Lanes(repeating: line.intercept)
        var squares = Lanes.zero
        values.withUnsafeBufferPointer { values in
            for step in 0..<values.count {
                let pull = trend * (intercept * power + slope * (1 - rest * power) * inverse)
                let forecast = level + pull
                let isMissing = values[step].isNaN
                let value = isMissing ? forecast : Lanes(repeating: values[step])
                let error = value - forecast
                if step >= Self.skipped {
                    squares += error * error
                    if let residuals { residuals[step * stride] = error }
                } else if let residuals {
                    residuals[step * stride] = .zero
                }
                level = alpha * value + rest * level
                power *= rest
                if dynamic {
                    let i = Double(step)
                    let share = 1 / (i + 1)
                    let ahead = value - mean
                    mean += ahead * share
                    if step > 0 { slope = ((i - 1) * slope + (6 * share) * ahead) * (1 / (i + 2)) }
                    intercept = mean - slope * ((i + 2) / 2)
                }
            }
        }
        return squares
    }
}

extension Theta.Form {
    var isDynamic: Bool { self == .dynamicStandard || self == .dynamicOptimised }
    var isOptimised: Bool { self == .optimised || self == .dynamicOptimised }
}
