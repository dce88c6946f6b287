public import Statistics

/// Share of the reference's loss that a forecast saves: `1 − loss / reference`; 0 equals the reference, negative is worse.
///
/// For losses that are 0 at best. Nil unless the reference is positive and both are finite.
public func skill(loss: Double, reference: Double) -> Double? {
    guard loss.isFinite, reference.isFinite, reference > 0 else { return nil }
    return 1 - loss / reference
}

/// Mean absolute error of the weekly seasonal naive forecast over a past: the scale of MASE and of scaled losses.
///
/// `mean |v_t − v_{t − week}|` over all pairs of which neither is missing (Hyndman & Koehler 2006,
/// doi:10.1016/j.ijforecast.2006.03.001).
/// - Parameter values: every step before the first origin, in order, NaN where missing.
/// - Parameter stepsPerWeek: 168 for hours, 28 for 6 h, 7 for days, 1 for weeks.
/// - Returns: nil when no pair is known or nothing ever differed, so that nothing is divided by 0.
public func seasonalNaiveScale(_ values: some RandomAccessCollection<Double>, stepsPerWeek: Int) -> Double? {
    precondition(stepsPerWeek > 0, "a week has at least one step")
    var total = 0.0
    var pairs = 0
    for (earlier, later) in zip(values, values.dropFirst(stepsPerWeek)) where !earlier.isNaN && !later.isNaN {
        total += abs(later - earlier)
        pairs += 1
    }
    return pairs > 0 && total > 0 ? total / Double(pairs) : nil
}

/// A ratio of mean losses with its interval.
public struct RatioInterval: Sendable, Hashable {
    public var ratio: Double
    public var lower: Double
    public var upper: Double

    public init(ratio: Double, lower: Double, upper: Double) {
        self.ratio = ratio
        self.lower = lower
        self.upper = upper
    }
}

/// Interval of the ratio of two mean losses over the same origins, by the moving-block bootstrap.
///
/// Blocks of consecutive origins are drawn with replacement, the same for both, so that pairing and dependence in time are
/// kept (Künsch 1989, doi:10.1214/aos/1176347265). Ends by linear interpolation of the ordered ratios.
/// - Parameters:
///   - losses: loss at each origin, in order of time; NaN where there is none, and left out in both.
///   - blockLength: origins in a block, see ``blockLength(originsPerDay:count:)``; at most the number of origins is used.
///   - confidence: 0.95 for the interval from 2.5 to 97.5 %.
/// - Returns: nil with fewer than two shared origins or a reference that is 0 throughout.
public func ratioInterval(
    losses: [Double], reference: [Double], blockLength: Int, draws: Int = 2000, confidence: Double = 0.95,
    using generator: inout SeededGenerator
) -> RatioInterval? {
    let shared = zip(losses, reference).filter { $0.0.isFinite && $0.1.isFinite }
    let n = shared.count
    let total = shared.reduce(0) { $0 + $1.1 }
    guard n > 1, total > 0, draws > 0 else { return nil }
    let length = min(max(blockLength, 1), n)
    var ratios: [Double] = []
    ratios.reserveCapacity(draws)
    for _ in 0..<draws {
        var mine = 0.0
        var other = 0.0
        var taken = 0
        while taken < n {
            let start = generator.integer(below: n - length + 1)
            for i in start..<(start + min(length, n - taken)) {
                mine += shared[i].0
                other += shared[i].1
            }
            taken += length
        }
        if other > 0 { ratios.append(mine / other) }
    }
    guard !ratios.isEmpty else { return nil }
    ratios.sort()
    let tail = (1 - confidence) / 2
    return RatioInterval(
        ratio: shared.reduce(0) { $0 + $1.0 } / total, lower: interpolatedQuantile(ratios, tail),
        upper: interpolatedQuantile(ratios, 1 - tail))
}

/// Origins in a bootstrap block of about 28 days, at least 2 and at most a quarter of all.
public func blockLength(originsPerDay: Double, count: Int) -> Int {
    max(2, min(Int((28 * originsPerDay).rounded()), count / 4))
}

/// Definition 7 of Hyndman & Fan 1996, doi:10.2307/2684934.
private func interpolatedQuantile(_ sorted: [Double], _ p: Double) -> Double {
    let at = p * Double(sorted.count - 1)
    let low = min(max(Int(at), 0), sorted.count - 1)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (at - Double(low)) * (sorted[high] - sorted[low])
}
