internal import TimeSeries

/// A date and time in the name of a file: `20260128T1827`, `2026-01-28_18h27`, `20260128182753`, `2026-01-28`.
enum FileNameTime {
    /// The instant named, on the clock of the zone; the end of the day for a date alone; nil where there is no date.
    ///
    /// Of an hour that the clocks showed twice, the second is meant: nothing is known too early.
    static func read(_ name: String, zone: CivilZone) -> Instant? {
        let runs = name.split { !("0"..."9").contains($0) }.map(String.init)
        for start in runs.indices {
            guard let digits = digits(runs[start...]), let year = number(digits, 0, 4), (1990...2100).contains(year),
                let month = number(digits, 4, 2), let day = number(digits, 6, 2),
                let date = CivilDate(year: year, month: month, day: day)
            else { continue }
            guard let hour = number(digits, 8, 2), let minute = number(digits, 10, 2), hour < 24, minute < 60 else {
                return zone.start(of: date.advanced(byDays: 1))
            }
            switch zone.reading(of: CivilDateTime(date: date, hour: hour, minute: minute)) {
            case .once(let instant), .twice(_, let instant), .never(let instant): return instant
            }
        }
        return nil
    }

    /// The digits of one time that begins with the first run, `yyyyMMdd…` or `yyyy`, `MM`, `dd`…; nil when none does.
    private static func digits(_ runs: ArraySlice<String>) -> String? {
        guard let first = runs.first else { return nil }
        switch first.count {
        case 4 where runs.count >= 3 && runs.dropFirst().prefix(2).allSatisfy { $0.count == 2 }:
            return runs.prefix(6).joined()
        case 8: return first + (runs.dropFirst().first ?? "")
        case 9...: return first
        default: return nil
        }
    }

    private static func number(_ digits: String, _ from: Int, _ count: Int) -> Int? {
        guard digits.count >= from + count else { return nil }
        return Int(digits.dropFirst(from).prefix(count))
    }
}
