import Features
import Foundation
import Statistics
import Testing
import TimeSeries

@testable import SourceValue

/// A series of three years whose counts follow a covariate that is known two days late.
@Suite struct StudyTests {
    static let place = Place.departement("75")
    static let visits = SeriesKey(place, .visits, every: .day)
    static let calls = SeriesKey(place, .samuFiles, every: .day)
    static let start = CivilDate(year: 2022, month: 1, day: 3) ?? CivilDate(dayNumber: 0)
    static let grid = TimeGrid(zone: .paris, grain: .day)
    static let length = 1000

    /// Visits of day t follow calls of the day before by `effect`; calls are known `late` days after their day.
    static func observations(effect: Double, late: Int = 1, seed: UInt64 = 9) -> [Observation] {
        var generator = SeededGenerator(seed: seed)
        var (level, call) = (0.0, 0.0)
        var before = 0.0
        return (0..<length).flatMap { day -> [Observation] in
            level = 0.95 * level + 0.01 * generator.normal()
            call = 0.7 * call + 0.1 * generator.normal()
            defer { before = call }
            let weekday = [1.12, 1, 0.98, 1, 1.02, 0.95, 0.93][day % 7]
            let mean = 400 * weekday * exp(level + effect * before)
            let count = NegativeBinomial(mean: mean, size: 900).quantile(generator.uniform())
            let date = start.advanced(byDays: day)
            let reference = grid.start(at: grid.index(of: date))
            func known(_ days: Int) -> Instant {
                CivilZone.paris.instant(of: CivilDateTime(date: date.advanced(byDays: days), hour: 4))
            }
            return [
                Observation(series: visits, referenceTime: reference, value: Double(count), availableAt: known(1)),
                Observation(
                    series: calls, referenceTime: reference, value: (1000 * weekday * exp(call)).rounded(),
                    availableAt: known(late)),
            ]
        }
    }

    static func study(every: Int = 3) -> ValueStudy {
        var study = ValueStudy(
            series: [visits], sources: SourceCatalog.all.filter { ["samu", "sos-medecins"].contains($0.name) },
            from: start.advanced(byDays: 620), to: start.advanced(byDays: length - 14),
            calendar: .french(years: 2020...2025), territory: .ileDeFrance)
        study.every = every
        return study
    }

    static func losses(_ observations: [Observation], _ study: ValueStudy) throws -> SeriesLosses {
        let archive = ObservationArchive(observations)
        let features = PlaceFeatures(study, place: place, archive: archive)
        var series = SeriesStudy(study, visits, features: features, archive: archive)
        let losses = series.run()
        return try #require(losses)
    }

    /// What is learned from calls of the day before makes the day of the origin better by a lot, and without them nothing is said.
    @Test func findsWhatMatters() throws {
        let table = ValueTable(
            [try Self.losses(Self.observations(effect: 0.6), Self.study())],
            sources: ["samu", "sos-medecins"], every: 3)
        let near = try #require(
            table.rows.first { $0.mode == .added && $0.scope == ValueTable.Scope(horizons: 1...1) })
        #expect(near.gain.gain > 0.05)
        #expect(near.gain.lower > 0)
        #expect(table.absent == ["sos-medecins"])
        #expect(table.findings.map(\.source) == ["samu"])
    }

    /// Four groups of days ahead by two kinds of day: of one series eight cells, those of the next day with the gain of all such days between.
    @Test func everyCombination() throws {
        let losses = [try Self.losses(Self.observations(effect: 0.6), Self.study())]
        let cells = ValueTable.cells(losses, sources: ["samu", "sos-medecins"], every: 3)
        #expect(cells.count == 8 && cells.allSatisfy { $0.mode == .added && $0.source == "samu" })
        #expect(Set(cells.map(\.scope.description)).contains("h=1-1 all dep:75 busy"))
        #expect(cells.allSatisfy { $0.q >= $0.gain.p && $0.series == 1 })
        let next = cells.filter { $0.scope.horizons == 1...1 }.map(\.gain.gain)
        let whole = try #require(
            ValueTable(losses, sources: ["samu"], every: 3).rows.first {
                $0.mode == .added && $0.scope == ValueTable.Scope(horizons: 1...1)
            })
        #expect(try #require(next.min()) < whole.gain.gain && whole.gain.gain < (try #require(next.max())))
    }

    /// Without an effect the source does not make forecasts better; looked up in the future neither.
    @Test func nothingFromNothing() throws {
        let table = ValueTable(
            [try Self.losses(Self.observations(effect: 0), Self.study())], sources: ["samu"], every: 3)
        let finding = try #require(table.findings.first)
        #expect(finding.verdict != .contributes)
        #expect(abs(finding.added.gain.gain) < 0.02)
    }

    /// The same data known too late help no more, but look as good as ever to a careless back-test: the leak.
    @Test func leakageShows() throws {
        let late = ValueTable(
            [try Self.losses(Self.observations(effect: 0.6, late: 20), Self.study())], sources: ["samu"], every: 3)
        let near = ValueTable.Scope(horizons: 1...1)
        let honest = try #require(late.rows.first { $0.mode == .added && $0.scope == near })
        let leaking = try #require(late.rows.first { $0.mode == .leaking && $0.scope == near })
        #expect(honest.gain.gain < 0.02)
        #expect(leaking.gain.gain > honest.gain.gain + 0.02)
    }

    /// Days that are not yet known at 06:00 are left out of the past: none where a day is known at 04:00 on the next, three where it is
    /// known on the fourth; two where it is known at once and corrected by a tenth on the third.
    @Test func newestDaysThatAreNotSettled() {
        let study = Self.study()
        let origin = study.from.dayNumber
        func settled(_ known: [(after: Int, value: Double)]) -> Int {
            let versions = (1...200).reversed().flatMap { back in
                known.map { after, value in
                    Revision(
                        referenceTime: Self.grid.start(at: origin - back),
                        availableAt: CivilZone.paris.instant(
                            of: CivilDateTime(date: Self.grid.date(at: origin - back + after), hour: 4)), value: value)
                }
            }
            return SeriesStudy.settledAge(versions, at: origin, knownBy: study.instant(of: origin), study)
        }
        #expect(settled([(1, 100)]) == 0)
        #expect(settled([(4, 100)]) == 3)
        #expect(settled([(1, 90), (3, 100)]) == 2)
        #expect(settled([(1, 99), (3, 100)]) == 0)
    }

    /// No honest loss at an origin changes with anything that became available after it, truths aside: every later value of the source
    /// is another.
    @Test func noPeeking() throws {
        let study = Self.study(every: 7)
        let all = Self.observations(effect: 0.6)
        let cut = CivilZone.paris.instant(
            of: CivilDateTime(date: study.from.advanced(byDays: 200), hour: study.hour))
        let changed = all.map { observation -> Observation in
            guard observation.series == Self.calls, observation.availableAt > cut else { return observation }
            var other = observation
            other.value = observation.value.map { 3 * $0 + 50 }
            return other
        }
        let (before, after) = (try Self.losses(all, study), try Self.losses(changed, study))
        let honest = before.variants.indices.filter {
            if case .leaking = before.variants[$0] { false } else { true }
        }
        var compared = 0
        for (a, b) in zip(before.origins, after.origins) where a.day <= study.from.dayNumber + 200 {
            for (x, y) in zip(a.cells, b.cells) { for v in honest { #expect(x[v] == y[v]) } }
            compared += 1
        }
        #expect(compared > 20)
        #expect(before.origins.last?.cells != after.origins.last?.cells)
    }
}
