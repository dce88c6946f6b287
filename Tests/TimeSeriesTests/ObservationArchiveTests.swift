import Testing
import TimeSeries

@Suite struct ObservationArchiveTests {
    private let key = SeriesKey(.departement("75"), .visits, every: .day)

    private func at(_ seconds: Int) -> Instant { Instant(secondsSince1970: seconds) }

    private func observation(_ reference: Int, _ value: Double?, available: Int, _ key: SeriesKey? = nil) -> Observation
    {
        Observation(
            series: key ?? self.key, referenceTime: at(reference), value: value, availableAt: at(available))
    }

    /// Random histories on few steps and few availabilities, so that revisions, ties and retractions abound.
    private func history(_ seed: UInt64) -> [Observation] {
        var generator = Dice(state: seed)
        let other = SeriesKey(.departement("92"), .present, every: .hour)
        var seen: Set<[Int]> = []
        return (0..<60).compactMap { _ in
            let (series, reference, available) = (generator.roll(2), generator.roll(6), generator.roll(9))
            guard seen.insert([series, reference, available]).inserted else { return nil }
            let value = generator.roll(5) == 0 ? nil : Double(generator.roll(100))
            return observation(reference, value, available: available, series == 0 ? nil : other)
        }
    }

    @Test func nothingLaterIsVisible() {
        for seed in 1...40 as ClosedRange<UInt64> {
            let observations = history(seed)
            let archive = ObservationArchive(observations)
            for origin in 0...9 {
                let snapshot = archive.asOf(at(origin))
                let visible = snapshot.keys.flatMap { snapshot.versions(of: $0) }
                #expect(visible.allSatisfy { $0.availableAt <= at(origin) })
                #expect(visible.count == observations.count { $0.availableAt <= at(origin) })
            }
        }
    }

    /// The definition, by brute force: of each step the value with the latest availability up to the origin.
    @Test func currentIsTheLatestVersion() {
        for seed in 1...40 as ClosedRange<UInt64> {
            let observations = history(seed)
            let archive = ObservationArchive(observations)
            for origin in 0...9 {
                let snapshot = archive.asOf(at(origin))
                for key in archive.keys {
                    let known = observations.filter { $0.series == key && $0.availableAt <= at(origin) }
                    let expected = Set(known.map(\.referenceTime)).sorted().compactMap { step in
                        known.filter { $0.referenceTime == step }.max { $0.availableAt < $1.availableAt }
                    }
                    let current = snapshot.current(key)
                    #expect(current.map(\.referenceTime) == expected.map(\.referenceTime))
                    #expect(current.map(\.value) == expected.map(\.value))
                }
            }
        }
    }

    @Test func orderOfInsertionDoesNotMatter() {
        for seed in 1...40 as ClosedRange<UInt64> {
            let observations = history(seed)
            var generator = Dice(state: seed &+ 1000)
            let straight = ObservationArchive(observations)
            let shuffled = ObservationArchive(observations.sorted { _, _ in generator.roll(2) == 0 }.reversed())
            #expect(straight.keys == shuffled.keys)
            for key in straight.keys { #expect(straight.versions(of: key) == shuffled.versions(of: key)) }
        }
    }

    /// Changing what becomes available after the origin changes nothing at the origin.
    @Test func theFutureChangesNothing() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let observations = history(seed)
            for origin in 0...8 {
                let garbled = observations.map { o in
                    o.availableAt > at(origin)
                        ? Observation(
                            series: o.series, referenceTime: o.referenceTime, value: -7, availableAt: o.availableAt)
                        : o
                }
                let (a, b) = (
                    ObservationArchive(observations).asOf(at(origin)), ObservationArchive(garbled).asOf(at(origin))
                )
                #expect(a.keys == b.keys)
                for key in a.keys { #expect(a.versions(of: key) == b.versions(of: key)) }
            }
        }
    }

    @Test func aLaterNilTakesBack() throws {
        let grid = TimeGrid(zone: .utc, grain: .day)
        let archive = ObservationArchive([
            observation(0, 5, available: 10), observation(0, nil, available: 20), observation(86_400, 6, available: 10),
        ])
        let before = try #require(archive.asOf(at(19)).values(key, on: grid))
        #expect(before == SteppedValues(first: 0, values: [5, 6]))
        let after = try #require(archive.asOf(at(20)).values(key, on: grid))
        #expect(after[0].isNaN && after[1] == 6)
        #expect(archive.asOf(at(9)).values(key, on: grid) == nil)
        #expect(archive.asOf(at(9)).keys.isEmpty)
    }

