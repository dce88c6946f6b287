import Forecasting
import Pipeline
import Testing
import TimeSeries

/// A kept fit spares work and changes no bit.
@Suite struct FitCacheTests {
    /// Origins over 35 days cross the border after which coefficients are estimated anew, and revisions change the past.
    @Test func consecutiveOriginsOfHours() {
        let history = SimulatedHistory(.hour, steps: 24 * 80, mean: 8, seed: 11)
        var shared = FitCache()
        for days in stride(from: -35, through: 0, by: 5) {
            let request = history.request(horizon: 12, models: ["count-glm"], draws: 50, later: 24 * days)
            let instant = history.grid.start(at: request.origin)
            let fresh = Outcome(history.key, history.archive, at: instant, request)
            #expect(!fresh.paths.isEmpty)
            #expect(Outcome(history.key, history.archive, at: instant, request, cache: &shared) == fresh)
        }
    }

    @Test func consecutiveOriginsOfDays() {
        let history = SimulatedHistory(.day, steps: 120, mean: 150, seed: 12)
        var shared = FitCache()
        for days in -4...0 {
            let request = history.request(horizon: 7, models: ["count-glm", "ets", "climatology"], later: days)
            let instant = history.grid.start(at: request.origin)
            let fresh = Outcome(history.key, history.archive, at: instant, request)
            #expect(Outcome(history.key, history.archive, at: instant, request, cache: &shared) == fresh)
        }
    }

    /// Whatever was asked before (another calendar, horizon, seed or past of the same series), the answer is the same.
    @Test func otherRequestsLeaveNoTrace() {
        let history = SimulatedHistory(.hour, steps: 24 * 60, mean: 8, isRevised: false, seed: 13)
        let plain = history.request(horizon: 12, draws: 50)
        var flagged = plain
        let days = (1...8).map { history.grid.date(at: history.origin).advanced(byDays: -7 * $0) }
        flagged.calendar = CivilCalendar(flags: ["game": Set(days)])
        var longer = plain
        longer.horizon = 30
        longer.seed = 2
        var rewritten = history.archive
        rewritten.set(
            history.versions.map {
                Revision(referenceTime: $0.referenceTime, availableAt: $0.availableAt, value: $0.value.map { $0 + 1 })
            }, for: history.key)
        let instant = history.instant
        let fresh = Outcome(history.key, history.archive, at: instant, plain)
        var cache = FitCache()
        for (archive, other) in [(history.archive, flagged), (history.archive, longer), (rewritten, plain)] {
            let before = Outcome(history.key, archive, at: instant, other, cache: &cache)
            // The other request is another forecast, so that a mix-up would show.
            #expect(before != fresh)
            #expect(before == Outcome(history.key, archive, at: instant, other))
            #expect(Outcome(history.key, history.archive, at: instant, plain, cache: &cache) == fresh)
        }
    }
}
