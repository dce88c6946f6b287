public import Features
public import TimeSeries

/// What is asked: which series, which sources, over which time, how far ahead.
public struct ValueStudy: Sendable {
    /// Daily counts to forecast.
    public var series: [SeriesKey]
    public var sources: [Source]
    /// First and one past the last day of an origin that is scored; what lies before is learned from.
    public var from: CivilDate
    public var to: CivilDate
    /// Groups of days ahead, 1 the day of the origin.
    public var horizons: [ClosedRange<Int>] = [1...1, 2...3, 4...7, 8...14]
    /// Days from one scored origin to the next.
    public var every = 1
    /// Hour of the origins, civil time.
    public var hour = 6
    public var zone: CivilZone
    public var calendar: CivilCalendar
    public var territory: Territory

    public init(
        series: [SeriesKey], sources: [Source] = SourceCatalog.all, from: CivilDate, to: CivilDate,
        zone: CivilZone = .paris, calendar: CivilCalendar, territory: Territory
    ) {
        self.series = series
        self.sources = sources
        self.from = from
        self.to = to
        self.zone = zone
        self.calendar = calendar
        self.territory = territory
    }

    /// Days ahead of the farthest group.
    public var farthest: Int { horizons.map(\.upperBound).max() ?? 1 }

    /// Days learned from at most, before each refit.
    static let memory = 1461
    /// Days after which regressions are estimated anew.
    static let refit = 28

    var days: TimeGrid { TimeGrid(zone: zone, grain: .day) }

    func instant(of day: Int) -> Instant {
        zone.instant(of: CivilDateTime(date: days.date(at: day), hour: hour))
    }
}

/// One forecaster of the class: the base alone, with one source, with all, with all but one, or with one source looked up in the future.
public enum Variant: Hashable, Sendable, Codable {
    /// Calendar and the series' own past.
    case base
    case with(source: String)
    case all
    case without(source: String)
    /// With a source whose values are taken as they are known today, at the target day itself: what must not be done.
    case leaking(source: String)
}
