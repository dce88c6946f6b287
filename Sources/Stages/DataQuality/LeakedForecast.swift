import Messages
import TimeSeries

extension Check {
    /// Observations delivered as if they had been forecast: the leak that makes weather look useful.
    ///
    /// Of the newest 200 steps that are over: where a first value from before the step and a later one from after its end
    /// are equal to the last digit in more than 30 of 100 (and at least 20 steps), the forecast is the observation; real ones
    /// agree by chance in under 10 of 100 at a tenth of a degree. Where no observation ever follows and every value was known
    /// exactly the same time ahead, nothing tells a forecast from a copy, which is said as well.
    public static let leakedForecast = Check(
        name: "leaked-forecast", title: Messages.leakedForecastTitle, doc: Messages.leakedForecastDoc
    ) { input in
        let measure = input.key.measure
        guard MeasureBounds.forecast.contains(measure), MeasureBounds.continuous.contains(measure) else {
            return CheckResult()
        }
        let history = VersionHistory(input, newest: 400)
        let now = min(input.snapshot.origin, history.newestAvailable ?? input.snapshot.origin)
        let over = history.steps.filter { $0.end <= now && $0.first.availableAt < $0.start }.suffix(200)
        let followed = over.filter { $0.last.availableAt >= $0.end }
        let equal = followed.filter { $0.first.value == $0.last.value }
        if equal.count >= 20, equal.count * 10 > followed.count * 3, let first = equal.first, let last = equal.last {
            return CheckResult(findings: [
                input.finding(
                    "leaked-forecast", .warning,
                    Messages.forecastEqualsObservation(
                        count: equal.count, of: followed.count, from: input.name(ofStep: first.index)),
                    from: first.index, to: last.index, count: equal.count)
            ])
        }
        guard over.count >= 30, followed.isEmpty, let first = over.first, let last = over.last else {
            return CheckResult()
        }
        let leads = Set(over.map { $0.start.seconds(since: $0.first.availableAt) })
        // At a clock change the lead of a day may move by an hour.
        guard over.allSatisfy({ $0.versions.count == 1 }), (leads.max() ?? 0) - (leads.min() ?? 0) <= 3600 else {
            return CheckResult()
        }
        return CheckResult(findings: [
            input.finding(
                "leaked-forecast", .warning,
                Messages.forecastNeverFollowed(
                    count: over.count, from: input.name(ofStep: first.index), lead: leads.min() ?? 0),
                from: first.index, to: last.index, count: over.count)
        ])
    }
}
