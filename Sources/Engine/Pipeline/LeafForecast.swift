public import Forecasting
public import Reconciliation
public import Statistics
public import TimeSeries

/// One leaf of a region: its hours, days and weeks made to agree, then divided into strata.
public struct LeafForecast: Sendable {
    public let steps: RegionSteps
    /// Breakdowns of the measure.
    public let margins: [RegionMargin]

    public init(steps: RegionSteps, margins: [RegionMargin]) {
        self.steps = steps
        self.margins = margins
    }

    /// What goes in.
    public struct Parts: Sendable {
        public var place: Place
        /// The leaf's own hours, corrected and in the order of its days; where it has none, those of
        /// ``LeafForecast/hours(from:profile:using:)``.
        public var hours: SamplePaths
        public var ownsHours: Bool
        /// Coherent over places.
        public var days: SamplePaths
        public var weeks: SamplePaths
        /// Patients of each hour of today before the origin, NaN where unknown, and of each day of this week before today.
        public var today: [Double]
        public var week: NewestPast
        /// When the place opens or closes; nil: always open.
        public var entry: Territory.Entry?

        public init(
            place: Place, hours: SamplePaths, ownsHours: Bool = true, days: SamplePaths, weeks: SamplePaths,
            today: [Double], week: NewestPast, entry: Territory.Entry?
        ) {
            self.place = place
            self.hours = hours
            self.ownsHours = ownsHours
            self.days = days
            self.weeks = weeks
            self.today = today
            self.week = week
            self.entry = entry
        }
    }

    /// Columns of the paths: all, then the strata of each margin.
    public var columns: [Stratum?] { [Stratum.all] + margins.flatMap(\.columns) }

    /// Paths whose sums are exact on every draw: strata in all patients, hours in days, days in weeks.
    ///
    /// Whole days keep their daily forecasts, which are coherent over places, and their hours follow; today follows its own hours by
    /// the share of those passed that are known: the daily forecast has not seen them. Weeks that the days reach are their sums. Of
    /// strata, hours are divided first; days and weeks are sums of those and of what is not in any hour or day, divided in turn.
    public func paths(_ parts: Parts, using generator: inout SeededGenerator) throws(ReconciliationError) -> PlacePaths
    {
        let (hours, days, weeks) = (
            steps.open(parts.hours, .hours, of: parts.entry, using: &generator),
            steps.open(parts.days, .days, of: parts.entry, using: &generator),
            steps.open(parts.weeks, .weeks, of: parts.entry, using: &generator)
        )
        // Nobody comes in an hour that never was.
        let exists = parts.today.indices.map { steps.grid(.hours).hours(at: steps.startOfToday + $0) > 0 }
        let today = zip(parts.today, exists).map { $1 ? $0 : 0 }
        let frame = steps.frame(
            hours: hours.horizon,
            today: Self.earlier(NewestPast(values: today), else: hours, periods: [168, 24], using: &generator),
            week: Self.earlier(parts.week, else: days, periods: [7], using: &generator))
        let seen = parts.ownsHours ? zip(parts.today, exists).count { $1 && !$0.isNaN } : 0
        let whole = try TemporalPaths(
            hours: hours, days: days, weeks: weeks, frame: frame,
            weights: TemporalPaths.Weights(hours: [Double(seen) / Double(max(exists.count { $0 }, 1)), 0]),
            using: &generator)
        var paths = PlacePaths(draws: days.count, horizons: steps.horizons, columns: columns)
        paths[0, .hours] = whole.hours
        paths[0, .days] = whole.days
        paths[0, .weeks] = whole.weeks
        var column = 1
        for margin in margins {
            let shares = margin.shares(of: parts.place)
            let inHours = shares.hours.split(
                whole.hours, margin.days, firstStep: steps.firstHour, common: margin.common, using: &generator)
            let inDays = Self.sums(
                of: inHours, in: whole.days, less: whole.hours, spans: frame.days
            ) { shares.days.split($0, margin.days, common: margin.common, using: &generator) }
            let inWeeks = Self.sums(of: inDays, in: whole.weeks, less: whole.days, spans: frame.weeks) {
                shares.weeks.split($0, margin.weeks, common: margin.common, using: &generator)
            }
            for k in inHours.indices {
                paths[column, .hours] = inHours[k]
                paths[column, .days] = inDays[k]
                paths[column, .weeks] = inWeeks[k]
                column += 1
            }
        }
        return paths
    }

