import Foundation

/// How much wider or narrower forecasts several steps ahead turned out than the model says, from its own past.
///
/// The one-step errors fix the model's innovations; what several steps add follows from its form, which is never quite
/// right: a level that returns makes long forecasts too wide, one that drifts too narrow. The ratio at each horizon is the
/// mean absolute error of the past's forecasts ÷ that of the model's simulation, smoothed over neighbouring horizons and
/// shrunk towards 1 as the past holds fewer separate stretches of that length.
struct SmoothingSpread: Sendable {
    /// One ratio for each step ahead; the last one holds for all later ones.
    private let ratios: [Double]

    /// Steps ahead that are looked at.
    static let longest = 35
    /// Simulated paths that say how wide the model's forecasts are.
    static let draws = 400
    /// Separate stretches that weigh as much as the belief that the ratio is 1.
    private static let prior = 15.0

    /// Gathers absolute errors by steps ahead.
    struct Sums: Sendable {
        private(set) var totals = [Double](repeating: 0, count: SmoothingSpread.longest)
        private(set) var counts = [Double](repeating: 0, count: SmoothingSpread.longest)

        mutating func add(_ error: Double, ahead: Int) {
            guard error.isFinite else { return }
            totals[ahead] += abs(error)
            counts[ahead] += 1
        }
    }

    init() { ratios = [1] }

    /// - Parameters:
    ///   - past: errors of forecasts from every `stride`-th step of the past.
    ///   - model: errors of simulated paths around the forecast without innovations.
    init(past: Sums, model: Sums, stride: Int) {
        var logs = [Double](repeating: 0, count: Self.longest)
        for ahead in 0..<Self.longest {
            // Neighbouring horizons say the same: three to each side.
            var (past0, model0, stretches, steps) = (0.0, 0.0, 0.0, 0.0)
            for other in max(0, ahead - 3)...min(Self.longest - 1, ahead + 3) {
                guard past.counts[other] > 0, model.counts[other] > 0 else { continue }
                past0 += past.totals[other] / past.counts[other]
                model0 += model.totals[other] / model.counts[other]
                stretches += past.counts[other] * Double(stride) / Double(other + 1)
                steps += 1
            }
            guard past0 > 0, model0 > 0 else { continue }
            stretches /= steps
            logs[ahead] = log(past0 / model0) * stretches / (stretches + Self.prior)
        }
        ratios = logs.map { min(max(exp($0), 0.5), 2.5) }
    }

    /// The ratio `ahead` steps after the last observed one, 0 for the first.
    subscript(ahead: Int) -> Double { ratios[min(ahead, ratios.count - 1)] }
}
