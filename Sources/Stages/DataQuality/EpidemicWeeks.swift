import Messages
import TimeSeries

extension Check {
    /// Weeks without surveillance, by their ISO numbers; weeks of the year in which a source never publishes do not count.
    public static let epidemicWeeks = Check(
        name: "epidemic-weeks", title: Messages.epidemicWeeksTitle, doc: Messages.epidemicWeeksDoc
    ) { input in
        guard input.grid.grain == .week, MeasureBounds.surveillance.contains(input.key.measure) else {
            return CheckResult()
        }
        let weeks = input.values.first..<input.values.end
        var published: Set<Int> = []
        var seen: [Int: Int] = [:]
        for week in weeks {
            let number = input.grid.date(at: week).isoWeek.week
            seen[number, default: 0] += 1
            if !input.values[week].isNaN { published.insert(number) }
        }
        let missing = weeks.filter { week in
            let number = input.grid.date(at: week).isoWeek.week
            // Week 53 comes every five or six years; a week that was seen once only may have been forgotten just then.
            return input.values[week].isNaN && (published.contains(number) || (seen[number] ?? 0) < 2 || number == 53)
        }
        let runs = StepRun.runs(of: missing)
        return CheckResult(
            findings: runs.suffix(20).map { run in
                input.finding(
                    "epidemic-weeks", .warning,
                    Messages.epidemicWeeks(
                        count: run.count, first: input.weekName(run.first), last: input.weekName(run.last)),
                    from: run.first, to: run.last, count: run.count)
            })
    }
}

extension QualityInput {
    /// "2026-S48", as French surveillance writes it.
    fileprivate func weekName(_ index: Int) -> String {
        let week = grid.date(at: index).isoWeek
        return "\(week.year)-S\(week.week < 10 ? "0" : "")\(week.week)"
    }
}
