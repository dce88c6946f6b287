/// Which steps of a fine grain make up those of a coarse one, from one origin.
public struct TemporalFrame: Sendable, Hashable {
    /// One coarse step: fine steps of the forecast, and what was counted in it before the origin.
    public struct Span: Sendable, Hashable {
        /// Fine steps from 0.
        public var steps: Range<Int>
        /// Patients of the coarse step that came before the origin, of each draw; empty: none.
        ///
        /// Those that are not known yet are drawn, too.
        public var known: [Int32]
        /// The fine forecast reaches to the end of the coarse step.
        public var whole: Bool

        public init(steps: Range<Int>, known: [Int32] = [], whole: Bool = true) {
            self.steps = steps
            self.known = known
            self.whole = whole
        }

        /// Patients that came before the origin in a draw.
        public func known(_ draw: Int) -> Int32 { known.isEmpty ? 0 : known[draw] }
    }

    /// Hours of each day that they reach, from the day of the origin on.
    public internal(set) var days: [Span]
    /// Days of each week that they reach, from the week of the origin on.
    public let weeks: [Span]

    /// Spans from where the origin stands.
    ///
    /// - Parameters:
    ///   - hours: number of hourly steps that are forecast.
    ///   - dayCount: number of daily steps that are forecast, the first the day of the origin.
    ///   - firstHour: hour of the day of the first hourly step, 0 … 23.
    ///   - firstWeekday: day of the week of the first day, 0 is Monday.
    ///   - knownToday: patients of today before the first hourly step, of each draw; empty: none.
    ///   - knownThisWeek: patients of this week before today.
    public init(
        hours: Int, days dayCount: Int, firstHour: Int = 0, firstWeekday: Int = 0, knownToday: [Int32] = [],
        knownThisWeek: [Int32] = []
    ) {
        days = Self.spans(fine: hours, per: 24, offset: firstHour, known: knownToday)
        weeks = Self.spans(fine: dayCount, per: 7, offset: firstWeekday, known: knownThisWeek)
    }

    private static func spans(fine: Int, per length: Int, offset: Int, known: [Int32]) -> [Span] {
        var spans: [Span] = []
        var from = 0
        var to = length - offset
        while from < fine {
            spans.append(
                Span(steps: from..<min(to, fine), known: spans.isEmpty ? known : [], whole: to <= fine))
            from = min(to, fine)
            to += length
        }
        return spans
    }
}
