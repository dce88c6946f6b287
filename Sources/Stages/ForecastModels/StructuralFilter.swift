import Foundation

/// The variances and decays of a structural model, in logarithms of counts and for one step of a day or week.
struct StructuralParameters: Sendable, Hashable {
    /// Standard deviation of the change of the level in one step.
    var levelSD: Double
    /// What is left of the level's departure from its mean after one step; 1 is a random walk.
    var levelDecay: Double
    /// Standard deviation of the innovations of the wave.
    var waveSD: Double
    /// What is left of the wave after one step.
    var waveDecay: Double
    var slopeSD: Double
    /// What is left of the slope after one step.
    var slopeDecay: Double
    /// Standard deviation of the innovations of the short-lived component.
    var shortSD: Double
    var shortDecay: Double
    /// Standard deviation of the daily change of each coefficient of the week.
    var seasonSD: Double
    /// Standard deviation of the noise beyond counting.
    var noiseSD: Double
}

/// The Kalman filter of a structural model, for several columns through the same gains.
///
/// ```
/// z(t) = level(t) + wave(t) + short(t) + w(t)ᵀ season(t) + noise(t)
/// level(t + 1) = δ level(t) + …      wave(t + 1) = ρ wave(t) + slope(t) + …
/// short(t + 1) = α short(t) + …      slope(t + 1) = φ slope(t) + …
/// ```
///
/// `w` holds cosine and sine of the weekday's harmonics and the season's coefficients are random walks: the same model as
/// the rotating trigonometric season of Harvey, *Forecasting, Structural Time Series Models and the Kalman Filter* (1989),
/// section 2.3.4, with a transition that leaves the coefficients in place. Column 0 is the series, the others are
/// regressors: generalised least squares by the augmented filter of de Jong (1991), Durbin & Koopman, *Time Series
/// Analysis by State Space Methods* (2nd ed., 2012), section 6.2.3.
struct StructuralFilter: Sendable, Equatable {
    let parameters: StructuralParameters
    /// Steps in a season: 7, or 1 for none.
    let period: Int
    let columns: Int
    /// Predicted state, row-major states × columns: wave, slope, short, level, then the season's coefficients.
    private(set) var mean: [Double]
    /// Covariance of the predicted state, row-major.
    private(set) var covariance: [Double]
    /// Missing steps right before the next one.
    private var missing = 0
    /// Outlying innovations of one sign in a row, negative for low ones.
    private var streak = 0

    var states: Int { 4 + period - 1 }

    /// Standard errors beyond which an innovation's influence is bounded.
    static let outlier = 3.5
    /// Outliers of one sign in a row that are taken as a shift of the level.
    static let shiftLength = 3
    /// Covariance of the state for the next step: after a long hole the level is unknown before any new value has come.
    var covarianceAhead: [Double] {
        var ahead = covariance
        if missing > Self.hole { ahead[3 * states + 3] += Self.holeSD * Self.holeSD }
        return ahead
    }

    /// Steps of a hole that leave the level unknown, and the standard deviation then added.
    static let hole = 60
    static let holeSD = 0.3

    /// - Parameters:
    ///   - level: expected level of the series at the first step.
    ///   - levelSD: how far it may be from that.
    init(_ parameters: StructuralParameters, period: Int, columns: Int, level: Double = 0, levelSD: Double = 0.7) {
        self.parameters = parameters
        self.period = period
        self.columns = columns
        let states = 4 + period - 1
        mean = [Double](repeating: 0, count: states * columns)
        mean[3 * columns] = level
        covariance = [Double](repeating: 0, count: states * states)
        let short =
            parameters.shortSD * parameters.shortSD / max(1 - parameters.shortDecay * parameters.shortDecay, 1e-6)
        let slope =
            parameters.slopeSD * parameters.slopeSD / max(1 - parameters.slopeDecay * parameters.slopeDecay, 1e-3)
        let wave = parameters.waveSD * parameters.waveSD / max(1 - parameters.waveDecay * parameters.waveDecay, 1e-6)
        let season = Self.seasonPrior * Self.seasonPrior
        for (state, variance)
            in ([wave, slope, short, levelSD * levelSD] + Array(repeating: season, count: period - 1))
            .enumerated()
        {
            covariance[state * states + state] = variance
        }
    }

    /// Standard deviation of the season's coefficients before anything is known.
    static let seasonPrior = 0.15

    /// Cosines and sines of each place in the season, row-major.
    static func harmonics(period: Int) -> [Double] {
        guard period > 1 else { return [] }
        return (0..<period).flatMap { place in
            (1...(period / 2)).flatMap { k -> [Double] in
                let angle = 2 * Double.pi * Double(k * place) / Double(period)
                return [cos(angle), sin(angle)]
            }
        }
    }

