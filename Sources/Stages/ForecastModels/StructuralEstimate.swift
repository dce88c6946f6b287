import Forecasting
import Foundation
import Statistics
import TimeSeries

/// What a structural model learned on its basis: variances, and the filter at the end of the basis with the regressors beside it.
struct StructuralEstimate: Sendable {
    let model: Structural
    let basis: EstimationBasis
    let regression: StructuralRegression
    private(set) var parameters: StructuralParameters
    private(set) var posterior: StructuralPosterior
    let forgetting: Double
    let recentMean: Double
    let centre: Double

    nonisolated(unsafe) static var tune: [String: Double] = {
        var t: [String: Double] = [:]
        for pair in (ProcessInfo.processInfo.environment["ST"] ?? "").split(separator: ",") {
            let kv = pair.split(separator: "=")
            t[String(kv[0])] = Double(kv[1])
        }
        return t
    }()

    init?(_ model: Structural, _ basis: EstimationBasis, covariates: [StructuralRegression.Covariate]) {
        self.model = model
        self.basis = basis
        let grain = basis.grid.grain
        let perYear = grain == .week ? 52 : 365
        let values = basis.values
        let end = values.end
        let observedFirst = values.values.firstIndex { !$0.isNaN }.map { values.first + $0 } ?? values.first
        let first = max(observedFirst, end - model.years * perYear)
        let days = basis.grid.date(at: first).dayNumber..<(basis.grid.date(at: end - 1).dayNumber + 1)
        regression = StructuralRegression(
            grid: basis.grid, calendar: basis.calendar, covariates: covariates, observed: days,
            harmonics: (end - first) * 2 > perYear ? 3 : 0)
        forgetting = grain == .week ? 0.25 : 1.0 / 14
        let counts = StructuralCounts(values, first..<end, forgetting: forgetting)
        recentMean = counts.recent
        centre = counts.initialLevel
        let rows = regression.stacked(counts, first..<end, centre: centre)
        let phase = Self.phase(basis.grid, first)
        let recent = max(0, counts.logs.count - model.window)
        parameters = Self.start
        var coefficients = [Double](repeating: 0, count: regression.columns)
        var last: StructuralPosterior?
        for round in 0...model.rounds {
            guard
                var next = StructuralPosterior(
                    parameters, regression: regression, level: 0, period: grain == .week ? 1 : 7,
                    forgetting: pow(0.5, 1 / (model.halfLife / (grain == .week ? 7 : 1))))
            else { return nil }
            next.absorb(rows, phase: phase, variances: counts.variances, coefficients: coefficients)
            guard let solved = next.solved() else { return nil }
            coefficients = solved
            last = next
            if round < model.rounds {
                let width = regression.columns + 1
                let (regression, beta) = (regression, coefficients)
                let residuals = (recent..<counts.logs.count).map { t -> Double in
                    var sum = rows[t * width]
                    for c in 0..<regression.columns { sum -= rows[t * width + 1 + c] * beta[c] }
                    return sum
                }
                parameters = Self.maximumLikelihood(
                    residuals, variances: Array(counts.variances[recent...]), phase: phase + recent,
                    period: grain == .week ? 1 : 7, from: parameters, model: model, round: round)
            }
        }
        guard let last else { return nil }
        posterior = last
        if Self.tune["dbg"] != nil {
            func f(_ x: Double) -> String { String(format: "%.4f", x) }
            let q = parameters
            var text = "\(basis.grid.date(at: end)) mean \(Int(recentMean)) n \(counts.logs.count) level \(f(q.levelSD)) wave \(f(q.waveSD)) τ \(f(-1 / log(q.waveDecay))) slope \(f(q.slopeSD)) short \(f(q.shortSD)) τ \(f(-1 / log(q.shortDecay))) season \(f(q.seasonSD)) noise \(f(q.noiseSD)) vol \(f(last.volatility)) |"
            for (i, g) in regression.groups.enumerated() where [.schoolHoliday].contains(g) { text += " \(g.rawValue.prefix(5)) \(f(coefficients[i]))" }
            print(text)
        }
        _ = perYear
    }

