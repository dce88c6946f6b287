import Forecasting
import Foundation
import Statistics
import TimeSeries

/// What a structural model learned on its basis: variances, and the filter at the end of the basis.
///
/// Coefficients and variances are estimated in turn: coefficients by generalised least squares given the variances,
/// variances by maximum likelihood on what the coefficients leave.
struct StructuralEstimate: Sendable {
    let model: Structural
    let basis: EstimationBasis
    let covariates: [IssuedCovariate]
    let regression: StructuralRegression
    let parameters: StructuralParameters
    let posterior: StructuralPosterior
    let counts: StructuralCounts

    /// With which the last filter judged outliers.
    let judging: [Double]

    /// Nil when the regression has no finite solution.
    init?(_ model: Structural, _ basis: EstimationBasis, covariates: [IssuedCovariate]) {
        let past = Past(model, basis, covariates: covariates)
        let (counts, phase) = (past.counts, past.phase)
        let period = basis.grid.grain.stepsPerWeek
        let stepDays = 7 / Double(period)
        let recent = max(0, past.range.count - Int(Double(model.windowDays) / stepDays))
        let likelihood = StructuralLikelihood(
            stepDays: stepDays, levelDays: model.levelDays, halfLife: model.likelihoodHalfLife / stepDays,
            iterations: model.iterations)
        var parameters = likelihood.start
        var coefficients = [Double](repeating: 0, count: past.regression.columns)
        for _ in 0..<model.rounds {
            guard let next = past.regressed(coefficients, parameters).coefficients else { return nil }
            coefficients = next
            let residuals = Self.residuals(past.rows, next, from: recent)
            parameters = likelihood.maximised(
                residuals, variances: Array(counts.variances[recent...]), phase: phase + recent, period: period,
                from: parameters)
        }
        self.init(model, basis, covariates, past, judging: coefficients, parameters)
    }

    private init(
        _ model: Structural, _ basis: EstimationBasis, _ covariates: [IssuedCovariate], _ past: Past,
        judging: [Double], _ parameters: StructuralParameters
    ) {
        self.model = model
        self.basis = basis
        self.covariates = covariates
        self.judging = judging
        self.parameters = parameters
        regression = past.regression
        counts = past.counts
        posterior = past.regressed(judging, parameters)
    }

    /// The estimates as numbers: variances and decays, then coefficients.
    var numbers: [Double] {
        let p = parameters
        return [
            p.levelSD, p.levelDecay, p.waveSD, p.waveDecay, p.slopeSD, p.slopeDecay, p.shortSD, p.shortDecay,
            p.seasonSD, p.noiseSD,
        ] + judging
    }

    /// From ``numbers``, without covariates; nil when they are not those of such a model on this basis.
    init?(_ model: Structural, _ basis: EstimationBasis, numbers: [Double]) {
        let past = Past(model, basis, covariates: [])
        var reader = NumberReader(numbers)
        guard let p = reader.numbers(10), let judging = reader.numbers(past.regression.columns), reader.isAtEnd else {
            return nil
        }
        self.init(
            model, basis, [], past, judging: judging,
            StructuralParameters(
                levelSD: p[0], levelDecay: p[1], waveSD: p[2], waveDecay: p[3], slopeSD: p[4], slopeDecay: p[5],
                shortSD: p[6], shortDecay: p[7], seasonSD: p[8], noiseSD: p[9]))
    }

    /// The steps learned from, as counts and as rows of a regression.
    private struct Past {
        let range: Range<Int>
        let regression: StructuralRegression
        let counts: StructuralCounts
        let rows: [Double]
        let phase: Int
        let period: Int
        /// What a product weighs one step later.
        let forgetting: Double

        init(_ model: Structural, _ basis: EstimationBasis, covariates: [IssuedCovariate]) {
            let (grid, values) = (basis.grid, basis.values)
            period = grid.grain.stepsPerWeek
            let stepDays = 7 / Double(period)
            let perYear = 365 / stepDays
            let start = values.values.firstIndex { !$0.isNaN }.map { values.first + $0 } ?? values.first
            range = max(start, values.end - Int(Double(model.years) * perYear))..<values.end
            let days = grid.date(at: range.lowerBound).dayNumber..<(grid.date(at: range.upperBound).dayNumber)
            regression = StructuralRegression(
                grid: grid, calendar: basis.calendar, covariates: covariates.count, observed: days,
                harmonics: Double(range.count) * 2 > perYear ? CountGLMDesign.annualHarmonics : 0)
            counts = StructuralCounts(values, range, period: period)
            rows = regression.rows(range, counts: counts, covariates: covariates)
            phase = StructuralEstimate.phase(grid, range.lowerBound)
            forgetting = pow(0.5, stepDays / model.halfLife)
        }

        func regressed(_ coefficients: [Double], _ parameters: StructuralParameters) -> StructuralPosterior {
            var posterior = StructuralPosterior(
                parameters, spreads: regression.spreads, period: period, forgetting: forgetting)
            posterior.absorb(rows, phase: phase, variances: counts.variances, coefficients: coefficients)
            return posterior
        }
    }