    @Test func ofEqualTimesTheLastCounts() {
        let archive = ObservationArchive([observation(0, 5, available: 10), observation(0, 8, available: 10)])
        #expect(archive.versions(of: key).map(\.value) == [8])
    }

    @Test func setReplacesOneSeries() {
        var archive = ObservationArchive([observation(0, 5, available: 10)])
        archive.set(
            [
                Revision(referenceTime: at(9), availableAt: at(3), value: 2),
                Revision(referenceTime: at(1), availableAt: at(4), value: 3),
            ], for: key)
        #expect(archive.versions(of: key).map(\.value) == [3, 2])
    }

    @Test func gapsAreMissing() throws {
        let grid = TimeGrid(zone: .utc, grain: .day)
        let archive = ObservationArchive([observation(0, 1, available: 0), observation(3 * 86_400, 4, available: 0)])
        let values = try #require(archive.asOf(at(0)).values(key, on: grid))
        #expect(values.first == 0 && values.end == 4 && values[0] == 1 && values[3] == 4)
        #expect(values[1].isNaN && values[2].isNaN && values[-1].isNaN && values[4].isNaN)
    }

    /// On 25 October 2026 the label 02:00 stands for two real hours in Paris (00:00Z and 01:00Z).
    @Test func doubledHour() throws {
        let grid = TimeGrid(zone: .paris, grain: .hour)
        let first = try #require(Instant(iso8601: "2026-10-24T23:00Z"))  // 01:00
        func values(_ measure: Measure, _ numbers: [Double?]) throws -> [Double] {
            let key = SeriesKey(.site("A"), measure, every: .hour)
            let archive = ObservationArchive(
                numbers.enumerated().map { hour, value in
                    Observation(
                        series: key, referenceTime: first.advanced(bySeconds: 3600 * hour), value: value,
                        availableAt: first)
                })
            return try #require(archive.asOf(first).values(key, on: grid)).values
        }
        // Counts add up, levels average.
        #expect(try values(.visits, [5, 7, 8, 9]) == [5, 15, 9])
        #expect(try values(.temperature, [5, 7, 8, 9]) == [5, 7.5, 9])
        // A count of which one hour is known to be missing is missing; a level keeps the hour that is known.
        let partly = try values(.visits, [5, 7, nil, 9])
        #expect(partly[0] == 5 && partly[1].isNaN && partly[2] == 9)
        #expect(try values(.temperature, [5, 7, nil, 9]) == [5, 7, 9])
        // Four real hours are three labels; the day's total is the same on a daily grid.
        let key = SeriesKey(.site("A"), .visits, every: .hour)
        let archive = ObservationArchive(
            (0..<4).map {
                Observation(
                    series: key, referenceTime: first.advanced(bySeconds: 3600 * $0), value: 1, availableAt: first)
            })
        let daily = try #require(archive.asOf(first).values(key, on: TimeGrid(zone: .paris, grain: .day)))
        #expect(daily.values == [4])
    }

    @Test func batchKeepsObservations() {
        let observations = history(3)
        let batch = ObservationBatch(observations)
        #expect(batch.observations == observations)
        #expect(batch.keys.count == 2)
        var empty = batch
        empty.removeRows()
        #expect(empty.rows.isEmpty && empty.keys == batch.keys)
    }

    @Test func replacedRangeCoversItsCells() {
        let range = ReplacedRange(
            place: .departement("75"), measures: [.visits], grain: .day, from: at(10), to: at(20), absent: .zero,
            availableAt: at(30))
        #expect(range.covers(key, at: at(10)) && range.covers(key, at: at(19)))
        #expect(!range.covers(key, at: at(20)) && !range.covers(key, at: at(9)))
        for other in ["dep:92|visits|all|day", "dep:75|admissions|all|day", "dep:75|visits|all|hour"] {
            #expect(SeriesKey(other).map { range.covers($0, at: at(12)) } == false)
        }
        #expect(SeriesKey("dep:75|visits|age=75+|day").map { range.covers($0, at: at(12)) } == true)
    }
}

/// A small reproducible source of numbers (Knuth's MMIX constants), so that this target needs no other.
private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(sides))
    }
}
