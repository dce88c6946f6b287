public import Forecasting

/// Energy score of joint draws: the ``crps(observed:draws:)`` of a whole path, in the unit of the series.
///
/// `Σ‖X_i − y‖/m − ΣΣ‖X_i − X_j‖ / (2m(m − 1))` with Euclidean norms over the steps (Gneiting & Raftery 2007, section
/// 4.3, doi:10.1198/016214506000001437; fair form as in Ferro 2014). Steps whose observation is NaN are left out.
/// - Returns: nil without a draw, without an observed step, or when the shapes differ.
public func energyScore(observed y: [Double], paths: SamplePaths) -> Double? {
    energyScore(observed: [y], paths: [paths], scales: [1])
}

/// Energy score of joint draws of several series: norms over all steps of all series.
///
/// - Parameters:
///   - y: `[series][step]`, NaN where not observed.
///   - paths: equally many draws, draw i of all series together.
///   - scales: each series is divided by its own, so that a region does not outshout its sites; nil for 1.
/// - Returns: nil without a draw, without an observed step, when shapes differ or a scale is not positive.
public func energyScore(observed y: [[Double]], paths: [SamplePaths], scales: [Double]? = nil) -> Double? {
    guard let table = JointDraws(y, paths, scales) else { return nil }
    let (m, n) = (table.draws, table.observed.count)
    var toTruth = 0.0
    var amongDraws = 0.0
    table.values.withUnsafeBufferPointer { x in
        for i in 0..<m {
            var square = 0.0
            for k in 0..<n {
                let d = x[i * n + k] - table.observed[k]
                square += d * d
            }
            toTruth += square.squareRoot()
            for j in 0..<i {
                var square = 0.0
                for k in 0..<n {
                    let d = x[i * n + k] - x[j * n + k]
                    square += d * d
                }
                amongDraws += square.squareRoot()
            }
        }
    }
    guard m > 1 else { return toTruth }
    return toTruth / Double(m) - amongDraws / (Double(m) * Double(m - 1))
}

/// Variogram score of order ½ of joint draws: whether differences between series and steps are as large as forecast.
///
/// `Σ_{k<l} (√|y_k − y_l| − Σ_i √|X_ik − X_il| / m)²`, each pair once with weight 1 (Scheuerer & Hamill 2015,
/// doi:10.1175/MWR-D-14-00269.1). More sensitive to wrong dependence than the energy score, blind to a shift of all alike; the cost is
/// draws × (series × steps)². Arguments and nil as for the energy score.
public func variogramScore(observed y: [[Double]], paths: [SamplePaths], scales: [Double]? = nil) -> Double? {
    guard let table = JointDraws(y, paths, scales) else { return nil }
    let (m, n) = (table.draws, table.observed.count)
    var score = 0.0
    table.values.withUnsafeBufferPointer { x in
        for k in 0..<n {
            for l in 0..<k {
                var mean = 0.0
                for i in 0..<m { mean += abs(x[i * n + k] - x[i * n + l]).squareRoot() }
                let gap = abs(table.observed[k] - table.observed[l]).squareRoot() - mean / Double(m)
                score += gap * gap
            }
        }
    }
    return score
}

/// Observed steps of all series in one row for each draw.
private struct JointDraws {
    let draws: Int
    let observed: [Double]
    /// `[draw][observed step]`.
    let values: [Double]

    init?(_ y: [[Double]], _ paths: [SamplePaths], _ scales: [Double]?) {
        guard let draws = paths.first?.count, draws > 0, y.count == paths.count,
            scales.map({ $0.count == y.count && $0.allSatisfy { $0 > 0 } }) ?? true
        else { return nil }
        var observed: [Double] = []
        var steps: [(series: Int, step: Int, scale: Double)] = []
        for (s, values) in y.enumerated() {
            guard paths[s].count == draws, paths[s].horizon == values.count else { return nil }
            for (step, value) in values.enumerated() where !value.isNaN {
                observed.append(value / (scales?[s] ?? 1))
                steps.append((s, step, scales?[s] ?? 1))
            }
        }
        guard !steps.isEmpty else { return nil }
        self.draws = draws
        self.observed = observed
        var values: [Double] = []
        values.reserveCapacity(draws * steps.count)
        for draw in 0..<draws {
            for (s, step, scale) in steps { values.append(Double(paths[s][draw, step]) / scale) }
        }
        self.values = values
    }
}