    /// Place in the season: weekday, 0 is Monday.
    static func phase(_ grid: TimeGrid, _ index: Int) -> Int {
        grid.grain == .week ? 0 : grid.date(at: index).weekday.rawValue - 1
    }

    private static func residuals(_ rows: [Double], _ coefficients: [Double], from: Int) -> [Double] {
        let width = coefficients.count + 1
        return (from..<rows.count / width).map { t -> Double in
            var sum = rows[t * width]
            for (c, value) in coefficients.enumerated() { sum -= rows[t * width + 1 + c] * value }
            return sum
        }
    }
}

/// The likelihood of a structural model's variances, and its maximum.
struct StructuralLikelihood: Sendable {
    /// Days in one step.
    let stepDays: Double
    let levelDays: Double
    /// Steps after which an innovation weighs half.
    let halfLife: Double
    let iterations: Int

    var start: StructuralParameters {
        parameters(priors.map(\.centre))
    }

    /// Of the logarithms of: wave, slope and short standard deviation, days of short, season and noise standard
    /// deviation, days of wave, level standard deviation.
    ///
    /// A prior is log-normal and wide (a factor of e either way, days less); changes add up over the days of a step.
    private var priors: [(centre: Double, spread: Double, low: Double, high: Double)] {
        let change = log(stepDays) / 2
        return [
            (log(0.015) + change, 1, -9, 0), (log(0.0002) + change, 1, -12, -2), (log(0.02), 1, -9, 0),
            (log(3 * max(1, stepDays / 3)), 0.7, log(0.3), log(60)), (log(0.0005), 1, -12, -3), (log(0.03), 1, -9, 0),
            (log(40), 0.5, log(5), log(1000)), (log(0.003) + change, 1, -12, 0),
        ]
    }

    private func parameters(_ x: [Double]) -> StructuralParameters {
        let y = zip(x, priors).map { exp(min(max($0, $1.low), $1.high)) }
        return StructuralParameters(
            levelSD: y[7], levelDecay: exp(-stepDays / levelDays), waveSD: y[0], waveDecay: exp(-stepDays / y[6]),
            slopeSD: y[1], slopeDecay: pow(Self.slopeDecay, stepDays), shortSD: y[2],
            shortDecay: exp(-stepDays / y[3]), seasonSD: y[4], noiseSD: y[5])
    }

    private func point(_ p: StructuralParameters) -> [Double] {
        [
            log(p.waveSD), log(p.slopeSD), log(p.shortSD), log(-stepDays / log(p.shortDecay)), log(p.seasonSD),
            log(p.noiseSD), log(-stepDays / log(p.waveDecay)), log(p.levelSD),
        ]
    }

    /// How far a neighbour from which the gradient comes is away, in logarithms.
    private static let step = 1e-5
    /// Standard deviation of the level at the first step.
    static let startSD = 0.3

    /// What is left of a slope after a day; a longer memory lost on validation origins.
    static let slopeDecay = 0.9

    /// −2 × log-likelihood up to a constant, newest innovations weighing most, outliers with the loss of Huber.
    func deviance(
        _ parameters: StructuralParameters, _ residuals: [Double], variances: [Double], weights: [Double], phase: Int,
        period: Int, level: Double
    ) -> Double {
        var filter = StructuralFilter(parameters, period: period, columns: 1, level: level, levelSD: Self.startSD)
        var deviance = 0.0
        let k = StructuralFilter.outlier
        filter.run(residuals, phase: phase, variances: variances, coefficients: []) { t, _, variance, z in
            let size = abs(z)
            // Beyond the bound the filter's variance has grown with the innovation; that of the model counts.
            deviance +=
                weights[t] * (size > k ? log(variance * k / size) + 2 * k * size - k * k : log(variance) + z * z)
        }
        return deviance
    }

    func maximised(
        _ residuals: [Double], variances: [Double], phase: Int, period: Int, from start: StructuralParameters
    ) -> StructuralParameters {
        let head = residuals.lazy.filter { !$0.isNaN }.prefix(14)
        let level = head.reduce(0, +) / Double(max(head.count, 1))
        let last = residuals.count - 1
        let weights = residuals.indices.map { pow(0.5, Double(last - $0) / halfLife) }
        func prior(_ x: [Double]) -> Double {
            zip(x, priors).reduce(0) { $0 + 0.5 * pow(($1.0 - $1.1.centre) / $1.1.spread, 2) }
        }
        let result = QuasiNewton(maximumIterations: iterations, tolerance: 0.01).minimise(from: point(start)) {
            x, limit in
            let value =
                prior(x)
                + 0.5
                * deviance(
                    parameters(x), residuals, variances: variances, weights: weights, phase: phase, period: period,
                    level: level)
            var place = QuasiNewton.Place(point: x, value: value, gradient: [])
            guard value <= limit else { return place }
            let neighbours = x.indices.map { i in
                var moved = x
                moved[i] += Self.step
                return moved
            }
            let deviances = StructuralLanes.deviances(
                neighbours.map(parameters), residuals, variances: variances, weights: weights, phase: phase,
                period: period, level: level, levelSD: Self.startSD)
            place.gradient = zip(neighbours, deviances).map { (prior($0) + 0.5 * $1 - value) / Self.step }
            return place
        }
        return parameters(result.point)
    }
}
