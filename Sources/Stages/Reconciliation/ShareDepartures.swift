private import Foundation

/// How far the shares of a region have departed lately from what its places' weights say, as a wave comes or goes, and how much of
/// that is still there a week later.
///
/// Weights that halve in four weeks lag behind a wave; a place alone sees too few patients to follow it any faster. Patients seen and
/// patients expected are therefore summed over places before they are compared: one that has not reported yet adds to neither.
/// A rule of our own; what it gains and costs stands in decision 0024.
public struct ShareDepartures: Sendable {
    /// Patients of each stratum in a stretch of days: seen, and expected by the shares known then.
    struct Patients {
        private(set) var seen: [Double]
        private(set) var expected: [Double]
        private(set) var total = 0.0

        init(strata: Int) {
            seen = Array(repeating: 0.5, count: strata)
            expected = seen
        }

        mutating func add(_ counts: [Double], shares: [Double]) {
            let patients = counts.reduce(0, +)
            total += patients
            for k in counts.indices {
                seen[k] += counts[k]
                expected[k] += patients * shares[k]
            }
        }

        /// In logarithms, by stratum.
        var departure: [Double] { seen.indices.map { log(seen[$0] / expected[$0]) } }
    }

    /// Of each day: itself, and the newest week known a week before it.
    var days: [Patients]
    var weeks: [Patients]
    /// The newest week.
    var last: Patients

    /// - Parameter days: of the past that places have.
    public init(strata: Int, days: Int) {
        last = Patients(strata: strata)
        self.days = Array(repeating: last, count: days)
        weeks = self.days
    }

    /// What the newest week says of the days to come, in logarithms, by stratum.
    ///
    /// A regression through nothing for each stratum, from week to day, the ridge that of twenty days with 2 %: an age that only chance moves stays.
    public var logs: [Double] {
        var products = last.seen.map { _ in 0.0 }
        var squares = last.seen.map { _ in 20 * 0.02 * 0.02 }
        for (week, day) in zip(weeks, days) where week.total > 0 && day.total > 0 {
            let (before, now) = (week.departure, day.departure)
            for k in products.indices {
                products[k] = 0.99 * products[k] + before[k] * now[k]
                squares[k] = 0.99 * squares[k] + before[k] * before[k]
            }
        }
        return zip(zip(products, squares), last.departure).map { min(max($0.0 / $0.1, 0), 1) * $1 }
    }
}
