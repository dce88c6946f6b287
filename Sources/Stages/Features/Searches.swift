internal import Messages
internal import TimeSeries

/// Columns of the interest in search terms, free of the scale on which extractions happen to be joined.
///
/// The unit is the mean of the joined interest over the year before its newest step, as known at the origin: the scale of the
/// newest extraction, which changes from one origin to the next, cancels.
enum Searches {
    static let interest = Quantity.every(.searchInterest)

    /// Days of which the mean is the unit, and how many must be known.
    private static let yearDays = 364
    private static let leastDays = 56
    /// Days before the target within which the newest value must lie.
    private static let withinDays = 60

    static let columns: [SourceColumn] = [
        SourceColumn(
            name: "search_level", unit: "log", label: Messages.featureSearchLevel, quantities: [interest],
            days: yearDays
        ) {
            view, target in
            mean(view, target) { logOnePlus($0.recent) }
        },
        SourceColumn(
            name: "search_growth", unit: "log", label: Messages.featureSearchGrowth, quantities: [interest],
            days: yearDays
        ) {
            view, target in
            mean(view, target) { logOnePlus($0.recent) - logOnePlus($0.before) }
        },
    ]

    /// The last seven days known (or the last week), and the fourteen before, over the mean of a year.
    private struct Standing {
        var recent: Double
        var before: Double
    }

    /// Mean over the terms that are known.
    private static func mean(_ view: FeatureView, _ target: Int, _ column: (Standing) -> Double) -> Double {
        let values = view.searches.compactMap { standing($0, view, target).map(column) }.filter { !$0.isNaN }
        return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }

    private static func standing(_ search: SearchInterest, _ view: FeatureView, _ target: Int) -> Standing? {
        let isWeekly = search.grain == .week
        let perStep = isWeekly ? 7 : 1
        let step = isWeekly ? view.frame.week(of: target) : target
        let oldest = step - withinDays / perStep
        guard let newest = (oldest...step).last(where: { !search.values[$0].isNaN }) else { return nil }
        func mean(_ steps: Range<Int>, least: Int) -> Double {
            let known = steps.map { search.values[$0] }.filter { !$0.isNaN }
            return known.count >= least ? known.reduce(0, +) / Double(known.count) : .nan
        }
        let (recent, before) = (7 / perStep, 14 / perStep)
        let end = newest + 1
        let unit = mean((end - yearDays / perStep)..<end, least: leastDays / perStep)
        guard unit > 0 else { return nil }
        return Standing(
            recent: mean((end - recent)..<end, least: (recent + 1) / 2) / unit,
            before: mean((end - recent - before)..<(end - recent), least: before / 2) / unit)
    }
}
