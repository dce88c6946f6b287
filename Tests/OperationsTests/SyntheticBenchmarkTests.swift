import Forecasting
import Operations
import Scoring
import Statistics
import SyntheticRegion
import Testing
import TimeSeries

/// The benchmark against the true process, on two EDs and the region of the small world, three mornings around a clock change.
@Suite struct SyntheticBenchmarkTests {
    static let region: SyntheticRegion = {
        var parameters = SyntheticParameters.small
        parameters.epidemics.waves = []
        parameters.coverage.joiningSites = 0
        parameters.coverage.partialSites = 0
        // 23 November 2024, 07:00 in Paris.
        return SyntheticRegion(parameters: parameters, seed: 2019, until: Instant(secondsSince1970: 1_732_341_600))
    }()
    static let places = region.sites.prefix(2).map(\.place) + [Place.ileDeFrance]

    static func benchmark() throws -> SyntheticBenchmark {
        let dates = try ["2024-10-14", "2024-10-26", "2024-11-04"].map { try #require(CivilDate(iso8601: $0)) }
        var benchmark = SyntheticBenchmark(
            region, places: places,
            origins: dates.map { CivilZone.paris.instant(of: CivilDateTime(date: $0, hour: 6)) })
        benchmark.historyFrom = dates[0].advanced(byDays: -40)
        benchmark.idealMemory = 40
        benchmark.draws = 200
        benchmark.withCovariates = false
        return benchmark
    }

    /// The ideal forecaster as the one under test, with other chance, loses nothing to itself.
    ///
    /// 3 places × 3 origins × 14 days of 200 draws leave a ratio within 5 %. One that doubles every count loses by far.
    @Test func theIdealForecasterIsItsOwnBar() throws {
        let benchmark = try Self.benchmark()
        var ideal = IdealForecaster(
            Self.region, from: benchmark.historyFrom, to: CivilZone.paris.date(at: try #require(benchmark.origins.last))
        )
        var chance = SeededGenerator(seed: 77)
        func answer(_ question: SyntheticBenchmark.Question, factor: Int32) -> [SeriesKey: SamplePaths] {
            let outlook = ideal.outlook(at: question.origin, days: 15, draws: 200, using: &chance)
            var answers: [SeriesKey: SamplePaths] = [:]
            for key in question.keys {
                let paths = outlook.paths(
                    of: Self.region.sites(of: key.place), grain: key.grain, horizon: question.horizon, using: &chance)
                answers[key] = SamplePaths(
                    count: paths.count, horizon: paths.horizon, values: paths.values.map { $0 * factor })
            }
            return answers
        }
        for grain in [Grain.day, .hour] {
            let keys = Self.places.map { SeriesKey($0, .visits, every: grain) }
            let horizon = try #require(SyntheticBenchmark.horizons[grain])
            let own = try benchmark.run(grains: [grain]) { answer($0, factor: 1) }
            #expect(own.unanswered == 0)
            // 2024-10-27 has the label 2:00 twice, no label too few: all are scored.
            #expect(own.cells.count == 3 * 3 * horizon)
            let row = try #require(own.rows([keys], horizons: [1...horizon]).first)
            #expect(row.origins == 3)
            let ratio = try #require(row.ratio)
            #expect(abs(ratio.ratio - 1) < 0.05)
            #expect(abs(row.loss / row.idealLoss - ratio.ratio) < 1e-9)
            guard grain == .day else { continue }
            let doubled = try benchmark.run(grains: [grain]) { answer($0, factor: 2) }
            #expect(try #require(doubled.rows([keys], horizons: [1...horizon]).first).loss > 2 * row.idealLoss)
        }
    }

    /// Twelve weeks from a Monday on, each with its truth; weeks that had been delivered by then are seen.
    @Test func weeksAreScored() throws {
        let origins = SyntheticBenchmark.origins(of: Self.region, every: 9, over: 30, grain: .week)
        let last = try #require(CivilDate(iso8601: "2024-08-26"))
        #expect(origins.map { CivilZone.paris.date(at: $0) } == [-28, -14, 0].map { last.advanced(byDays: $0) })
        // Hours have the mornings of days.
        let days = SyntheticBenchmark.origins(of: Self.region, every: 9, over: 30)
        #expect(days == SyntheticBenchmark.origins(of: Self.region, every: 9, over: 30, grain: .hour))
        #expect(days.last.map { CivilZone.paris.date(at: $0) } == CivilDate(iso8601: "2024-11-08"))
        var benchmark = SyntheticBenchmark(Self.region, places: Self.places, origins: [origins[2]])
        benchmark.historyFrom = last.advanced(byDays: -40)
        benchmark.idealMemory = 40
        benchmark.draws = 100
        benchmark.withCovariates = false
        let scores = try benchmark.run(grains: [.week]) { question in
            #expect(question.horizon == 12)
            var answers: [SeriesKey: SamplePaths] = [:]
            for key in question.keys {
                // Sunday's delivery may have been missed: the newest week that is whole.
                let known = question.snapshot.values(key, on: question.grid)?.values.last { !$0.isNaN } ?? 0
                answers[key] = SamplePaths(count: 2, horizon: 12, values: Array(repeating: Int32(known), count: 24))
            }
            return answers
        }
        #expect(scores.cells.count == 3 * 12)
        // Last week again and again: within a third of each week, and worse than who knows the season.
        #expect(
            scores.cells.allSatisfy { abs($0.mean / $0.truth - 1) < 0.35 && abs($0.idealMean / $0.truth - 1) < 0.35 })
        let row = try #require(
            scores.rows([Self.places.map { SeriesKey($0, .visits, every: .week) }], horizons: [1...12]).first)
        #expect(row.loss > row.idealLoss)
    }

    /// A forecaster sees what was delivered by then: yesterday is there unless its morning was missed, today is not, and of
    /// yesterday less than what came; a series that it leaves out is counted.
    @Test func theSnapshotIsThatOfTheMorning() throws {
        let benchmark = try Self.benchmark()
        var seen = 0
        let scores = try benchmark.run(grains: [.day]) { question in
            for key in question.keys {
                guard let values = question.snapshot.values(key, on: question.grid) else { continue }
                #expect(values.end <= question.first)
                if values.end == question.first { seen += 1 }
            }
            return [:]
        }
        #expect(seen >= 5, "of nine, each missed with probability 0.08")
        #expect(scores.unanswered == 9 && scores.cells.isEmpty)
    }
}
