internal import Statistics

/// A correction of levels: the quantile published at a level is the forecast's quantile at another one.
///
/// Monotone by construction, so corrected quantiles cannot cross. In normal scores: stretched around the median by ``spread``,
/// then moved by an offset at each of ``knots``, linear in between.
public struct LevelMap: Sendable, Hashable {
    /// Levels at which coverage is followed one by one.
    public static let knots = [0.05, 0.25, 0.75, 0.95]
    static let knotScores = knots.map { SpecialFunctions.normalQuantile($0) }

    /// How much farther out than the level itself a forecast is read: beyond are only its single largest draws.
    static let farthest = 1.0

    public static let identity = LevelMap(spread: 1, offsets: knots.map { _ in 0 })

    /// Above 1 where past forecasts were too sure of themselves.
    public let spread: Double
    /// In normal scores, one for each knot; ascending once added to the knots.
    public let offsets: [Double]

    init(spread: Double, offsets: [Double]) {
        self.spread = spread
        // Knots keep a tenth of their distance, whatever the offsets.
        var placed: [Double] = []
        for (knot, offset) in zip(Self.knotScores, offsets) {
            let lowest = placed.last.map { $0 + 0.1 } ?? -.infinity
            placed.append(max(knot + offset, lowest))
        }
        self.offsets = zip(placed, Self.knotScores).map { $0 - $1 }
    }

    /// The normal score at which the forecast is read for the score of a published level.
    public func score(_ z: Double) -> Double {
        let scores = Self.knotScores
        let last = scores.count - 1
        let offset: Double
        if z <= scores[0] {
            offset = offsets[0]
        } else if z >= scores[last] {
            offset = offsets[last]
        } else {
            let upper = scores.firstIndex { $0 >= z } ?? last
            let share = (z - scores[upper - 1]) / (scores[upper] - scores[upper - 1])
            offset = offsets[upper - 1] + share * (offsets[upper] - offsets[upper - 1])
        }
        return min(max(spread * (z + offset), min(z, 0) - Self.farthest), max(z, 0) + Self.farthest)
    }
}
