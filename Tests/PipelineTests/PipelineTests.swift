import ForecastModels
import Forecasting
import Messages
import Pipeline
import Statistics
import Testing
import TimeSeries

/// What the pipeline does with short series, with outages, and with what it is asked for.
@Suite struct PipelineTests {
    @Test func weightsAreEqualShares() throws {
        let history = SimulatedHistory(.day, steps: 70, mean: 150, isRevised: false, seed: 21)
        let request = history.request(horizon: 7, models: ["climatology", "seasonal-naive", "count-glm"])
        var cache = FitCache()
        let forecast = try Pipeline.forecast(
            history.key, from: history.archive.asOf(history.instant), request, cache: &cache)
        #expect(forecast.weights.keys.sorted() == ["climatology", "count-glm", "seasonal-naive"])
        for weight in forecast.weights.values { #expect(abs(weight - 1.0 / 3.0) < 1e-15) }
        #expect(forecast.failures.isEmpty)
        #expect((forecast.paths.count, forecast.paths.horizon) == (100, 7))
        #expect(forecast.explanation != nil)
        // The two days without transmission.
        #expect(forecast.setAside == 2)
    }

    /// One row dated to the year 1, and one in the year before the calendar begins: the forecast is what it is without them.
    @Test func rowsOfAnotherAgeAreLeftOut() throws {
        let history = SimulatedHistory(.day, steps: 400, mean: 150, seed: 26)
        let request = history.request(horizon: 7)
        let without = Outcome(history.key, history.archive, at: history.instant, request)
        var with = history
        for text in ["0001-01-01", "2013-12-31"] {
            let date = try #require(CivilDate(iso8601: text))
            with.versions.insert(
                Revision(
                    referenceTime: history.grid.zone.start(of: date),
                    availableAt: history.grid.start(at: history.first),
                    value: 140), at: 0)
        }
        #expect(Outcome(with.key, with.archive, at: with.instant, request) == without)
        #expect(!without.paths.isEmpty)
    }

    /// Chance is a stream for each series, origin and model: the company of other models does not change a model's draws.
    @Test func seedAndModelDecideTheDraws() {
        let history = SimulatedHistory(.day, steps: 70, mean: 150, seed: 22)
        func outcome(_ models: [String], seed: UInt64) -> [Int32] {
            Outcome(
                history.key, history.archive, at: history.instant,
                history.request(horizon: 7, models: models, seed: seed)
            ).paths
        }
        #expect(outcome(["climatology"], seed: 1) == outcome(["climatology"], seed: 1))
        #expect(outcome(["count-glm"], seed: 1) != outcome(["count-glm"], seed: 2))
    }

    /// Each day is first reported with 96 % of its patients, for thirty hours: known well enough to learn from, not to judge a
    /// forecast by.
    @Test(arguments: [(0.96, 2), (0.99, 0)]) func daysNotQuiteReportedAreProvisional(share: Double, count: Int) throws {
        var history = SimulatedHistory(.day, steps: 100, mean: 5000, isRevised: false, seed: 25)
        history.versions = history.versions.flatMap { version in
            let complete = version.value ?? 0
            return [(0, share), (30, 1)].map { delay, share in
                Revision(
                    referenceTime: version.referenceTime,
                    availableAt: version.availableAt.advanced(bySeconds: delay * 3600),
                    value: (share * complete).rounded())
            }
        }
        var cache = FitCache()
        let forecast = try Pipeline.forecast(
            history.key, from: history.archive.asOf(history.instant),
            history.request(horizon: 2, models: ["climatology"]), cache: &cache)
        #expect(forecast.incomplete == count)
    }

    /// 27 observed days: one short of what the count GLM needs, far from what analogues need; the others make the forecast.
    @Test func shortSeriesAreForecastByThoseThatCan() throws {
        var short = SimulatedHistory(.day, steps: 27, mean: 150, isRevised: false, seed: 23)
        short.versions = (1...27).map { back in
            Revision(
                referenceTime: short.grid.start(at: short.origin - back), availableAt: short.instant,
                value: Double(100 + (back * 37) % 11))
        }
        var cache = FitCache()
        let forecast = try Pipeline.forecast(
            short.key, from: short.archive.asOf(short.instant), short.request(horizon: 7), cache: &cache)
        #expect(forecast.weights.keys.sorted() == ["arima", "dynamic-glm", "structural"])
        #expect(forecast.failures.map(\.model) == ["count-glm", "analogues"])
        #expect(forecast.failures.first?.error == .tooShort(needed: 28, got: 27))
        // The series is 100 … 110 throughout.
        for mean in forecast.paths.mean { #expect(mean > 90 && mean < 120) }
    }

    /// A department that opened yesterday, and one of three weeks: a stand-in that needs one day makes the forecast.
    @Test(arguments: [(Grain.day, 1), (.hour, 1), (.hour, 21)]) func oneDayIsEnough(grain: Grain, days: Int) throws {
        let steps = days * (grain.stepsPerDay ?? 1)
        let history = SimulatedHistory(grain, steps: steps, mean: 80, isRevised: false, seed: 24)
        var cache = FitCache()
        let forecast = try Pipeline.forecast(
            history.key, from: history.archive.asOf(history.instant), history.request(horizon: 4), cache: &cache)
        #expect(forecast.weights == ["dynamic-glm": 1])
        for mean in forecast.paths.mean { #expect(mean > 8 && mean < 800) }
    }

    /// A code that is new, after years without a patient: no model carries the others beyond twenty times what was ever seen.
    @Test func yearsOfZerosDoNotRunAway() throws {
        var history = SimulatedHistory(.day, steps: 1000, mean: 3, isRevised: false, seed: 28)
        let firstPatient = history.grid.start(at: history.origin - 9)
        history.versions = history.versions.map { version in
            version.referenceTime < firstPatient
                ? Revision(referenceTime: version.referenceTime, availableAt: version.availableAt, value: 0) : version
        }
        let largest = try #require(history.versions.compactMap(\.value).max())
        var cache = FitCache()
        let forecast = try Pipeline.forecast(
            history.key, from: history.archive.asOf(history.instant), history.request(horizon: 14), cache: &cache)
        #expect(forecast.paths.values.allSatisfy { Double($0) <= 20 * max(largest, 5) })
    }

    /// Zeros until the doors opened are no demand: a department of 12 days is forecast from these, one of a single case is not.
    @Test func zerosBeforeAnOpeningAreLeftOut() throws {
        var history = SimulatedHistory(.day, steps: 1000, mean: 50, isRevised: false, seed: 29)
        func forecast(since days: Int) throws -> SeriesForecast {
            let opening = history.grid.start(at: history.origin - days)
            history.versions = history.versions.map { version in
                version.referenceTime < opening
                    ? Revision(referenceTime: version.referenceTime, availableAt: version.availableAt, value: 0)
                    : version
            }
            var cache = FitCache()
            return try Pipeline.forecast(
                history.key, from: history.archive.asOf(history.instant), history.request(horizon: 14), cache: &cache)
        }
        let young = try forecast(since: 12)
        #expect(young.weights == ["dynamic-glm": 1])
        for step in 0..<14 {
            let median = young.paths.marginal(at: step).quantile(.median)
            #expect(median > 25 && median < 100, "step \(step): \(median)")
        }
        history.versions = history.versions.map { version in
            let isLast = version.referenceTime == history.grid.start(at: history.origin - 1)
            return Revision(
                referenceTime: version.referenceTime, availableAt: version.availableAt, value: isLast ? 1 : 0)
        }
        // Three years with one patient: hardly one in the next two weeks.
        #expect(try forecast(since: 1000).paths.mean.reduce(0, +) < 7)
    }

    /// Half a patient, less than none and slips of a keyboard are left out and named; a series full of them is refused.
    @Test func impossibleValuesAreNamed() throws {
        let clean = SimulatedHistory(.day, steps: 200, mean: 50, isRevised: false, seed: 30)
        func history(_ wrong: [Int: Double]) -> SimulatedHistory {
            var history = clean
            for (back, value) in wrong {
                let time = history.grid.start(at: history.origin - back)
                history.versions.removeAll { $0.referenceTime == time }
                history.versions.append(Revision(referenceTime: time, availableAt: history.instant, value: value))
            }
            return history
        }
        func forecast(_ history: SimulatedHistory) throws(PipelineError) -> SeriesForecast {
            var cache = FitCache()
            return try Pipeline.forecast(
                history.key, from: history.archive.asOf(history.instant), history.request(horizon: 7), cache: &cache)
        }
        let wrong = [2: 60.5, 20: -4, 40: 5e6, 50: 5e6, 60: 3e9]
        let origin = clean.origin
        for subset in [wrong, [2: 60.5], [20: -4], [40: 5e6, 50: 5e6], [60: 3e9]] {
            let found = try forecast(history(subset))
            #expect(found.refused == Dictionary(uniqueKeysWithValues: subset.map { (origin - $0.key, $0.value) }))
            #expect(found.failures.isEmpty)
            for mean in found.paths.mean { #expect(mean > 20 && mean < 120) }
        }
        #expect(try forecast(clean).refused.isEmpty)
        let rates = history(Dictionary(uniqueKeysWithValues: (1...30).map { ($0, 40.25) }))
        #expect(throws: PipelineError.self) { try forecast(rates) }
    }

    /// Half a day: every model of the ensemble and every stand-in says once why not.
    @Test func everyFailureIsRecorded() throws {
        let history = SimulatedHistory(.hour, steps: 12, mean: 80, isRevised: false, seed: 24)
        var cache = FitCache()
        let results: [SeriesKey: Result<SeriesForecast, PipelineError>] = Pipeline.forecast(
            [history.key], from: history.archive.asOf(history.instant), history.request(horizon: 4), cache: &cache)
        guard case .failure(.noModel(_, let failures))? = results[history.key] else {
            Issue.record("forecast from half a day")
            return
        }
        let members = Ensemble.members(for: .hour)
        #expect(failures.map(\.model) == members + Ensemble.fallbacks.filter { !members.contains($0) })
    }

    /// Named models do not fall back: the reader asked for these.
    @Test func namedModelsDoNotFallBack() {
        let history = SimulatedHistory(.day, steps: 20, mean: 150, isRevised: false, seed: 25)
        var cache = FitCache()
        let snapshot = history.archive.asOf(history.instant)
        do {
            _ = try Pipeline.forecast(
                history.key, from: snapshot, history.request(horizon: 7, models: ["count-glm"]), cache: &cache)
            Issue.record("forecast from 20 days")
        } catch PipelineError.noModel(let series, let failures) {
            #expect(series == history.key)
            #expect(failures.map(\.model) == ["count-glm"])
        } catch {
            Issue.record(error)
        }
    }

    @Test func errorsSayWhatIsWrong() throws {
        let history = SimulatedHistory(.day, steps: 70, mean: 150, seed: 26)
        var cache = FitCache()
        func error(_ key: SeriesKey, at instant: Instant, _ models: [String]?) -> PipelineError? {
            do throws(PipelineError) {
                _ = try Pipeline.forecast(
                    key, from: history.archive.asOf(instant), history.request(horizon: 7, models: models),
                    cache: &cache)
                return nil
            } catch { return error }
        }
        let unknown = SeriesKey(.site("111111111"), .visits, every: .day)
        let nothing = try #require(error(unknown, at: history.instant, nil))
        #expect(nothing.description == "\"site:111111111|visits|all|day\": no data known at the origin of the forecast")
        // Known, but not at this instant.
        guard case .noData? = error(history.key, at: .distantPast, nil) else {
            Issue.record("data before there were any")
            return
        }
        let model = try #require(error(history.key, at: history.instant, ["oracle"]))
        #expect(model.description.contains("oracle") && model.description.contains("count-glm"))
    }

    /// Values known to be missing only: nothing to learn from, with the reason of each model.
    @Test func onlyMissingValues() {
        var history = SimulatedHistory(.day, steps: 70, mean: 150, isRevised: false, seed: 27)
        history.versions = history.versions.map {
            Revision(referenceTime: $0.referenceTime, availableAt: $0.availableAt, value: nil)
        }
        let outcome = Outcome(history.key, history.archive, at: history.instant, history.request(horizon: 7))
        #expect(outcome.paths.isEmpty)
        for name in ["count-glm", "ets", "seasonal-naive"] { #expect(outcome.said.contains(name)) }
        // A member that is a stand-in as well is asked once.
        #expect(outcome.said.ranges(of: "dynamic-glm").count == 1)
    }
}
