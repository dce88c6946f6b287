private import Foundation
internal import Statistics
public import TimeSeries

/// One extraction of Google Trends, as its page exports it.
public struct SearchExtraction: Sendable {
    /// `multiTimeline_jours_2024-11-04_0800.csv`: kind of window and the time of the extraction, legal time.
    public var fileName: String
    public var bytes: [UInt8]
    /// When it was extracted.
    public var availableAt: Instant
}

extension SyntheticRegion {
    /// Extractions made from one day up to another, which is left out: windows by day and by week, as `multiTimeline.csv`.
    ///
    /// Each is made on a Monday at 8:00, scaled to 100 at the highest step of its window and rounded to integers, `<1` below one.
    /// A window by day ends with the day before; a window by week ends with Google's week that began on that day, of which one day
    /// is over.
    ///
    /// - Parameter knownBy: nothing extracted later is handed on.
    public func searchExtractions(
        from: CivilDate, to: CivilDate, knownBy: Instant = .distantFuture, receive: (SearchExtraction) -> Void
    ) {
        let searches = parameters.searches
        let first = DayCalendar.day(from)
        let last = max(first, min(DayCalendar.day(to), calendar.days))
        let mondays = stride(from: first + (8 - from.weekday.rawValue) % 7, to: last, by: 7)
        for monday in mondays {
            let second = calendar.second(of: monday, hour: 8, minute: 0)
            guard second <= knownBy.secondsSince1970 else { return }
            // Weeks since the epoch, so that two spans agree on what is extracted when.
            let week = (monday + 3) / 7
            if week % searches.weeksBetweenDaily == 0, monday >= searches.windowDays {
                let days = (monday - searches.windowDays)..<monday
                receive(extraction("jours", "Jour", days.map { ($0, searchInterest(on: $0)) }, on: monday, at: second))
            }
            if week % searches.weeksBetweenWeekly == 0, monday > 7 * searches.windowWeeks {
                let weeks = (0..<searches.windowWeeks).map { number in
                    let sunday = monday - 1 - 7 * (searches.windowWeeks - 1 - number)
                    let known = sunday..<min(sunday + 7, monday)
                    return (sunday, known.reduce(0) { $0 + searchInterest(on: $1) } / Double(known.count))
                }
                receive(extraction("semaines", "Semaine", weeks, on: monday, at: second))
            }
        }
    }

    /// True interest on a day, in the unit of incidence (weekly cases per 100,000): what all extractions show, each on its scale.
    func searchInterest(on day: Int) -> Double {
        let searches = parameters.searches
        var chance = SeededGenerator(seed: seed, stream: "searches:\(searches.term):\(day)")
        return expectedSearchInterest(on: day, lead: searches.leadDays) * exp(searches.dailySpread * chance.normal())
    }

    /// Interest without its noise, as it would be with another lead.
    func expectedSearchInterest(on day: Int, lead: Int) -> Double {
        let searches = parameters.searches
        let wave = epidemics.parameters.waves.firstIndex { $0.name == searches.wave }
        let illness = wave.map { epidemics.incidence[$0][min(day + lead, calendar.days - 1)] } ?? 0
        let (year, days) = (365.25, Double(DayCalendar.date(day).dayOfYear) - 1 - searches.campaignDay)
        let distance = (days - year * (days / year).rounded()) / searches.campaignSpread
        return searches.everyday + searches.campaign * exp(-0.5 * distance * distance) + illness
    }

    private func extraction(
        _ kind: String, _ column: String, _ steps: [(day: Int, interest: Double)], on monday: Int, at second: Int
    ) -> SearchExtraction {
        let highest = steps.map(\.interest).max() ?? 1
        var text = "Catégorie : Toutes les catégories\n\n\(column),\(parameters.searches.term): (Île-de-France)\n"
        for step in steps {
            let value = 100 * step.interest / highest
            text += "\(DayCalendar.date(step.day)),\(value < 1 ? "<1" : "\(Int(value.rounded()))")\n"
        }
        return SearchExtraction(
            fileName: "multiTimeline_\(kind)_\(DayCalendar.date(monday))_0800.csv", bytes: Array(text.utf8),
            availableAt: Instant(secondsSince1970: second))
    }
}
