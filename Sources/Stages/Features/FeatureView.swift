public import TimeSeries

/// What a feature may look at: the series near one place, as known at one origin.
public struct FeatureView: Sendable {
    public let frame: FeatureFrame
    /// Grid index of the day that holds the origin.
    public let origin: Int
    /// Interest in each search term, joined from the extractions known; empty unless the frame was asked for every
    /// `search_interest`.
    public let searches: [SearchInterest]
    private let cursor: ArchiveCursor

    init(_ frame: FeatureFrame, _ cursor: ArchiveCursor) {
        self.frame = frame
        self.cursor = cursor
        origin = frame.days.index(of: cursor.origin)
        searches = frame.series(of: .every(.searchInterest)).map { SearchInterest.all($0.keys, cursor) } ?? []
    }

    /// The place that features are made for.
    public var place: Place { frame.place }

    /// Length of the steps in which a quantity is known; nil when no series of it is near.
    public func grain(of quantity: Quantity) -> Grain? { frame.series(of: quantity)?.grain }

    /// The value of a day (of its week for weekly series), NaN where unknown; the mean over the series that speak for the place.
    public func value(_ quantity: Quantity, _ statistic: DayStatistic = .mean, day: Int) -> Double {
        guard let near = frame.series(of: quantity) else { return .nan }
        var (sum, count) = (0.0, 0)
        for series in near.series {
            let value = self.value(series, near.grain, statistic, day)
            if !value.isNaN {
                sum += value
                count += 1
            }
        }
        return count > 0 ? sum / Double(count) : .nan
    }

    /// The value of a day of each series that speaks for the place, NaN values left out.
    func values(_ quantity: Quantity, _ statistic: DayStatistic = .mean, day: Int) -> [Double] {
        guard let near = frame.series(of: quantity) else { return [] }
        return near.series.map { value($0, near.grain, statistic, day) }.filter { !$0.isNaN }
    }

    /// The sum over places of what is known of a day, each weighed by its distance; nil when no place is near.
    ///
    /// - Parameter quantity: one that is asked ``Quantity/isFromAfar``.
    func weighedSum(_ quantity: Quantity, day: Int) -> Double? {
        guard let near = frame.series(of: quantity), near.weights.count == near.series.count else { return nil }
        var sum = 0.0
        for (series, weight) in zip(near.series, near.weights) {
            let value = cursor.value(ofSeries: series, at: day)
            if !value.isNaN { sum += weight * value }
        }
        return sum
    }

    private func value(_ series: Int, _ grain: Grain, _ statistic: DayStatistic, _ day: Int) -> Double {
        guard let perDay = grain.stepsPerDay else {
            return cursor.value(ofSeries: series, at: frame.week(of: day))
        }
        if perDay == 1 { return cursor.value(ofSeries: series, at: day) }
        var (sum, least, greatest, count) = (0.0, Double.infinity, -Double.infinity, 0)
        for step in (day * perDay)..<((day + 1) * perDay) {
            let value = cursor.value(ofSeries: series, at: step)
            guard !value.isNaN else { continue }
            sum += value
            least = min(least, value)
            greatest = max(greatest, value)
            count += 1
        }
        // Three quarters of a day tell its mean; fewer do not.
        guard 4 * count >= 3 * perDay else { return .nan }
        switch statistic {
        case .mean: return sum / Double(count)
        case .least: return least
        case .greatest: return greatest
        case .sum: return sum * Double(perDay) / Double(count)
        }
    }

    /// Whether something is known of a day from the origin's on: then a feature may differ from one target day to the next.
    public func looksAhead(_ quantity: Quantity) -> Bool {
        guard let near = frame.series(of: quantity) else { return false }
        let first = near.grain.stepsPerDay.map { origin * $0 } ?? frame.week(of: origin) + 1
        return near.series.contains { (cursor.end(ofSeries: $0) ?? first) > first }
    }

    /// The newest day up to a target whose value is known, looking back at most `within` days; nil when there is none.
    public func newest(
        _ quantity: Quantity, _ statistic: DayStatistic = .mean, until target: Int, within days: Int = 60
    ) -> Int? {
        guard frame.has(quantity) else { return nil }
        for day in stride(from: target, through: target - days, by: -1)
        where !value(quantity, statistic, day: day).isNaN {
            return day
        }
        return nil
    }

    /// The mean of the days that end with `day`, NaN when fewer than half are known; for weekly series of as many weeks.
    public func mean(_ quantity: Quantity, _ statistic: DayStatistic = .mean, ending day: Int, steps: Int) -> Double {
        let stride = grain(of: quantity) == .week ? 7 : 1
        var (sum, count) = (0.0, 0)
        for step in 0..<steps {
            let value = self.value(quantity, statistic, day: day - step * stride)
            if !value.isNaN {
                sum += value
                count += 1
            }
        }
        return 2 * count >= steps && count > 0 ? sum / Double(count) : .nan
    }
}

/// The series of a cursor that speak for one place, found once.
public struct FeatureFrame: Sendable {
    public let place: Place
    public let days: TimeGrid
    private let weeks: TimeGrid
    private let near: [Quantity: Near]

    struct Near: Sendable {
        var grain: Grain
        var keys: [SeriesKey]
        /// Numbers of the cursor's series.
        var series: [Int]
        /// By distance, where the quantity is asked from afar.
        var weights: [Double] = []
    }

    /// - Parameters:
    ///   - quantities: what features will ask for.
    ///   - span: days that are asked about, grid indices; a series that covers them, to two months, is preferred.
    public init(
        _ place: Place, quantities: [Quantity], span: Range<Int>, cursor: ArchiveCursor, territory: Territory,
        zone: CivilZone
    ) {
        self.place = place
        days = TimeGrid(zone: zone, grain: .day)
        weeks = TimeGrid(zone: zone, grain: .week)
        let keys = cursor.known
        var near: [Quantity: Near] = [:]
        for quantity in Set(quantities) where quantity.isFromAfar {
            var found = Near(grain: .day, keys: [], series: [])
            for key in keys where key.grain == .day && quantity.holds(key) {
                let weight = Crowds.weight(of: key.place, seenFrom: place, territory)
                guard weight >= Crowds.leastWeight, let number = cursor.number(of: key) else { continue }
                found.keys.append(key)
                found.series.append(number)
                found.weights.append(weight)
            }
            if !found.keys.isEmpty { near[quantity] = found }
        }
        for quantity in Set(quantities) where !quantity.isFromAfar {
            let found = NearSeries(quantity, near: place, among: keys, territory: territory) { key in
                guard let extent = cursor.extent(of: key) else { return false }
                let grid = TimeGrid(zone: zone, grain: key.grain)
                let first = CivilDate(dayNumber: span.lowerBound + 61)
                let last = CivilDate(dayNumber: span.upperBound - 61)
                return extent.lowerBound <= grid.index(of: first) && extent.upperBound > grid.index(of: last)
            }
            guard let found else { continue }
            near[quantity] = Near(
                grain: found.grain, keys: found.keys, series: found.keys.compactMap { cursor.number(of: $0) })
        }
        self.near = near
    }

    /// Whether anything speaks for the place.
    public func has(_ quantity: Quantity) -> Bool { near[quantity] != nil }

    /// What was known when the cursor stands.
    ///
    /// - Precondition: the cursor that the frame was made with, moved forward.
    public func view(_ cursor: ArchiveCursor) -> FeatureView { FeatureView(self, cursor) }

    func series(of quantity: Quantity) -> Near? { near[quantity] }
    func week(of day: Int) -> Int { weeks.index(of: days.label(at: day)) }
}
