/// Which steps of a fine grain make up those of a coarse one, from one origin.
public struct TemporalFrame: Sendable, Hashable {
    /// One coarse step: fine steps of the forecast, and what was counted in it before the origin.
    public struct Span: Sendable, Hashable {
        /// Fine steps from 0.
        public var steps: Range<Int>
        public var earlier: Earlier
        /// The fine forecast reaches to the end of the coarse step.
        public var whole: Bool

        public init(steps: Range<Int>, earlier: Earlier = Earlier(), whole: Bool = true) {
            self.steps = steps
            self.earlier = earlier
            self.whole = whole
        }
    }

    /// Patients of a coarse step that came before the origin.
    public struct Earlier: Sendable, Hashable {
        /// Those that have been counted.
        public var counted: Int32
        /// Those of fine steps of which nothing is known yet, in each draw; empty: every step is known.
        public var drawn: [Int32]

        public init(counted: Int32 = 0, drawn: [Int32] = []) {
            self.counted = counted
            self.drawn = drawn
        }

        /// Counted and drawn, in a draw.
        public func total(_ draw: Int) -> Int32 { counted + (drawn.isEmpty ? 0 : drawn[draw]) }
    }

    /// Hours of each day that they reach, from the day of the origin on.
    public internal(set) var days: [Span]
    /// Days of each week that they reach, from the week of the origin on.
    public internal(set) var weeks: [Span]

    /// Spans from where the origin stands.
    ///
    /// - Parameters:
    ///   - hours: number of hourly steps that are forecast.
    ///   - dayCount: number of daily steps that are forecast, the first the day of the origin.
    ///   - firstHour: hour of the day of the first hourly step, 0 … 23.
    ///   - firstWeekday: day of the week of the first day, 0 is Monday.
    ///   - today: patients of today before the first hourly step.
    ///   - thisWeek: patients of this week before today.
    public init(
        hours: Int, days dayCount: Int, firstHour: Int = 0, firstWeekday: Int = 0, today: Earlier = Earlier(),
        thisWeek: Earlier = Earlier()
    ) {
        days = Self.spans(fine: hours, per: 24, offset: firstHour, earlier: today)
        weeks = Self.spans(fine: dayCount, per: 7, offset: firstWeekday, earlier: thisWeek)
    }

    private static func spans(fine: Int, per length: Int, offset: Int, earlier: Earlier) -> [Span] {
        var spans: [Span] = []
        var from = 0
        var to = length - offset
        while from < fine {
            spans.append(
                Span(
                    steps: from..<min(to, fine), earlier: spans.isEmpty ? earlier : Earlier(), whole: to <= fine))
            from = min(to, fine)
            to += length
        }
        return spans
    }
}
