import Messages
import TimeSeries

/// Whether an epidemic is on and for how long, by the moving epidemic method, from what was known at the origin alone.
///
/// Vega, Lozano, Meerhoff and others 2013, doi:10.1111/j.1750-2659.2012.00422.x. Seasons run from July to June. The epidemic of a past season is its shortest run of weeks that one week more would lengthen by less
/// than 2.8 % of the season. The threshold is the upper 95 % bound, mean + 1.645 deviations (the point form of the authors' R package
/// `mem`), of the highest weeks before the epidemics, 30 over all seasons. Weeks above it are epidemic. Two complete past seasons are
/// needed, five at most are read; a past season without an epidemic (2020–2021) lowers the threshold.
enum Epidemic {
    private static let leastSeasons = 2
    private static let mostSeasons = 5
    /// Weeks that must be known of a season, of 52.
    private static let leastWeeks = 45
    /// Part of the season that a further week of an epidemic must hold.
    private static let leastGain = 0.028
    /// Highest weeks before the epidemics, over all seasons.
    private static let highest = 30
    /// Upper 5 % point of the standard normal distribution.
    private static let deviations = 1.644854
    /// Weeks after which an epidemic is as old as it gets.
    private static let longest = 12

    static func columns(_ name: String, _ quantity: Quantity, _ what: Text) -> [SourceColumn] {
        let days = 7 * 52 * (mostSeasons + 1)
        func column(
            _ ending: String, unit: String, _ label: Text, scale: Int, _ value: @escaping @Sendable (Int) -> Double
        ) -> SourceColumn {
            SourceColumn(
                name: "\(name)_\(ending)", unit: unit, label: label, quantities: [quantity], days: days,
                leastScale: Double(scale)
            ) { view, target in age(view, quantity, target).map(value) ?? .nan }
        }
        return [
            column("epidemic", unit: "1", Messages.featureEpidemic(what), scale: 1) { $0 > 0 ? 1 : 0 },
            column("onset", unit: "wk", Messages.featureOnset(what, weeks: longest), scale: longest) {
                Double(min($0, longest))
            },
        ]
    }

    /// Weeks for which the epidemic has been on, the newest known included; 0: there is none; nil: nothing can be said.
    private static func age(_ view: FeatureView, _ quantity: Quantity, _ target: Int) -> Int? {
        guard let newest = view.newest(quantity, until: target) else { return nil }
        let steps = view.grain(of: quantity) == .week ? 1 : 7
        func week(_ back: Int) -> Double { view.mean(quantity, ending: newest - 7 * back, steps: steps) }
        let present = season(of: newest, view)
        var past: [Int: [Double]] = [:]
        for back in 1...(52 * (mostSeasons + 1)) {
            let season = season(of: newest - 7 * back, view)
            guard season >= present - mostSeasons else { break }
            // The oldest week first.
            if season < present { past[season, default: []].insert(week(back), at: 0) }
        }
        guard let threshold = threshold(past.values.filter { $0.count { !$0.isNaN } >= leastWeeks }) else { return nil }
        return (0..<longest).first { !(week($0) > threshold) } ?? longest
    }

    /// The year of its July.
    private static func season(of day: Int, _ view: FeatureView) -> Int {
        let (year, month, _) = view.frame.days.date(at: day).parts
        return month >= 7 ? year : year - 1
    }

    /// The level above which a week is epidemic.
    ///
    /// - Parameter seasons: rates of complete seasons by week, NaN where missing.
    static func threshold(_ seasons: [[Double]]) -> Double? {
        guard seasons.count >= leastSeasons else { return nil }
        let each = max(1, highest / seasons.count)
        let before = seasons.flatMap { rates in
            rates[..<start(rates)].filter { !$0.isNaN }.sorted(by: >).prefix(each)
        }
        guard before.count >= each else { return nil }
        let mean = before.reduce(0, +) / Double(before.count)
        let squares = before.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return mean + deviations * (squares / Double(max(before.count - 1, 1))).squareRoot()
    }

    /// The first week of the epidemic of a season; one past its end where there was nothing.
    private static func start(_ rates: [Double]) -> Int {
        let sums = rates.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + ($1.isNaN ? 0 : $1)) }
        let total = sums[rates.count]
        guard total > 0 else { return rates.count }
        var (held, start) = (0.0, rates.count)
        for length in 1...rates.count {
            let shares = (0...(rates.count - length)).map { (sums[$0 + length] - sums[$0]) / total }
            guard let most = shares.max(), most - held >= leastGain, let at = shares.firstIndex(of: most) else { break }
            (held, start) = (most, at)
        }
        return start
    }
}
