import Foundation

/// How the patients of a part of a day spread over its hours, learned with slow forgetting.
///
/// Counts of each weekday and hour are discounted week by week, which is the conjugate Dirichlet update with a discount
/// (West & Harrison, section 14.4); working days are drawn towards their common profile.
struct HourShares: Sendable, Equatable {
    let hoursPerPart: Int
    /// What is kept of the counts a week later.
    let memory: Double
    /// `[weekday][hour]`, discounted counts.
    private var counts: [Double]
    private var excess = 0.0
    private var freedom = 0.0

    /// Patients that the common profile of the working days weighs, and the even one.
    static let commonWeight = 2000.0
    static let evenWeight = 12.0
    private static let dispersionPrior = 400.0

    init(hoursPerPart: Int, memory: Double) {
        self.hoursPerPart = hoursPerPart
        self.memory = memory
        counts = [Double](repeating: 0, count: hoursPerPart > 1 ? 168 : 0)
    }

    /// Variance ÷ mean of hours given the total of their part, at least 1.
    var dispersion: Double { max(1, (excess + Self.dispersionPrior) / (freedom + Self.dispersionPrior)) }

    /// Shares of the hours of a part; weekday 0 is Monday.
    func shares(weekday: Int, part: Int) -> [Double] {
        guard hoursPerPart > 1 else { return [1] }
        let hours = (part * hoursPerPart)..<((part + 1) * hoursPerPart)
        func profile(_ weekdays: Range<Int>, towards common: [Double], weight: Double) -> [Double] {
            var profile = hours.map { hour in weekdays.reduce(0.0) { $0 + counts[$1 * 24 + hour] } }
            let total = profile.reduce(0, +) + weight
            for i in profile.indices { profile[i] = (profile[i] + weight * common[i]) / total }
            return profile
        }
        let even = [Double](repeating: 1 / Double(hoursPerPart), count: hoursPerPart)
        guard weekday < 5 else { return profile(weekday..<(weekday + 1), towards: even, weight: Self.evenWeight) }
        let common = profile(0..<5, towards: even, weight: Self.evenWeight)
        return profile(weekday..<(weekday + 1), towards: common, weight: Self.commonWeight)
    }

    /// Learns from the counts of a part (NaN where missing), seen over `exposures`.
    mutating func learn(weekday: Int, part: Int, _ values: [Double], exposures: [Double], shares: [Double]) {
        guard hoursPerPart > 1 else { return }
        if weekday == 0, part == 0 {
            for i in counts.indices { counts[i] *= memory }
            excess *= memory
            freedom *= memory
        }
        var total = 0.0
        var expected = 0.0
        var complete = true
        for (i, value) in values.enumerated() where exposures[i] > 0 {
            if value.isNaN {
                complete = false
            } else {
                counts[weekday * 24 + part * hoursPerPart + i] += value / exposures[i]
                total += value
                expected += shares[i] * exposures[i]
            }
        }
        guard complete, total > 0, values.count == hoursPerPart else { return }
        for (i, value) in values.enumerated() where exposures[i] > 0 {
            let mean = total * shares[i] * exposures[i] / expected
            // Bounded: an outage or a doubled hour is not the noise of ordinary hours.
            excess += min((value - mean) * (value - mean) / mean, 12)
        }
        freedom += Double(values.count - 1)
    }
}
