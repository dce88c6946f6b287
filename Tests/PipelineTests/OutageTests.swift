import Forecasting
import Testing
import TimeSeries

@testable import Pipeline

/// An outage is not a zero: the forecast after it is the one without it, but for the little that was not seen.
@Suite struct OutageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var grain: Grain
        var length: Int
        /// Steps between its end and the origin.
        var before: Int
        var seed: UInt64
        var testDescription: String { "\(length) × \(grain.rawValue), \(before) before the origin, seed \(seed)" }

        static let all: [Case] = [
            Case(grain: .hour, length: 6, before: 0, seed: 1), Case(grain: .hour, length: 6, before: 100, seed: 2),
            Case(grain: .hour, length: 12, before: 30, seed: 3), Case(grain: .hour, length: 24, before: 0, seed: 4),
            Case(grain: .hour, length: 48, before: 0, seed: 5), Case(grain: .hour, length: 48, before: 60, seed: 6),
            Case(grain: .day, length: 1, before: 0, seed: 7), Case(grain: .day, length: 2, before: 0, seed: 8),
            Case(grain: .day, length: 2, before: 5, seed: 9),
        ]
    }

    @Test(arguments: Case.all) func lowersTheForecastByLessThanThreePercent(_ c: Case) {
        // An ED of 200 visits a day.
        var history = SimulatedHistory(
            c.grain, steps: c.grain == .hour ? 24 * 84 : 200, mean: c.grain == .hour ? 8.3 : 200, isRevised: false,
            seed: c.seed)
        let horizon = c.grain == .hour ? 48 : 7
        let request = history.request(horizon: horizon, draws: 1000)
        // Ends at 06:00 where `before` is 0: nights are the hardest, since little is expected then.
        let whole = mean(history, request)
        let out = (history.origin - c.before - c.length)..<(history.origin - c.before)
        history.versions = history.versions.map { version in
            var version = version
            if out.contains(history.grid.index(of: version.referenceTime)) { version.value = 0 }
            return version
        }
        let after = mean(history, request)
        // Two days later the level is known less well: a thousand draws and a level two days older may differ by two percent.
        #expect(whole > Double(horizon) && after > 0.97 * whole, "from \(whole) to \(after)")
    }

    /// Closed for good, with zeros delivered and nothing announced: after seven weeks no week is that of an open place.
    @Test func weeksFollowAClosureAsDaysDo() throws {
        var history = SimulatedHistory(.week, steps: 150, mean: 700, isRevised: false, seed: 12)
        let end = history.origin
        history.versions = history.versions.map { version in
            var version = version
            if history.grid.index(of: version.referenceTime) >= end - 7 { version.value = 0 }
            return version
        }
        #expect(mean(history, history.request(horizon: 12, draws: 500)) < 12 * 400)
    }

    /// Closed for weeks, with zeros delivered, and open again for three days: the forecast is that of an open place.
    ///
    /// While it is closed, it is that of a closed one.
    @Test(arguments: [(Grain.day, 45), (.day, 90), (.hour, 45)]) func aPlaceThatReopensIsOpen(
        grain: Grain, closed: Int
    ) throws {
        let perDay = grain.stepsPerDay ?? 1
        var history = SimulatedHistory(
            grain, steps: 300 * perDay, mean: 100 / Double(perDay), isRevised: false, seed: 41)
        let all = history.versions
        func forecast(openFor days: Int) throws -> Double {
            let end = history.origin - days * perDay
            history.versions = all.map { version in
                var version = version
                if (end - closed * perDay..<end).contains(history.grid.index(of: version.referenceTime)) {
                    version.value = 0
                }
                return version
            }
            return mean(history, history.request(horizon: 7 * perDay, draws: 200)) / 7
        }
        let open = try forecast(openFor: 3)
        #expect(open > 75 && open < 130, "\(open)")
        let shut = try forecast(openFor: 0)
        #expect(shut < 15, "\(shut)")
    }

    /// A syndrome that fades out in spring, stays away and comes back in autumn has a season; an ED with the same zeros closed.
    @Test func aSeasonIsNoClosure() {
        let fading = (0..<60).map { Double(max(0, 6 - $0 / 8)) } + [1, 0, 0, 1, 0, 0, 0, 0, 1]
        let season = fading + Array(repeating: 0, count: 60) + fading.reversed()
        #expect(History.closures(season, grain: .day).isEmpty)
        let closed = Array(repeating: 3.0, count: 60) + Array(repeating: 0, count: 60) + Array(repeating: 3, count: 5)
        #expect(History.closures(closed, grain: .day) == [60..<120])
        // Five patients a day before, one patient since: not open yet.
        let stray = Array(repeating: 5.0, count: 60) + Array(repeating: 0, count: 60) + [1, 0, 0]
        #expect(History.closures(stray, grain: .day).isEmpty)
        // Before it opened, holes and zeros.
        let opening = [.nan] + Array(repeating: 0.0, count: 40) + Array(repeating: 4, count: 20)
        #expect(History.closures(opening, grain: .day) == [0..<41])
    }

    /// An ED that closes from 20:00 to 08:00: after a week its nights are empty and its days what they were; after three nights it may
    /// still be a fault; and when patients come at night again, it opens.
    @Test(arguments: [(3, 0), (10, 0), (60, 0), (60, 2)]) func nightsThatCloseAreLearned(closed: Int, open: Int) throws
    {
        var history = SimulatedHistory(.hour, steps: 300 * 24, mean: 8, isRevised: false, seed: 51)
        let (from, to) = (history.origin - (closed + open) * 24, history.origin - open * 24)
        history.versions = history.versions.map { version in
            var version = version
            let index = history.grid.index(of: version.referenceTime)
            let hour = history.grid.label(at: index).hour
            if (from..<to).contains(index), hour >= 20 || hour < 8 { version.value = 0 }
            return version
        }
        var cache = FitCache()
        let paths = try Pipeline.forecast(
            history.key, from: history.archive.asOf(history.instant), history.request(horizon: 48), cache: &cache
        ).paths
        var (night, day) = (0.0, 0.0)
        for (step, mean) in paths.mean.enumerated() {
            let hour = history.grid.label(at: history.origin + step).hour
            if hour >= 20 || hour < 8 { night += mean } else { day += mean }
        }
        // Two days and two nights of 8 an hour: 24 hours at 1.4 times the mean; nights 4 at 1.4 and 0.9 each, 16 at 0.4.
        #expect(abs(day / (24 * 8 * 1.4) - 1) < 0.15, "\(day)")
        let usual = 8 * (4 * 1.4 + 4 * 0.9 + 16 * 0.4)
        if closed >= 7, open == 0 { #expect(night < 1, "\(night)") } else { #expect(night > 0.35 * usual, "\(night)") }
    }

    /// A place that is closed on public holidays: the next one, 11 November, is forecast as closed, the days around as open.
    @Test func closedHolidaysAreLearned() throws {
        var history = SimulatedHistory(.day, steps: 1000, mean: 50, isRevised: false, seed: 31)
        let calendar = CivilCalendar.french(years: 2023...2027)
        history.versions = history.versions.map { version in
            var version = version
            if calendar.isHoliday(CivilZone.paris.date(at: version.referenceTime)) { version.value = 0 }
            return version
        }
        var request = history.request(horizon: 14)
        request.calendar = calendar
        var cache = FitCache()
        let forecast = try Pipeline.forecast(
            history.key, from: history.archive.asOf(history.instant), request, cache: &cache)
        // The first three holidays may be taken for outages, and the outage of two days is one.
        #expect(forecast.setAside <= 5)
        let mean = forecast.paths.mean
        for step in 0..<14 {
            let date = history.grid.date(at: history.origin + step)
            if calendar.isHoliday(date) {
                #expect(mean[step] < 10, "\(date): \(mean[step])")
            } else {
                #expect(mean[step] > 35 && mean[step] < 75, "\(date): \(mean[step])")
            }
        }
    }

    private func mean(_ history: SimulatedHistory, _ request: ForecastRequest) -> Double {
        var cache = FitCache()
        let forecast = try? Pipeline.forecast(
            history.key, from: history.archive.asOf(history.instant), request, cache: &cache)
        return forecast?.paths.mean.reduce(0, +) ?? .nan
    }
}
