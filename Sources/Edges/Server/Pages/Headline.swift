import Forecasting
import Messages
import TimeSeries

/// The steps that a page's first line is about, and what is expected there.
struct Outlook: Sendable {
    /// Grid steps of the forecast.
    var steps: Range<Int>
    var range: Range90
    /// Usual value of the same steps, where enough history is known.
    var usual: Double?
    var distribution: PredictiveDistribution

    /// Relative deviation of the median from usual.
    var deviation: Double? {
        guard let usual, usual >= 1 else { return nil }
        return range.median / usual - 1
    }

    /// What the whole distribution says of the usual value.
    var level: Messages.Deviation? {
        guard let usual else { return nil }
        if usual < range.low { return .farAbove }
        if usual > range.high { return .farBelow }
        if usual < range.low50 { return .above }
        if usual > range.high50 { return .below }
        return .usual
    }
}

extension SeriesReader {
    /// What a forecast by week says of the week after this one, or of its first week when it does not reach that one.
    func outlookOfNextWeek(_ forecast: IssuedForecast, usual: Usual?) -> Outlook? {
        outlook(forecast, at: forecast.grid.index(of: now) + 1, usual: usual)
    }

    /// What a forecast says of the day after today, or of its first step when it does not reach that day.
    func outlookOfTomorrow(_ forecast: IssuedForecast, usual: Usual?) -> Outlook? {
        outlook(forecast, at: forecast.grid.index(of: zone.date(at: now).advanced(byDays: 1)), usual: usual)
    }

    /// What a forecast says of a step, or of its first one when it does not reach that step.
    private func outlook(_ forecast: IssuedForecast, at wanted: Int, usual: Usual?) -> Outlook? {
        let step = (forecast.first..<forecast.end).contains(wanted) ? wanted : forecast.first
        guard let distribution = forecast.distribution(at: step) else { return nil }
        return Outlook(
            steps: step..<(step + 1), range: Range90(distribution),
            usual: usual?.mean(at: step, knownBefore: min(step, forecast.first)), distribution: distribution)
    }

    /// What the joint draws of a forecast say of the sum over a stretch of steps; nil without draws or outside the horizon.
    func outlook(_ forecast: IssuedForecast, over steps: Range<Int>, usual: Usual?) -> Outlook? {
        guard let distribution = forecast.sum(over: steps) else { return nil }
        var total: Double? = 0
        for step in steps {
            if let mean = usual?.mean(at: step, knownBefore: min(step, forecast.first)) {
                total = total.map { $0 + mean }
            } else {
                total = nil
            }
        }
        return Outlook(steps: steps, range: Range90(distribution), usual: total, distribution: distribution)
    }

    /// The whole hours of a wall-clock window.
    func steps(from: CivilDateTime, to: CivilDateTime, on grid: TimeGrid) -> Range<Int>? {
        let first = grid.index(of: from)
        let inclusive = grid.index(of: to)
        let end = grid.label(at: inclusive) == to ? inclusive : inclusive + 1
        return end > first ? first..<end : nil
    }

    /// The next 24 hours of a forecast, as far as it reaches; its first 24 hours where it does not reach them at all.
    func next24Hours(_ forecast: IssuedForecast) -> Range<Int> {
        let perDay = forecast.grid.grain.stepsPerDay ?? 1
        let current = forecast.grid.index(of: now)
        let first = (forecast.first..<forecast.end).contains(current) ? current : forecast.first
        return first..<min(forecast.end, first + perDay)
    }
}

/// Writes the first line of a page.
struct Headline: Sendable {
    let say: Phrasing
    let now: Instant

    /// - Parameter count: how many; nil: several.
    func noun(_ measure: Measure, _ count: Int? = nil) -> String {
        say(Messages.counted(measure: measure.name, count) ?? MeasureCatalog.card(of: measure).label)
    }

    /// The whole first line.
    ///
    /// "Demain, mar. 24 nov. : 12 640 passages attendus, entre 12 020 et 13 250 neuf fois sur dix, +4 % par rapport …".
    func sentence(_ outlook: Outlook, key: SeriesKey, grid: TimeGrid, window: Bool) -> String {
        let count = Int(outlook.range.median.rounded())
        let expected = say(
            Messages.expected(
                when: when(outlook.steps, on: grid, window: window), median: say.number(outlook.range.median),
                several: count > 1, noun: noun(key.measure, count),
                feminine: MeasureCatalog.card(of: key.measure).isFeminine,
                low: say.number(outlook.range.low), high: say.number(outlook.range.high)))
        return expected + against(outlook, grid: grid) + "."
    }

    /// The steps in words.
    func when(_ steps: Range<Int>, on grid: TimeGrid, window: Bool) -> String {
        let today = grid.zone.date(at: now)
        if grid.grain == .day { return say.relativeDay(grid.date(at: steps.lowerBound), today: today) }
        if grid.grain == .week { return say.relativeWeek(steps.lowerBound, of: grid, near: now) }
        let isWhole = steps.lowerBound == grid.index(of: now) && steps.count == grid.grain.stepsPerDay ?? 1
        if !window, isWhole { return say(Messages.next24Hours) }
        let from = grid.label(at: steps.lowerBound)
        let to = grid.label(at: steps.upperBound)
        func day(_ label: CivilDateTime) -> String { say.date(label.date, near: today, holiday: false) }
        if from.date == to.date { return say(Messages.fromTo(day: day(from), say.time(from), say.time(to))) }
        return say(Messages.fromTo("\(day(from)) \(say.time(from))", "\(day(to)) \(say.time(to))"))
    }

    private func against(_ outlook: Outlook, grid: TimeGrid) -> String {
        guard let deviation = outlook.deviation else { return "" }
        let same = abs(deviation) < 0.005
        if grid.grain == .week {
            return same ? say(Messages.likeUsualWeek) : say(Messages.againstUsualWeek(percent: say.percent(deviation)))
        }
        guard grid.grain == .day else {
            return same
                ? say(Messages.likeUsualHours) : say(Messages.againstUsualHours(percent: say.percent(deviation)))
        }
        let weekday = say(Messages.weekday(grid.date(at: outlook.steps.lowerBound).weekday.rawValue, short: false))
        return same
            ? say(Messages.likeUsual(weekday: weekday))
            : say(Messages.againstUsual(percent: say.percent(deviation), weekday: weekday))
    }
}
