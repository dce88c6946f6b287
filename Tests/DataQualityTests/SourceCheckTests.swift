import DataQuality
import Foundation
import Messages
import Testing
import TimeSeries

/// Each check of a source finds the fault that was put in, where it was put in.
struct SourceCheckTests {
    private func found(_ check: Check, _ key: SeriesKey, _ versions: [Revision], later: Int = 3600) throws -> [Finding]
    {
        check.run(try #require(SimulatedSource.input(key, versions, later: later))).findings
    }

    private func start(_ key: SeriesKey, _ step: Int) -> Instant {
        SimulatedSource.grid(key).start(at: SimulatedSource.first(key) + step)
    }

    // MARK: When values came

    /// A day is published every day: ten days of silence are over twice that, and over a day and a half beyond.
    @Test func aQuietSourceIsNamedWithItsLastStep() throws {
        let versions = SimulatedSource.counts(days: 60, seed: 1)
        let key = SimulatedSource.visits
        let quiet = try found(.sourceQuiet, key, versions, later: 10 * 86_400)
        #expect(quiet.map(\.from) == [start(key, 59)])
        // The last version is the second one of day 59, three days after the first: 13 days in all.
        let sentence = try #require(quiet.first).message.english
        #expect(sentence.hasPrefix("nothing new for 13 days (usually 2"), "\(sentence)")
        // Three days and an hour since the newest step advanced, a day being usual.
        #expect(try !found(.sourceQuiet, key, versions, later: 3600).isEmpty)
        let current = versions.filter { $0.availableAt <= start(key, 61) }
        #expect(try found(.sourceQuiet, key, current) == [])
    }

    /// A weekly bulletin that is a week late says nothing, one that is three weeks late does.
    @Test func aWeeklySourceMayMissOneWeek() throws {
        let versions = SimulatedSource.rates(weeks: 40, seed: 2)
        #expect(try found(.sourceQuiet, SimulatedSource.rate, versions, later: 13 * 86_400) == [])
        #expect(try found(.sourceQuiet, SimulatedSource.rate, versions, later: 21 * 86_400).count == 1)
    }

    @Test func delaysThatGrowAreFoundFromWhereTheyGrow() throws {
        let key = SimulatedSource.visits
        let versions = SimulatedSource.counts(days: 150, seed: 3).map { version in
            var late = version
            if version.referenceTime >= start(key, 130) {
                late.availableAt = late.availableAt.advanced(bySeconds: 2 * 86_400)
            }
            return late
        }
        let finding = try #require(try found(.delayDrift, key, versions).first)
        #expect(finding.from == start(key, 130) && finding.count == 20)
        // 24 to 28 hours, two days more since.
        #expect(
            finding.message.english.hasPrefix("values known 3 days after")
                && finding.message.english.contains(/; until then, 2[4-8]\u{A0}h after\./))
    }

    /// Ten hours early is before the day began where a day is published as it ends.
    @Test func valuesKnownBeforeTheirStepAreFound() throws {
        let key = SimulatedSource.visits
        let grid = SimulatedSource.grid(key)
        let versions = (0..<60).map { day in
            let step = SimulatedSource.first(key) + day
            let known = day >= 40 ? grid.start(at: step).advanced(bySeconds: -36_000) : grid.end(at: step)
            return Revision(referenceTime: grid.start(at: step), availableAt: known, value: 150 + Double(day % 7))
        }
        let finding = try #require(try found(.wrongIssueTime, key, versions).first)
        #expect(finding.from == start(key, 40) && finding.count == 20)
        #expect(finding.message.english.hasPrefix("20 steps said to be known up to 10\u{A0}h before they began"))
    }

    /// Known at noon of the same day and never revised: 60 steps.
    ///
    /// Revised the day after: nothing.
    @Test func completeCountsBeforeTheEndOfTheirStepAreFound() throws {
        let key = SimulatedSource.visits
        let grid = SimulatedSource.grid(key)
        let noon = (0..<80).map { day in
            let step = SimulatedSource.first(key) + day
            return Revision(
                referenceTime: grid.start(at: step), availableAt: grid.start(at: step).advanced(bySeconds: 43_200),
                value: 150 + Double(day % 7))
        }
        #expect(try found(.wrongIssueTime, key, noon).map(\.count) == [60])
        let partial = noon.map {
            Revision(
                referenceTime: $0.referenceTime, availableAt: $0.availableAt.advanced(bySeconds: 86_400), value: 300)
        }
        #expect(try found(.wrongIssueTime, key, noon + partial) == [])
    }

