/// ``BernsteinAggregation`` of models at several paces, which are themselves weighed by what their mixtures lose.
///
/// How fast weights should follow past losses is not known beforehand: slowly where models differ by chance, fast where one is
/// simply better. Learning rates as experts: van Erven & Koolen 2016 (MetaGrad), arXiv:1604.08740; here they are ranges, and the
/// experts above them another Bernstein aggregation.
struct PacedAggregation {
    private var paces: [BernsteinAggregation]
    private var choice: BernsteinAggregation

    /// How much more than another a pace is expected to lose at most, in typical losses: they differ little (decision 0029).
    private static let choiceRange = 0.05

    /// - Parameters:
    ///   - prior: positive weights of the models before anything was seen, of any sum.
    ///   - memory: what remains of past regrets of models after each whole round.
    ///   - ranges: up to where regrets of models are expected, one for each pace: the larger, the slower.
    init(prior: [Double], memory: Double, ranges: [Double]) {
        paces = ranges.map { BernsteinAggregation(prior: prior, memory: memory, range: $0) }
        choice = BernsteinAggregation(prior: ranges.map { _ in 1 }, range: Self.choiceRange)
    }

    /// Of the models; they sum to 1.
    var weights: [Double] {
        let parts = zip(choice.weights, paces).map { share, pace in pace.weights.map { share * $0 } }
        return parts.dropFirst().reduce(parts[0]) { zip($0, $1).map { $0 + $1 } }
    }

    /// What one round of past forecasts showed of the weights before it.
    struct Round {
        private let weights: [[Double]]
        /// `[pace][model]`, sums.
        fileprivate private(set) var regrets: [[Double]]
        /// Pinball losses of the mixtures by pace, sums.
        fileprivate private(set) var losses: [Double]
        fileprivate private(set) var count = 0

        init(_ aggregation: PacedAggregation) {
            weights = aggregation.paces.map(\.weights)
            regrets = weights.map { $0.map { _ in 0 } }
            losses = weights.map { _ in 0 }
        }

        /// Adds one step of one series.
        ///
        /// Regrets are means over the levels of `g · (mixture − model)`, g the subgradient of the pinball loss at the mixture.
        ///
        /// - Parameters:
        ///   - tables: what each model said; nil: nothing.
        ///   - truth: what came, in patients.
        ///   - unit: a typical loss of the series at this lead, in patients.
        mutating func add(_ tables: [MarginalTable?], truth: Double, step: Int, unit: Double) {
            let present = tables.indices.filter { tables[$0] != nil }
            count += 1
            let offset = step * MarginalTable.levels.count
            let unit = unit * Double(MarginalTable.levels.count)
            for pace in weights.indices {
                let total = present.reduce(0) { $0 + weights[pace][$1] }
                guard total > 0 else { continue }
                for (l, level) in MarginalTable.levels.enumerated() {
                    var mixture = 0.0
                    for k in present { mixture += weights[pace][k] * Double(tables[k]?.values[offset + l] ?? 0) }
                    mixture /= total
                    let slope = truth < mixture ? 1 - level : -level
                    losses[pace] += slope * (mixture - truth) / unit
                    for k in present {
                        regrets[pace][k] += slope * (mixture - Double(tables[k]?.values[offset + l] ?? 0)) / unit
                    }
                }
            }
        }
    }

    /// Learns from one round.
    ///
    /// - Parameter share: of the round that is news.
    mutating func update(_ round: Round, share: Double) {
        guard round.count > 0 else { return }
        let count = Double(round.count)
        let mean = zip(choice.weights, round.losses).reduce(0) { $0 + $1.0 * $1.1 }
        choice.update(regrets: round.losses.map { (mean - $0) / count }, share: share)
        for pace in paces.indices {
            paces[pace].update(regrets: round.regrets[pace].map { $0 / count }, share: share)
        }
    }
}
