import Forecasting
import Messages
import Store
import TimeSeries

/// Everything a page shows of one series, read and put side by side.
struct SeriesView: Sendable {
    let key: SeriesKey
    let grid: TimeGrid
    /// Steps of the past that are shown, then the steps ahead.
    let past: Range<Int>
    let future: Range<Int>
    let observed: ObservationCache.Values?
    let usual: Usual?
    let forecast: IssuedForecast?
    /// What had been said of past steps, by grid index.
    let said: [Int: Range90]
    /// From this step on, what came is not complete yet; `Int.max` when all is.
    let firstProvisional: Int

    struct Check: Sendable {
        var step: Int
        var said: Range90
        var came: Double
    }

    /// What its steps are called.
    var noun: Messages.StepNoun {
        switch grid.grain {
        case .hour, .sixHours: .hour
        case .day: .day
        case .week: .week
        }
    }

    /// Complete steps of the past that is shown for which a range had been announced and a value came.
    var checked: [Check] { announced.filter { !isProvisional($0.step) } }

    /// Steps that cannot be judged yet, because reports of them are still coming in.
    var unjudged: [Check] { announced.filter { isProvisional($0.step) } }

    private var announced: [Check] {
        said.keys.sorted().compactMap { step in
            guard let range = said[step], let came = observed?.stepped[step], !came.isNaN else { return nil }
            return Check(step: step, said: range, came: came)
        }
    }

    /// Whether a value came and is not complete yet.
    func isProvisional(_ step: Int) -> Bool {
        step >= firstProvisional && observed.map { !$0.stepped[step].isNaN } ?? false
    }

    var inside: Int { checked.count { Self.verdict($0.came, $0.said) == .inside } }

    static func verdict(_ came: Double, _ said: Range90) -> Messages.RangeVerdict {
        // What is written is whole patients, so bounds are judged as written.
        if came > said.high.rounded() { return .above }
        if came < said.low.rounded() { return .below }
        return .inside
    }

    func usualValue(at step: Int) -> Double? {
        let limit = forecast.map { min($0.first, step) } ?? step
        return usual?.mean(at: step, knownBefore: limit)
    }
}

extension SeriesReader {
    /// Reads what the state of a page asks for.
    ///
    /// Nothing at all known of the series gives a view without observations and forecast.
    func view(_ key: SeriesKey, state: PageState) throws(StoreError) -> SeriesView {
        let grid = grid(key)
        let forecast = try latestForecast(of: key)
        let summaryEnd = index.sources(of: key).compactMap { source in
            index.summaries[source].map { grid.index(of: $0.lastReference) + 1 }
        }.max()
        // The page stands where the forecast begins; without one, where the data end.
        let current = grid.index(of: now)
        let hinge = forecast?.first ?? min(summaryEnd ?? current, current + 1)
        // A running hour view begins at the present hour, not where a forecast of this morning began.
        let start = forecast.map { $0.first <= current && current < $0.end ? current : $0.first } ?? hinge
        let past = (start - state.pastSteps)..<start
        let future = start..<max(start, forecast.map { min($0.end, start + state.horizon) } ?? start)
        let read = past.lowerBound - (Usual.weeks + 1) * grid.grain.stepsPerWeek
        let observed = try values(key, from: read)
        let provisional = try observed.map { values throws(StoreError) in
            try firstProvisional(of: key, in: values, forecast: forecast)
        }
        let cut = provisional ?? .max
        // Provisional steps are not judged: as many older ones are looked up in their place.
        let unjudged = max(0, past.upperBound - max(cut, past.lowerBound))
        let said =
            forecast == nil ? [:] : try saidBefore(key, steps: (past.lowerBound - unjudged)..<past.upperBound)
        return SeriesView(
            key: key, grid: grid, past: past, future: future, observed: observed,
            usual: observed.map { Usual(values: $0.stepped.before(cut), grid: grid, calendar: index.calendar) },
            forecast: forecast, said: said, firstProvisional: cut)
    }

    /// What is expected next week at a place.
    func outlookOfNextWeek(_ key: SeriesKey) throws(StoreError) -> (outlook: Outlook, grid: TimeGrid)? {
        let week = SeriesKey(key.place, key.measure, key.stratum, every: .week)
        guard let forecast = try latestForecast(of: week) else { return nil }
        let usual = try usual(of: week, before: forecast.first + 1, forecast: forecast)
        return outlookOfNextWeek(forecast, usual: usual).map { ($0, forecast.grid) }
    }

    /// What is expected tomorrow at a place: from its daily forecast, else from the draws of its hourly one.
    func outlookOfTomorrow(_ key: SeriesKey) throws(StoreError) -> (outlook: Outlook, grid: TimeGrid)? {
        let day = SeriesKey(key.place, key.measure, key.stratum, every: .day)
        if let forecast = try latestForecast(of: day),
            let outlook = outlookOfTomorrow(
                forecast, usual: try usual(of: day, before: forecast.first + 1, forecast: forecast))
        {
            return (outlook, forecast.grid)
        }
        let hour = SeriesKey(key.place, key.measure, key.stratum, every: .hour)
        guard let forecast = try latestForecast(of: hour) else { return nil }
        let days = TimeGrid(zone: zone, grain: .day)
        let tomorrow = days.index(of: zone.date(at: now).advanced(byDays: 1))
        let hours =
            forecast.grid.index(of: days.label(at: tomorrow))..<forecast.grid.index(of: days.label(at: tomorrow + 1))
        guard var outlook = outlook(forecast, over: hours, usual: nil) else { return nil }
        outlook.steps = tomorrow..<(tomorrow + 1)
        outlook.usual = try usual(of: day, before: tomorrow, forecast: nil)?.mean(
            at: tomorrow, knownBefore: days.index(of: forecast.stored.origin))
        return (outlook, days)
    }

    /// What is usual from a step on, without provisional values.
    func usual(of key: SeriesKey, before step: Int, forecast: IssuedForecast?) throws(StoreError) -> Usual? {
        let grid = grid(key)
        let read = step - (Usual.weeks + 4) * grid.grain.stepsPerWeek
        guard let values = try values(key, from: read) else { return nil }
        let cut = try firstProvisional(of: key, in: values, forecast: forecast)
        return Usual(values: values.stepped.before(cut), grid: grid, calendar: index.calendar)
    }
}
