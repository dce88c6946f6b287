import ForecastModels
import Forecasting
import Pipeline
import Statistics
import Testing
import TimeSeries

/// Nothing that became available after the origin changes a bit of a forecast.
@Suite struct NoPeekingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var grain: Grain
        var models: [String]?
        var steps: Int
        var seed: UInt64
        var testDescription: String { "\(grain.rawValue), \(models?.joined(separator: "+") ?? "production"), \(seed)" }

        /// Ten weeks are enough for every model but the expected band, which needs two earlier years.
        static let all: [Case] = [Grain.hour, .day].flatMap { grain -> [Case] in
            let short = grain == .hour ? 24 * 70 : 70
            let each = ModelCatalog.names.map { name in
                Case(grain: grain, models: [name], steps: name == "expected-band" ? 830 * short / 70 : short, seed: 1)
            }
            return each + (2...4).map { Case(grain: grain, models: nil, steps: short, seed: $0) }
        }
    }

    @Test(arguments: Case.all) func laterDataChangeNothing(_ c: Case) throws {
        let history = SimulatedHistory(c.grain, steps: c.steps, mean: c.grain == .hour ? 8 : 150, seed: c.seed)
        let request = history.request(horizon: c.grain == .hour ? 30 : 10, models: c.models)
        let forecast = Outcome(history.key, history.archive, at: history.instant, request)
        // A model that is not meant for the grain says so; everything else must really forecast.
        let canForecast =
            c.models?.allSatisfy { ModelCatalog.type(named: $0).map { $0.isMeant(for: c.grain) } ?? false } ?? true
        #expect(forecast.paths.isEmpty != canForecast, "\(forecast.said)")
        for seed in 1...2 as ClosedRange<UInt64> {
            var other = ObservationArchive()
            other.set(history.withAnotherFuture(after: history.instant, seed: seed), for: history.key)
            #expect(Outcome(history.key, other, at: history.instant, request) == forecast)
        }
    }

    /// The property has teeth: one second earlier the same change is seen.
    @Test(arguments: [Grain.hour, .day]) func dataAtTheOriginCount(grain: Grain) throws {
        let history = SimulatedHistory(grain, steps: grain == .hour ? 24 * 70 : 70, mean: 100, seed: 5)
        let request = history.request(horizon: 5, models: ["climatology"])
        let forecast = Outcome(history.key, history.archive, at: history.instant, request)
        for (delay, isSeen) in [(0, true), (1, false)] {
            // Four days old: settled, so that it is neither completed nor dropped.
            let rewritten = (1...(4 * (grain.stepsPerDay ?? 1))).map { back in
                Revision(
                    referenceTime: history.grid.start(at: history.origin - grain.stepsPerWeek - back),
                    availableAt: history.instant.advanced(bySeconds: delay), value: 333)
            }
            var other = ObservationArchive()
            other.set(history.versions + rewritten, for: history.key)
            #expect((Outcome(history.key, other, at: history.instant, request) != forecast) == isSeen)
        }
    }

    /// Another series of the same archive is none of this one's business.
    @Test func otherSeriesChangeNothing() {
        let history = SimulatedHistory(.day, steps: 70, mean: 150, seed: 6)
        let request = history.request(horizon: 7)
        var crowded = history.archive
        crowded.set(
            history.versions.map { Revision(referenceTime: $0.referenceTime, availableAt: $0.availableAt, value: 1) },
            for: SeriesKey(.site("888888888"), .visits, every: .day))
        #expect(
            Outcome(history.key, crowded, at: history.instant, request)
                == Outcome(history.key, history.archive, at: history.instant, request))
    }
}

extension ForecastModel {
    /// Whether the model has production settings for steps of a grain.
    fileprivate static func isMeant(for grain: Grain) -> Bool { standard(for: grain) != nil }
}