    /// Filters further steps.
    ///
    /// - Parameters:
    ///   - rows: row-major steps × columns; a missing value of column 0 is NaN.
    ///   - phase: place of the first step in the season.
    ///   - variances: of each observation by counting, without the noise.
    ///   - coefficients: of the regressors, with which an outlier is judged; as many as columns but one.
    ///   - body: is given the number of the step, its innovations, their variance, and the standardised innovation.
    ///     The variance is that of the bounded influence; a missing step is not given.
    mutating func run(
        _ rows: [Double], phase: Int, variances: [Double], coefficients: [Double],
        _ body: (Int, UnsafePointer<Double>, Double, Double) -> Void
    ) {
        let count = variances.count
        precondition(rows.count == count * columns && coefficients.count == columns - 1, "shape is steps × columns")
        let weights = Self.harmonics(period: period) + [0]  // never empty
        let noise = parameters.noiseSD * parameters.noiseSD
        let (columns, seasons, period) = (columns, period - 1, period)
        // One block: state, covariance, gain, innovations.
        let (states, square) = (states, states * states)
        var work = mean + covariance + [Double](repeating: 0, count: states + columns)
        var (missing, streak) = (missing, streak)
        let parameters = parameters
        work.withUnsafeMutableBufferPointer { work in
            guard let base = work.baseAddress else { return }
            let pass = StructuralPass(
                states: states, columns: columns, mean: base, covariance: base + states * columns,
                gain: base + states * columns + square, errors: base + states * columns + square + states)
            rows.withUnsafeBufferPointer { rows in
                weights.withUnsafeBufferPointer { weights in
                    for t in 0..<count {
                        if rows[t * columns].isNaN {
                            missing += 1
                        } else if let row = rows.baseAddress, let first = weights.baseAddress {
                            let w = first + (phase + t) % period * seasons
                            if missing > Self.hole { pass.covariance[3 * states + 3] += Self.holeSD * Self.holeSD }
                            missing = 0
                            var variance = pass.project(w) + noise + variances[t]
                            let error = pass.innovate(row + t * columns, w, coefficients)
                            var standardised = error / variance.squareRoot()
                            if abs(standardised) <= Self.outlier {
                                streak = 0
                            } else {
                                streak = standardised > 0 ? max(streak, 0) + 1 : min(streak, 0) - 1
                                if abs(streak) < Self.shiftLength {
                                    variance *= abs(standardised) / Self.outlier
                                } else {
                                    // A shift: the level becomes as uncertain as the innovation is large.
                                    pass.covariance[3 * states + 3] += error * error - variance
                                    variance = pass.project(w) + noise + variances[t]
                                    standardised = error / variance.squareRoot()
                                    streak = 0
                                }
                            }
                            body(t, UnsafePointer(pass.errors), variance, standardised)
                            pass.update(1 / variance)
                        }
                        pass.advance(parameters)
                    }
                }
            }
            for i in 0..<(states * columns) { mean[i] = pass.mean[i] }
            for i in 0..<square { covariance[i] = pass.covariance[i] }
        }
        (self.missing, self.streak) = (missing, streak)
    }
}

/// The numbers of one run of the filter, in place.
private struct StructuralPass {
    let states: Int
    let columns: Int
    let mean: UnsafeMutablePointer<Double>
    let covariance: UnsafeMutablePointer<Double>
    let gain: UnsafeMutablePointer<Double>
    let errors: UnsafeMutablePointer<Double>

    /// `M = P Z` into `gain`; returns `Zᵀ P Z`.
    @inline(__always) func project(_ w: UnsafePointer<Double>) -> Double {
        let seasons = states - 4
        for i in 0..<states {
            let row = covariance + i * states
            var sum = row[0] + row[2] + row[3]
            for k in 0..<seasons { sum += row[4 + k] * w[k] }
            gain[i] = sum
        }
        var total = gain[0] + gain[2] + gain[3]
        for k in 0..<seasons { total += gain[4 + k] * w[k] }
        return total
    }

    /// Innovations of all columns into `errors`; returns that of the series less its regression.
    @inline(__always) func innovate(
        _ row: UnsafePointer<Double>, _ w: UnsafePointer<Double>, _ coefficients: [Double]
    ) -> Double {
        let (short, level) = (mean + 2 * columns, mean + 3 * columns)
        for c in 0..<columns { errors[c] = row[c] - mean[c] - short[c] - level[c] }
        for k in 0..<(states - 4) {
            let season = mean + (4 + k) * columns
            for c in 0..<columns { errors[c] -= w[k] * season[c] }
        }
        var error = errors[0]
        for c in 1..<max(columns, 1) { error -= errors[c] * coefficients[c - 1] }
        return error
    }

    @inline(__always) func update(_ inverse: Double) {
        for i in 0..<states {
            let g = gain[i] * inverse
            let a = mean + i * columns
            for c in 0..<columns { a[c] += g * errors[c] }
            let row = covariance + i * states
            for j in 0..<states { row[j] -= g * gain[j] }
        }
    }

    /// Transition of wave, slope, short and level; the season's coefficients stay.
    @inline(__always) func advance(_ p: StructuralParameters) {
        let (slopes, shorts, levels) = (mean + columns, mean + 2 * columns, mean + 3 * columns)
        for c in 0..<columns {
            mean[c] = p.waveDecay * mean[c] + slopes[c]
            slopes[c] *= p.slopeDecay
            shorts[c] *= p.shortDecay
            levels[c] *= p.levelDecay
        }
        let (second, third, fourth) = (covariance + states, covariance + 2 * states, covariance + 3 * states)
        for j in 0..<states {
            covariance[j] = p.waveDecay * covariance[j] + second[j]
            second[j] *= p.slopeDecay
            third[j] *= p.shortDecay
            fourth[j] *= p.levelDecay
        }
        for i in 0..<states {
            let row = covariance + i * states
            row[0] = p.waveDecay * row[0] + row[1]
            row[1] *= p.slopeDecay
            row[2] *= p.shortDecay
            row[3] *= p.levelDecay
            if i >= 4 { row[i] += p.seasonSD * p.seasonSD }
        }
        covariance[0] += p.waveSD * p.waveSD
        second[1] += p.slopeSD * p.slopeSD
        third[2] += p.shortSD * p.shortSD
        fourth[3] += p.levelSD * p.levelSD
    }
}