    // MARK: The leak

    @Test func observationsDeliveredAsForecastsAreFound() throws {
        let key = SimulatedSource.temperature
        let truth = SimulatedSource.temperatures(days: 120, seed: 4)
        let honest = SimulatedSource.forecasts(of: truth, seed: 5)
        #expect(try found(.leakedForecast, key, honest) == [])
        // The forecasts of the last 80 days replaced by what came.
        let leaked = honest.map { version -> Revision in
            var copy = version
            if version.referenceTime >= start(key, 40) {
                let step = SimulatedSource.grid(key).index(of: version.referenceTime) - SimulatedSource.first(key)
                copy.value = truth[step]
            }
            return copy
        }
        let finding = try #require(try found(.leakedForecast, key, leaked).first)
        let from = try #require(finding.from)
        #expect(finding.severity == .warning && (start(key, 35)...start(key, 40)).contains(from))
        #expect(finding.message.english.contains("equal to the observation to the last digit"))
        // The same file with one early version of each day and nothing afterwards.
        let bare = leaked.filter {
            $0.availableAt
                == SimulatedSource.grid(key).start(at: SimulatedSource.grid(key).index(of: $0.referenceTime) - 1)
                .advanced(bySeconds: 21_600)
        }
        #expect(bare.count == 120)
        let never = try #require(try found(.leakedForecast, key, bare).first)
        #expect(never.message.english.contains("never followed by an observation"))
    }

