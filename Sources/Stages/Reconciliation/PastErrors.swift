/// Where the truth lay in past forecasts: normal scores by origin, series and step.
///
/// See ``RankMatching/normalScore(of:among:)``. NaN where the truth or the forecast is not known.
public struct PastErrors: Sendable {
    public let origins: Int
    public let series: Int
    public let horizon: Int
    /// Steps from one origin to the next; errors of origins nearer than the horizon overlap and tell less than they count.
    public let spacing: Int
    private var scores: [Float]

    /// Nothing known yet.
    public init(origins: Int, series: Int, horizon: Int, spacing: Int) {
        self.origins = origins
        self.series = series
        self.horizon = horizon
        self.spacing = max(spacing, 1)
        scores = Array(repeating: .nan, count: origins * series * horizon)
    }

    /// The normal score of one past forecast step.
    public subscript(origin: Int, series: Int, step: Int) -> Double {
        get { Double(scores[(origin * self.series + series) * horizon + step]) }
        set { scores[(origin * self.series + series) * horizon + step] = Float(newValue) }
    }

    /// About how many independent origins there are for steps up to `end`.
    func independent(upTo end: Int) -> Double {
        Double(origins) * min(1, Double(spacing) / Double(max(end, 1)))
    }

    /// Mean score over a block of steps, centred and scaled for each series: `[origin][series]` flattened, NaN where less than
    /// half of the block is known.
    ///
    /// The scale of a series is its own sample variance, drawn to that of all series as if it had ten origins more: a few origins
    /// do not tell it.
    func blockScores(_ block: Range<Int>) -> [Float] {
        let steps = block.clamped(to: 0..<horizon)
        var means = [Float](repeating: .nan, count: origins * series)
        guard !steps.isEmpty else { return means }
        for cell in means.indices {
            var (sum, known): (Float, Int) = (0, 0)
            for step in steps {
                let score = scores[cell * horizon + step]
                if !score.isNaN {
                    sum += score
                    known += 1
                }
            }
            if 2 * known >= steps.count { means[cell] = sum / Float(known) }
        }
        var squares = [Float](repeating: 0, count: series)
        var freedom = [Float](repeating: 0, count: series)
        for s in 0..<series {
            var (sum, known): (Float, Float) = (0, 0)
            for m in 0..<origins where !means[m * series + s].isNaN {
                sum += means[m * series + s]
                known += 1
            }
            for m in 0..<origins {
                let at = m * series + s
                means[at] = known > 1 ? means[at] - sum / known : .nan
                if !means[at].isNaN { squares[s] += means[at] * means[at] }
            }
            freedom[s] = max(known - 1, 0)
        }
        let all = freedom.reduce(0, +)
        guard all > 0 else { return means }
        let pooled = squares.reduce(0, +) / all
        for s in 0..<series {
            let variance = (squares[s] + 10 * pooled) / (freedom[s] + 10)
            guard variance > 0 else { continue }
            let scale = 1 / variance.squareRoot()
            for m in 0..<origins { means[m * series + s] *= scale }
        }
        return means
    }
}