    /// Place in the season: weekday, 0 is Monday.
    static func phase(_ grid: TimeGrid, _ index: Int) -> Int { grid.date(at: index).weekday.rawValue - 1 }

    static let start = StructuralParameters(
        levelSD: 0.003, waveSD: tune["sl"] ?? 0.01, waveDecay: 0.97, slopeSD: tune["ss"] ?? 0.0005, slopeDecay: tune["damp"] ?? 0.9, shortSD: tune["sa"] ?? 0.02, shortDecay: 0.7,
        seasonSD: 0.0005, noiseSD: tune["sn"] ?? 0.03)

    /// Maximises the Gaussian likelihood with bounded influence and weak log-normal priors.
    static func maximumLikelihood(
        _ residuals: [Double], variances: [Double], phase: Int, period: Int, from start: StructuralParameters,
        model: Structural, round: Int
    ) -> StructuralParameters {
        let seen = residuals.filter { !$0.isNaN }
        let head = seen.prefix(14)
        let level = head.reduce(0, +) / Double(max(head.count, 1))
        let forget = pow(0.5, 1 / model.likelihoodHalfLife)
        let weights = residuals.indices.map { pow(forget, Double(residuals.count - 1 - $0)) }
        let priors: [(centre: Double, spread: Double, low: Double, high: Double)] = [
            (log(tune["wave"] ?? 0.015), 1, -9, 0), (log(tune["slope"] ?? 0.0005), tune["slopeSpread"] ?? 1, -12, -2), (log(tune["short"] ?? 0.02), 1, -9, 0),
            (log(tune["shortDays"] ?? 3), tune["shortSpread"] ?? 0.7, log(0.3), log(60)), (log(tune["season"] ?? 0.0005), 1, -12, -3), (log(0.03), 1, -9, 0),
            (log(tune["waveDays"] ?? 40), tune["waveSpread"] ?? 0.5, log(5), log(1000)),
            (log(tune["level"] ?? 0.003), 1, -12, 0),
        ]
        func parameters(_ x: [Double]) -> StructuralParameters {
            let y = zip(x, priors).map { min(max($0, $1.low), $1.high) }
            return StructuralParameters(
                levelSD: exp(y[7]), waveSD: exp(y[0]), waveDecay: exp(-1 / exp(y[6])), slopeSD: exp(y[1]), slopeDecay: tune["damp"] ?? 0.9,
                shortSD: exp(y[2]), shortDecay: exp(-1 / exp(y[3])), seasonSD: exp(y[4]), noiseSD: exp(y[5]))
        }
        let begin = [
            log(start.waveSD), log(start.slopeSD), log(start.shortSD), log(-1 / log(start.shortDecay)),
            log(start.seasonSD), log(start.noiseSD), log(-1 / log(start.waveDecay)),
            log(start.levelSD),
        ]
        let result = NelderMead(maximumEvaluations: Int(tune["evals"] ?? 150), tolerance: 1e-5, restarts: 0).minimise(
            from: begin, steps: [0.7, 0.7, 0.7, 0.5, 0.7, 0.7, 0.5, 0.7]
        ) { x in
            var loss = 0.0
            for (value, p) in zip(x, priors) {
                loss += 0.5 * (value - p.centre) * (value - p.centre) / (p.spread * p.spread)
            }
            var filter = StructuralFilter(parameters(x), period: period, columns: 1, level: level, levelSD: 0.3)
            var deviance = 0.0
            filter.run(residuals, phase: phase, variances: variances, coefficients: []) { t, errors, variance, z in
                // The variance has grown with the outlier; that of the model counts, with the loss of Huber.
                let weight = weights[t]
                let k = StructuralFilter.outlier
                if abs(z) > k {
                    deviance += weight * (log(variance * k / abs(z)) + 2 * k * abs(z) - k * k)
                } else {
                    deviance += weight * (log(variance) + z * z)
                }
            }
            return loss + 0.5 * deviance
        }
        return parameters(result.point)
    }
}