    /// Strata of a coarse grain: sums of their fine steps, and their part of what is in no fine step.
    private static func sums(
        of fine: [SamplePaths], in coarse: SamplePaths, less whole: SamplePaths, spans: [TemporalFrame.Span],
        split: (SamplePaths) -> [SamplePaths]
    ) -> [SamplePaths] {
        var outside = coarse
        for (c, span) in spans.enumerated() {
            for draw in 0..<coarse.count {
                outside[draw, c] = span.steps.reduce(coarse[draw, c]) { $0 - whole[draw, $1] }
            }
        }
        var sums = split(outside)
        for k in sums.indices {
            for (c, span) in spans.enumerated() {
                for draw in 0..<coarse.count {
                    sums[k][draw, c] = span.steps.reduce(sums[k][draw, c]) { $0 + fine[k][draw, $1] }
                }
            }
        }
        return sums
    }

    /// What came before the first step.
    ///
    /// A value that was completed is drawn as what may still be reported has it. An unknown one is drawn from the same time one
    /// period later, for instance the same hour next week; the first of the periods that the paths reach counts.
    private static func earlier(
        _ past: NewestPast, else paths: SamplePaths, periods: [Int], using generator: inout SeededGenerator
    ) -> TemporalFrame.Earlier {
        let count = past.values.count
        let later = past.values.indices.filter { past.values[$0].isNaN }.compactMap { place in
            periods.lazy.map { $0 - count + place }.first { (0..<paths.horizon).contains($0) }
        }
        let counted = Int32(clamping: Int(past.settled.rounded()))
        if later.isEmpty, past.completed.isEmpty { return TemporalFrame.Earlier(counted: counted) }
        let drawn = (0..<paths.count).map { draw in
            let completed = Int(past.drawOfCompleted(using: &generator).rounded())
            return Int32(clamping: later.reduce(completed) { $0 + Int(paths[draw, $1]) })
        }
        return TemporalFrame.Earlier(counted: counted, drawn: drawn)
    }

    /// Weeks of a place that has no weekly forecast: every week like the last seven days of the same draw.
    public static func weeks(from days: SamplePaths, horizon: Int) -> SamplePaths {
        var weeks = SamplePaths(count: days.count, horizon: horizon)
        let last = max(days.horizon - 7, 0)..<days.horizon
        for draw in 0..<days.count {
            let sum = last.reduce(0) { $0 + Int(days[draw, $1]) } * 7 / max(last.count, 1)
            for week in 0..<horizon { weeks[draw, week] = Int32(clamping: sum) }
        }
        return weeks
    }

    /// Hours of a place that has no hourly forecast: chance counts by the hours of other places, to be scaled to its days.
    ///
    /// - Parameter profile: mean patients of each hour and of each day at places that have hours.
    public static func hours(
        from days: SamplePaths, profile: (hours: [Double], days: [Double]), using generator: inout SeededGenerator
    ) -> SamplePaths {
        let others = profile.days.reduce(0, +)
        let scale = others > 0 ? days.mean.reduce(0, +) / others : 0
        var hours = SamplePaths(count: days.count, horizon: profile.hours.count)
        for (step, mean) in profile.hours.enumerated() where mean * scale > 0 {
            let law = Poisson(mean: min(mean * scale, 1e6))
            for draw in 0..<days.count { hours[draw, step] = Int32(clamping: law.quantile(generator.uniform())) }
        }
        return hours
    }
}
