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
        searches = frame.near[.every(.searchInterest)].map { SearchInterest.all($0.keys, cursor) } ?? []
    }

    /// The place that features are made for.
    public var place: Place { frame.place }

    /// Length of the steps in which a quantity is known; nil when no series of it is near.
    public func grain(of quantity: Quantity) -> Grain? { frame.near[quantity]?.grain }

    /// The value of a day (of its week for weekly series), NaN where unknown; the mean over the series that speak for the place.
    public func value(_ quantity: Quantity, _ statistic: DayStatistic = .mean, day: Int) -> Double {
        guard let near = frame.near[quantity] else { return .nan }
        var (sum, count) = (0.0, 0)
        for key in near.keys {
            let value = self.value(key, near.grain, statistic, day)
            if !value.isNaN {
                sum += value
                count += 1
            }
        }
        return count > 0 ? sum / Double(count) : .nan
    }

    private func value(_ key: SeriesKey, _ grain: Grain, _ statistic: DayStatistic, _ day: Int) -> Double {
        guard let perDay = grain.stepsPerDay else {
            return cursor.value(key, at: frame.week(of: day))
        }
        if perDay == 1 { return cursor.value(key, at: day) }
        var (sum, least, greatest, count) = (0.0, Double.infinity, -Double.infinity, 0)
        for step in (day * perDay)..<((day + 1) * perDay) {
            let value = cursor.value(key, at: step)
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

    /// The newest day up to a target whose value is known, looking back at most `within` days; nil when there is none.
    public func newest(
        _ quantity: Quantity, _ statistic: DayStatistic = .mean, until target: Int, within days: Int = 60
    ) -> Int? {
        guard frame.near[quantity] != nil else { return nil }
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

/// The series that speak for one place, found once.
public struct FeatureFrame: Sendable {
    public let place: Place
    public let days: TimeGrid
    private let weeks: TimeGrid
    let near: [Quantity: NearSeries]

    /// - Parameters:
    ///   - keys: of everything that may be looked at.
    ///   - quantities: what features will ask for.
    public init(
        _ place: Place, keys: [SeriesKey], quantities: [Quantity], territory: Territory, zone: CivilZone
    ) {
        self.place = place
        days = TimeGrid(zone: zone, grain: .day)
        weeks = TimeGrid(zone: zone, grain: .week)
        var near: [Quantity: NearSeries] = [:]
        for quantity in Set(quantities) {
            near[quantity] = NearSeries(quantity, near: place, among: keys, territory: territory)
        }
        self.near = near
    }

    /// Series that a cursor must hold for this frame.
    public var keys: [SeriesKey] { Set(near.values.flatMap(\.keys)).sorted() }

    /// What was known when the cursor stands.
    public func view(_ cursor: ArchiveCursor) -> FeatureView { FeatureView(self, cursor) }

    func week(of day: Int) -> Int { weeks.index(of: days.label(at: day)) }
}
