import Forecasting
import Scoring
import Testing
import TimeSeries

@Suite struct ScoreTableTests {
    /// The task of `table.csv` (3 series, 5 origins, 16 days, with holes) with its scales.
    private func task() throws -> (forecasts: ForecastArray, scales: [Double?]) {
        let table = try ReferenceCSV("table")
        let names = ["a", "b", "c"]
        let cells = try table.rows.map { row in
            ForecastArray.Cell(
                origin: try Int(table.number(row, "origin")), series: try #require(names.firstIndex(of: row[0])),
                horizon: try Int(table.number(row, "horizon")) - 1)
        }
        let truth = try table.rows.map { try table.number($0, "observed") }
        var forecasts = try ForecastArray(series: names, origins: 5, horizon: 16, truth: truth)
        for (row, cell) in zip(table.rows, cells) {
            for (level, value) in table.numbers(row, from: 4).enumerated() {
                try forecasts.add(value, cell: cell, level: level)
            }
        }
        let past = try ReferenceCSV("table_past")
        var scales: [Double?] = []
        for row in past.rows {
            let scale = seasonalNaiveScale(past.numbers(row, from: 2), stepsPerWeek: 7)
            #expect(try abs(#require(scale) - past.number(row, "scale")) < 1e-12)
            scales.append(scale)
        }
        return (forecasts, scales)
    }

    /// `table_expected.csv`: figures by `scores.py`, checked there against an independent scorer.
    @Test func equalsReference() throws {
        let (forecasts, scales) = try task()
        let bins = HorizonBins.standard(for: .day, horizon: 16)
        let table = ScoreTable(forecasts, scales: scales, bins: bins)
        #expect(table.missing == 0 && table.crossing == 0)
        #expect(table.overall.scored == 240 - 9)  // scores.py blanks 1 + 5 + 3 truths
        let expected = try ReferenceCSV("table_expected")
        var compared = 0
        for row in expected.rows {
            let (part, metric) = (row[0], row[1])
            let got: Double?
            if part == "overall" {
                got = table.overall[metric]
            } else if part.hasPrefix("series ") {
                got = table.series.first { "series \($0.name)" == part }?.scores[metric]
            } else if part.hasPrefix("horizons ") {
                let bin = table.bins.first { "horizons \($0.horizons.lowerBound)-\($0.horizons.upperBound)" == part }
                // The reference pools the sums of a bin's bias horizon by horizon, as the other figures.
                got = bin?.scores[metric]
            } else {
                got = table.scaledByOrigin[try #require(Int(part.dropFirst(7)))]
            }
            compared += 1
            // 1e-6: fair coverage, as in CoverageTests; the others agree to 1e-10.
            #expect(
                try abs(#require(got, "\(part) \(metric)") - expected.number(row, "value")) < 1e-6, "\(part) \(metric)")
        }
        #expect(compared == 101)
    }

    @Test func countsWhatIsMissingAndCrossing() throws {
        let levels = try ScoringLevels([0.25, 0.5, 0.75].compactMap(Level.init))
        var forecasts = try ForecastArray(
            series: ["a"], origins: 1, horizon: 4, levels: levels, truth: [5, 6, 7, .nan])
        for (level, value) in [1.0, 5, 9].enumerated() { try forecasts.add(value, cell: cell(0), level: level) }
        for (level, value) in [9.0, 5, 1].enumerated() { try forecasts.add(value, cell: cell(1), level: level) }
        try forecasts.add(3, cell: cell(2), level: 0)
        try forecasts.add(.infinity, cell: cell(2), level: 1)
        let table = ScoreTable(forecasts, scales: [nil], bins: [1...4])
        // Step 1 is whole, step 2 crosses, step 3 lacks two quantiles, step 4 has no truth.
        #expect(table.overall.scored == 1 && table.crossing == 1 && table.missing == 1)
        // Median 5, truth 5; quantile losses 0.25·4 and 0.25·4 over three levels.
        #expect(table.overall["mae"] == 0)
        #expect(try abs(#require(table.overall["pinball"]) - 2.0 / 3) < 1e-12)
        // Without a scale there is no scaled figure, and without level 0.05 no closed 90 % interval.
        #expect(table.overall["mase"] == nil && table.overall["scaled"] == nil && table.overall["cov90"] == nil)
        #expect(table.scaledByOrigin[0].isNaN)
    }

    @Test func doubledHourAddsUp() throws {
        let levels = try ScoringLevels([0.5].compactMap(Level.init))
        var forecasts = try ForecastArray(
            series: ["a"], origins: 1, horizon: 2, levels: levels, truth: [10, 10], doubled: [cell(0)])
        try forecasts.add(4, cell: cell(0), level: 0)
        try forecasts.add(5, cell: cell(0), level: 0)
        #expect(try forecasts.forecast(cell(0)).get().median == 9)
        try forecasts.add(4, cell: cell(1), level: 0)
        #expect(throws: ScoringError.duplicate(series: "a", origin: 0, horizon: 2, level: 0.5)) {
            try forecasts.add(5, cell: cell(1), level: 0)
        }
    }

    @Test func fairCoverageIsForCountsOnly() throws {
        let levels = try ScoringLevels([0.25, 0.5, 0.75].compactMap(Level.init))
        for (truth, isCount) in [(5.0, true), (5.4, false)] {
            var forecasts = try ForecastArray(series: ["a"], origins: 1, horizon: 1, levels: levels, truth: [truth])
            for (level, value) in [1.0, 5, 9].enumerated() { try forecasts.add(value, cell: cell(0), level: level) }
            let table = ScoreTable(forecasts, scales: [1], bins: [1...1])
            #expect((table.overall["fair50"] != nil) == isCount)
            #expect(table.overall["cov50"] == 1)
        }
    }

    @Test func binsAreThoseOfTheContract() {
        #expect(HorizonBins.standard(for: .hour, horizon: 48) == [1...6, 7...12, 13...24, 25...48])
        #expect(HorizonBins.standard(for: .sixHours, horizon: 28) == [1...4, 5...12, 13...20, 21...28])
        #expect(HorizonBins.standard(for: .day, horizon: 21) == [1...1, 2...7, 8...14, 15...21])
        #expect(HorizonBins.standard(for: .day, horizon: 14) == [1...1, 2...7, 8...14])
        #expect(HorizonBins.standard(for: .hour, horizon: 9) == [1...6, 7...9])
        #expect(HorizonBins.standard(for: .week, horizon: 12) == [1...1, 2...4, 5...12])
    }

    @Test func catalogNamesAreUnique() {
        let names = MetricCatalog.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(MetricCatalog.named("fair80")?.aim == .target(0.8))
        #expect(MetricCatalog.named("nothing") == nil)
    }

    private func cell(_ horizon: Int) -> ForecastArray.Cell { .init(origin: 0, series: 0, horizon: horizon) }
}
