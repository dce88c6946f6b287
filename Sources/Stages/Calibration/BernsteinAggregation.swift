internal import Foundation

/// Bernstein online aggregation (BOA): weights of experts that are nearly as good as the best fixed mixture in hindsight.
///
/// With regrets of linearised losses (the gradient trick) the comparison is with the best convex combination, and for losses
/// as regular as the pinball loss the excess falls as fast as log(K) ÷ T. Learning rates adapt to each expert by themselves.
/// Wintenberger 2017, doi:10.1007/s10994-016-5592-6, algorithm 1 with the adaptive rates of section 3; for quantiles:
/// Berrisch & Ziel 2023, doi:10.1016/j.jeconom.2021.11.008.
public struct BernsteinAggregation: Sendable, Hashable {
    /// One for each expert; they sum to 1.
    public private(set) var weights: [Double]
    private let prior: [Double]
    private var regret: [Double]
    private var squares: [Double]
    private var largest: [Double]
    /// What remains of past regrets after each whole round; 1 forgets nothing.
    private let memory: Double

    /// - Parameters:
    ///   - prior: positive weights before anything was seen, of any sum.
    ///   - memory: what remains of past regrets after each whole round.
    ///   - range: regrets are expected up to here, which holds the first rates down; larger ones hold them down further.
    public init(prior: [Double], memory: Double = 1, range: Double = 0) {
        let total = prior.reduce(0, +)
        self.prior = prior.map { $0 / total }
        self.memory = memory
        weights = self.prior
        regret = Array(repeating: 0, count: prior.count)
        squares = regret
        largest = prior.map { _ in range }
    }

    /// Learns from one round.
    ///
    /// - Parameter regrets: loss of the mixture minus loss of each expert, linearised at the mixture: positive when the expert
    ///   was better. 0 for an expert that said nothing.
    /// - Parameter share: of a round that is news; less than 1 where rounds overlap, so that chance comes back in several.
    public mutating func update(regrets: [Double], share: Double = 1) {
        guard weights.count > 1 else { return }
        let logCount = log(Double(weights.count))
        let kept = pow(memory, share)
        var scores = [Double](repeating: 0, count: weights.count)
        for k in weights.indices {
            let r = regrets[k]
            largest[k] = max(largest[k], abs(r))
            squares[k] = kept * squares[k] + share * r * r
            guard largest[k] > 0 else {
                scores[k] = log(prior[k])
                continue
            }
            let rate = min(1 / (2 * largest[k]), (logCount / squares[k]).squareRoot())
            regret[k] = kept * regret[k] + share * (r - rate * r * r)
            scores[k] = log(prior[k]) + rate * regret[k]
        }
        let highest = scores.max() ?? 0
        let raw = scores.map { exp($0 - highest) }
        let total = raw.reduce(0, +)
        weights = raw.map { $0 / total }
    }
}