    @Test func revisionsThatStopAreFound() throws {
        let key = SimulatedSource.visits
        let all = SimulatedSource.counts(days: 150, seed: 6)
        #expect(try found(.revisionsStopped, key, all) == [])
        let firstOnly = Dictionary(grouping: all, by: \.referenceTime).values.flatMap { versions in
            let ordered = versions.sorted { $0.availableAt < $1.availableAt }
            return ordered[0].referenceTime >= start(key, 120) ? [ordered[0]] : ordered
        }
        let finding = try #require(try found(.revisionsStopped, key, firstOnly).first)
        #expect(
            finding.count == 26
                && finding.message.english.hasPrefix("26 steps never corrected since 3\u{A0}May\u{A0}2022"))
        #expect(finding.message.english.contains("although 100 of 100 were before"))
    }

    // MARK: Values

    /// 12 °C are 53.6 °F and 285 K; two weeks of either after three years.
    @Test(arguments: [(1.8, 32.0, "degrees Fahrenheit"), (1, 273.15, "kelvins"), (10, 0, "tenths of a degree")])
    func otherDegreesAreNamed(factor: Double, offset: Double, name: String) throws {
        let key = SimulatedSource.temperature
        var values = SimulatedSource.temperatures(days: 1200, seed: 7)
        #expect(try found(.distributionDrift, key, SimulatedSource.versions(key, values)) == [])
        for i in 1186..<1200 { values[i] = values[i] * factor + offset }
        let finding = try #require(try found(.distributionDrift, key, SimulatedSource.versions(key, values)).first)
        #expect(finding.from == start(key, 1186) && finding.count == 14)
        #expect(finding.message.english.contains("It looks like \(name)."), "\(finding.message.english)")
    }

    /// Per 100,000 turned into a share, four weeks after four winters.
    @Test func anotherDenominatorIsNamed() throws {
        let key = SimulatedSource.rate
        let honest = SimulatedSource.rates(weeks: 208, seed: 8)
        #expect(try found(.distributionDrift, key, honest) == [])
        let shares = honest.enumerated().map { week, version -> Revision in
            var changed = version
            if week >= 204 { changed.value = version.value.map { $0 / 100_000 } }
            return changed
        }
        let finding = try #require(try found(.distributionDrift, key, shares).first)
        #expect(finding.from == start(key, 204) && finding.message.english.contains("÷ 100000"))
    }

    @Test func aFrozenInstrumentIsSetAside() throws {
        let key = SimulatedSource.temperature
        var values = SimulatedSource.temperatures(days: 400, seed: 9)
        for i in 300..<308 { values[i] = 7.3 }
        let input = try #require(SimulatedSource.input(key, SimulatedSource.versions(key, values)))
        let result = Check.constantSensor.run(input)
        let first = SimulatedSource.first(key)
        #expect(result.findings.map(\.count) == [8] && result.setAside == Set((first + 300)..<(first + 308)))
        #expect(
            result.findings.first?.message.english.hasPrefix("8 steps in a row at 7.3 from 30\u{A0}Oct\u{A0}2022 on")
                == true)
        // A count that is repeated for ten days.
        var counts = SimulatedSeries.values(days: 400, perDay: 150, grain: .day, seed: 10).values
        for i in 200..<210 { counts[i] = 149 }
        let repeated = try found(
            .constantSensor, SimulatedSource.visits, SimulatedSource.versions(SimulatedSource.visits, counts))
        #expect(repeated.map(\.count) == [10])
    }

    @Test(arguments: [
        (Measure.temperature, 53.0), (.temperature, -46), (.humidity, 101), (.visitRate, 100_001),
        (.airQualityIndex, 9),
        (.searchInterest, 101),
    ])
    func valuesThatAMeasureCannotHaveAreSetAside(measure: Measure, value: Double) throws {
        let key = SeriesKey(SimulatedSource.place, measure, every: .day)
        var values = [Double](repeating: 5, count: 40)
        values[20] = value
        let input = try #require(SimulatedSource.input(key, SimulatedSource.versions(key, values)))
        #expect(Check.impossibleValues.run(input).setAside == [SimulatedSource.first(key) + 20])
    }

    /// Week 20 of the simulation is 2022-W21; weeks 23 to 35 of both years are a summer pause and no gap.
    @Test func missingWeeksAreNamedAndPausesAreNot() throws {
        let key = SimulatedSource.rate
        let grid = SimulatedSource.grid(key)
        let versions = SimulatedSource.rates(weeks: 104, seed: 11).filter { version in
            let week = grid.date(at: grid.index(of: version.referenceTime)).isoWeek
            return !(23...35).contains(week.week) && version.referenceTime != start(key, 20)
        }
        let input = try #require(SimulatedSource.input(key, versions))
        #expect(
            CheckCatalog.run(on: input).findings.map(\.message.english) == [
                "1 surveillance week without a value (2022-S21): ask the source for the bulletin again."
            ])
    }
}

/// What the checks say of sources without a fault.
struct FalseAlarmTests {
    /// 20 simulations of each of three kinds of source, three to four years long: not one finding in 60.
    ///
    /// With none in 60 the rate of false alarms is under 5 % at 95 % of confidence (rule of three: 3 / 60).
    @Test(arguments: 0..<20)
    func cleanSourcesHaveNoFinding(seed: Int) throws {
        let seed = UInt64(1000 + seed)
        let truth = SimulatedSource.temperatures(days: 1200, seed: seed)
        let sources = [
            (SimulatedSource.visits, SimulatedSource.counts(days: 1100, seed: seed)),
            (SimulatedSource.temperature, SimulatedSource.forecasts(of: truth, seed: seed + 500)),
            (SimulatedSource.rate, SimulatedSource.rates(weeks: 208, seed: seed)),
        ]
        for (key, versions) in sources {
            // An hour after the newest day was published for the first time: nobody waits for anything.
            let last = versions.map(\.referenceTime).max()
            let newest = versions.filter { $0.referenceTime == last }
            let now = try #require(newest.map(\.availableAt).min()).advanced(bySeconds: 3600)
            var archive = ObservationArchive()
            archive.set(versions, for: key)
            let input = try #require(QualityInput(key, in: archive.asOf(now), zone: SimulatedSource.zone))
            // The newest counts are published at nine tenths first: that they are incomplete is so.
            let found = CheckCatalog.run(on: input).findings.filter { $0.check != "incomplete-tail" }
            #expect(found.map(\.message.english) == [], "\(key) \(seed)")
        }
    }
}