/// The filter at some step, with what generalised least squares needs of the past: state and coefficients jointly.
struct StructuralPosterior: Sendable {
    let regression: StructuralRegression
    private(set) var filter: StructuralFilter
    /// Sums of products of the whitened columns, series first, row-major.
    private(set) var products: [Double]
    /// What a product weighs one step later.
    let forgetting: Double
    /// Recent mean of squared standardised innovations.
    private(set) var volatility = 1.0

    init?(
        _ parameters: StructuralParameters, regression: StructuralRegression, level: Double, period: Int,
        forgetting: Double
    ) {
        let width = regression.columns + 1
        self.regression = regression
        self.forgetting = forgetting
        filter = StructuralFilter(parameters, period: period, columns: width, level: level)
        products = [Double](repeating: 0, count: width * width)
    }

    /// Takes in further steps: rows of series and regressors.
    mutating func absorb(_ rows: [Double], phase: Int, variances: [Double], coefficients: [Double]) {
        let width = regression.columns + 1
        var whitened: [Double] = []
        whitened.reserveCapacity(rows.count)
        var weights: [Double] = []
        let steps = variances.count
        let forgetting = forgetting
        var volatility = volatility
        let rate = StructuralEstimate.tune["volRate"] ?? 0.05
        filter.run(rows, phase: phase, variances: variances, coefficients: coefficients) { t, errors, variance, z in
            for c in 0..<width { whitened.append(errors[c]) }
            weights.append(pow(forgetting, Double(steps - 1 - t)) / variance)
            volatility += rate * (min(z * z, 12) - volatility)
        }
        self.volatility = volatility
        let decay = pow(forgetting, Double(steps))
        let gram = LinearAlgebra.weightedGram(whitened, rows: weights.count, columns: width, weights: weights)
        for i in products.indices { products[i] = products[i] * decay + gram[i] }
    }

    /// `XᵀF⁻¹X + Λ`, row-major.
    var precision: [Double] {
        let (width, p) = (regression.columns + 1, regression.columns)
        var precision = [Double](repeating: 0, count: p * p)
        for i in 0..<p {
            for j in 0..<p { precision[i * p + j] = products[(i + 1) * width + j + 1] }
            precision[i * p + i] += 1 / (regression.spreads[i] * regression.spreads[i])
        }
        return precision
    }

    /// Posterior mean of the coefficients; nil when there is none.
    func solved() -> [Double]? {
        let p = regression.columns
        guard p > 0 else { return [] }
        guard let solution = LinearAlgebra.solve(precision, Array(products[1...p])),
            solution.allSatisfy(\.isFinite)
        else { return nil }
        return solution
    }
}

/// Logarithms of counts and their variance by counting.
struct StructuralCounts: Sendable {
    let logs: [Double]
    let variances: [Double]
    let initialLevel: Double

    /// - Parameter forgetting: weight of the newest count in the recent mean that tells the variance.
    init(_ values: SteppedValues, _ range: Range<Int>, forgetting: Double, from mean: Double? = nil) {
        logs = range.map { log(values[$0] + 0.5) }
        let head = logs.lazy.filter { !$0.isNaN }.prefix(14)
        initialLevel = head.reduce(0, +) / Double(max(head.count, 1))
        var recent = mean ?? exp(initialLevel)
        variances = range.map { index in
            let variance = 1 / (recent + 0.5)
            if !values[index].isNaN { recent += forgetting * (values[index] - recent) }
            return variance
        }
        self.recent = recent
    }

    /// The recent mean after the last step.
    let recent: Double
}

extension StructuralRegression {
    /// Rows of logarithms and regressors.
    func stacked(_ counts: StructuralCounts, _ range: Range<Int>, centre: Double) -> [Double] {
        var rows = rows(range, lead: 1)
        for t in 0..<range.count { rows[t * (columns + 1)] = counts.logs[t] - centre }
        return rows
    }
}
