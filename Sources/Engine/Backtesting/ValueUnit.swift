import Foundation

/// How values that are no counts (shares, rates, balances) are written as counts, and read back.
///
/// The models speak of non-negative integers. A share of 0.213 is 213,000 millionths: so fine that neither rounding nor the chance of
/// arrivals, which the models take for the least that counts vary by, shows beside what the series does. Balances, which may fall
/// below zero, are moved so far up that a step of theirs is small beside them. Intervals know no bounds: those of a share may pass 1.
public struct ValueUnit: Sendable, Hashable {
    /// Units that a value of 1 has, a power of ten.
    public let perOne: Double
    /// Units added to each value: so many that none is negative.
    let shift: Double

    /// Nil for counts: unless more than one value in ten is negative, fractional or larger than any count.
    ///
    /// - Parameter values: known before the first origin.
    init?(of values: [Double]) {
        let known = values.filter(\.isFinite)
        let odd = known.count { $0 < 0 || $0 != $0.rounded() || $0 > Self.largest }
        guard odd * 10 > known.count, let low = known.min(), let high = known.max() else { return nil }
        let lift = low < 0 ? high - low - low : 0
        let middle = known.map { $0 + lift }.sorted()[known.count / 2]
        let size = middle > 0 ? middle : high + lift
        guard size > 0 else { return nil }
        // A power of ten, so that decimals stay exact.
        perOne = pow(10, min(log10(Self.typical / size), log10(Self.largest / (high + lift))).rounded(.down))
        shift = (lift * perOne).rounded()
    }

    func counted(_ value: Double) -> Double { max(0, (value * perOne).rounded() + shift) }

    func read(_ count: Double) -> Double { (count - shift) / perOne }

    private static let typical = 1e6
    /// Twenty times as much is still an `Int32`.
    private static let largest = 2e7
}
