/// The orders of a seasonal ARIMA model: `ARIMA(p,d,q)(P,D,Q)[s]`.
///
/// ```
/// φ(B) Φ(Bˢ) (1 − B)ᵈ (1 − Bˢ)ᴰ n(t) = θ(B) Θ(Bˢ) ε(t)
/// ```
///
/// Box, Jenkins, Reinsel & Ljung, *Time Series Analysis* (5th ed., 2015), section 9.1; plus signs in θ and Θ.
struct ARIMAOrder: Hashable, Sendable, CustomStringConvertible {
    /// p, d and q.
    var ar: Int
    var differences: Int
    var ma: Int
    /// P, D and Q.
    var seasonalAR: Int
    var seasonalDifferences: Int
    var seasonalMA: Int
    /// Steps of a season; 1 for none.
    let period: Int

    init(_ ar: Int, _ differences: Int, _ ma: Int, seasonal: (Int, Int, Int) = (0, 0, 0), period: Int = 1) {
        (self.ar, self.differences, self.ma) = (ar, differences, ma)
        (seasonalAR, seasonalDifferences, seasonalMA) = seasonal
        self.period = period
    }

    var parameterCount: Int { ar + ma + seasonalAR + seasonalMA }

    /// Steps over which errors are remembered beyond the differences: size of the ARMA part of the state.
    var memory: Int { max(ar + period * seasonalAR, ma + period * seasonalMA + 1) }

    var description: String {
        let plain = "ARIMA(\(ar),\(differences),\(ma))"
        guard period > 1, seasonalAR + seasonalDifferences + seasonalMA > 0 else { return plain }
        return plain + "(\(seasonalAR),\(seasonalDifferences),\(seasonalMA))[\(period)]"
    }

    /// Δ of `y(t) = w(t) + Σ Δ(i) y(t − i)`, where w is the differenced series; lag 1 first.
    var differencing: [Double] {
        var polynomial: [Double] = [1]
        func multiply(lag: Int) {
            var product = polynomial + Array(repeating: 0, count: lag)
            for (i, value) in polynomial.enumerated() { product[i + lag] -= value }
            polynomial = product
        }
        for _ in 0..<differences { multiply(lag: 1) }
        for _ in 0..<seasonalDifferences { multiply(lag: period) }
        return polynomial.dropFirst().map { -$0 }
    }

    /// The models beside this one that the stepwise search looks at: Hyndman & Khandakar (2008), section 3.2.
    var neighbours: [ARIMAOrder] {
        let moves: [(Int, Int, Int, Int)] = [
            (0, 0, -1, 0), (0, 0, 1, 0), (0, 0, 0, -1), (0, 0, 0, 1), (0, 0, -1, -1), (0, 0, 1, 1), (0, 0, -1, 1),
            (0, 0, 1, -1), (-1, 0, 0, 0), (1, 0, 0, 0), (0, -1, 0, 0), (0, 1, 0, 0), (-1, -1, 0, 0), (1, 1, 0, 0),
            (-1, 1, 0, 0), (1, -1, 0, 0),
        ]
        return moves.map { move in
            var next = self
            next.ar += move.0
            next.ma += move.1
            next.seasonalAR += move.2
            next.seasonalMA += move.3
            return next
        }
    }
}

/// How often a series has to be differenced before it is stationary.
enum ARIMADifferences {
    /// Share of the season in the variance around the trend, 0 to 1, from a classical decomposition; NaN is missing.
    ///
    /// Wang, Smith & Hyndman (2006), doi:10.1007/s10618-005-0039-x, section 3.2; a value above 0.64 calls for a seasonal
    /// difference in `forecast::nsdiffs` of R.
    static func seasonalStrength(_ values: [Double], period: Int) -> Double {
        guard period > 1, values.count >= 3 * period else { return 0 }
        let half = period / 2
        var detrended = [Double](repeating: .nan, count: values.count)
        for t in half..<(values.count - half) where !values[t].isNaN {
            // An even period takes half of the outermost two.
            var sum = 0.0
            var weight = 0.0
            for k in -half...half where !values[t + k].isNaN {
                let share = period % 2 == 0 && abs(k) == half ? 0.5 : 1
                sum += share * values[t + k]
                weight += share
            }
            if weight > 0.7 * Double(period) { detrended[t] = values[t] - sum / weight }
        }
        var sums = [Double](repeating: 0, count: period)
        var counts = [Double](repeating: 0, count: period)
        for (t, value) in detrended.enumerated() where !value.isNaN {
            sums[t % period] += value
            counts[t % period] += 1
        }
        let figure = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        let kept = detrended.indices.filter { !detrended[$0].isNaN }
        let whole = variance(kept.map { detrended[$0] })
        let rest = variance(kept.map { detrended[$0] - figure[$0 % period] })
        return whole > 0 ? max(0, 1 - rest / whole) : 0
    }

    /// The statistic of the test for a stationary level of Kwiatkowski, Phillips, Schmidt & Shin (1992),
    /// doi:10.1016/0304-4076(92)90104-Y, with ⌊3√n / 13⌋ lags; above 0.463 is significant at 5 %.
    static func levelStatistic(_ values: [Double]) -> Double {
        let seen = values.filter { !$0.isNaN }
        let n = Double(seen.count)
        guard seen.count > 10 else { return 0 }
        let mean = seen.reduce(0, +) / n
        let errors = seen.map { $0 - mean }
        var sum = 0.0
        var squares = 0.0
        for error in errors {
            sum += error
            squares += sum * sum
        }
        let lags = Int(3 * n.squareRoot() / 13)
        var longRun = errors.reduce(0) { $0 + $1 * $1 } / n
        for lag in stride(from: 1, through: lags, by: 1) {
            var product = 0.0
            for t in lag..<errors.count { product += errors[t] * errors[t - lag] }
            longRun += 2 * (1 - Double(lag) / Double(lags + 1)) * product / n
        }
        return longRun > 0 ? squares / (n * n * longRun) : 0
    }

    private static func variance(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
}
