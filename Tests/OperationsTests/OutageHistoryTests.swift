import Statistics
import Store
import Testing
import TimeSeries

@testable import Operations

/// Outages of parts: missing in sums as far as was known, never zero.
@Suite struct OutageHistoryTests {
    private typealias D = DerivationTests

    /// Friday 1 March 2024 and later, with both Easter Monday and 1 May.
    private static let start = D.day("2024-03-01")
    private static let grid = TimeGrid(zone: .paris, grain: .hour)
    private static let hours = SeriesKey(D.a, .visits, every: .hour)
    private static let elderly = SeriesKey(D.a, .visits, .age(.from75), every: .hour)

    private static func day(_ number: Int) -> Instant { CivilZone.paris.start(of: date(number)) }
    private static func date(_ number: Int) -> CivilDate {
        CivilZone.paris.date(at: start).advanced(byDays: number)
    }

    /// Days of the three sites, each known when it is over.
    private static func sums(_ days: [[Double?]], change: (inout ObservationArchive) -> Void = { _ in }) -> [Revision] {
        var archive = ObservationArchive()
        for (site, key) in D.keys.enumerated() {
            archive.set(
                days.enumerated().map { D.version(day($0), $1[site], known: day($0 + 1)) }, for: key)
        }
        change(&archive)
        return D.sum.versions(in: archive, zone: .paris)
    }

    private static let usual: [Double?] = [100, 60, 40]

    /// Usual shares 100, 60 and 40 of 200, as in ``DerivationTests``; a zero is what they would be without the site.
    @Test func anOutageIsMadeUpForAsAMissingPart() {
        let past = Array(repeating: Self.usual, count: 40)
        func last(_ day: [Double?], after past: [[Double?]] = past) -> Double?? { Self.sums(past + [day]).last?.value }
        #expect(last([110, 66, 0]) == .some(220))
        #expect(last([110, 66, 1]) == .some(220))
        // 30 % are too much to make up for.
        #expect(last([110, 0, 44]) == .some(nil))
        // A bad day is none, nor is anything in the first four weeks.
        #expect(last([110, 66, 15]) == .some(191))
        #expect(last([110, 66, 0], after: Array(past.prefix(26))) == .some(176))
        // The next day is like any other, and the outage changed no share: (110 + 66) ÷ 0.8.
        #expect(last([110, 66, nil], after: past + [[110, 66, 0]]) == .some(220))
    }

    /// A part without a total is looked at once too: its outage is known when the part comes again, cut down to that day.
    @Test func aPartWithoutATotalIsLookedAtOnce() {
        let days = SeriesKey(D.a, .visits, .age(.from75), every: .day)
        var archive = ObservationArchive()
        archive.set(
            (0..<60).map { D.version(Self.day($0), $0 == 50 ? 0 : 100, known: Self.day($0 + 1)) }, for: days)
        var outages = KnownOutages(zone: .paris)
        func value(_ archive: ObservationArchive) -> Double?? {
            outages.versions(of: days, in: archive).last { $0.referenceTime == Self.day(50) }?.value
        }
        #expect(value(archive) == .some(nil))
        var cut = ObservationArchive()
        cut.set(archive.versions(of: days).filter { $0.referenceTime == Self.day(50) }, for: days)
        #expect(value(cut) == .some(nil))
        #expect(outages.totals(of: [days]).count == 1)
    }

    /// Closed on Sundays and holidays, and before it opened.
    @Test func closuresAreZeros() {
        let calendar = CivilCalendar.french(years: 2024...2024)
        let days = (0..<70).map { number -> [Double?] in
            let date = Self.date(number)
            return [100, 60, date.weekday == .sunday || calendar.isHoliday(date) ? 0 : 40]
        }
        #expect(Self.sums(days).map(\.value) == days.map { $0.reduce(0) { $0 + ($1 ?? 0) } })
        #expect((0..<70).count { calendar.isHoliday(Self.date($0)) } == 4)
        let opening = (0..<70).map { [100, 60, $0 < 50 ? 0 : 40] as [Double?] }
        #expect(Self.sums(opening).map(\.value) == (0..<70).map { $0 < 50 ? 160 : 200 })
    }

    /// What was told again after the outage counts from then on.
    @Test func whatComesLateCounts() {
        let days = Array(repeating: Self.usual, count: 40) + [[110, 66, 0]]
        let found = Self.sums(days) { archive in
            archive.set(
                archive.versions(of: D.keys[2]) + [D.version(Self.day(40), 50, known: Self.day(44))], for: D.keys[2])
        }
        #expect(
            found.suffix(2) == [
                D.version(Self.day(40), 220, known: Self.day(41)), D.version(Self.day(40), 226, known: Self.day(44)),
            ])
    }

    // MARK: Hours

    /// Hours of days with 4 patients by night and 16 by day, a quarter of them elderly; each day is known at six the next morning.
    private static func byHour(days: Int, silent: Set<Int>) -> ObservationArchive {
        var archive = ObservationArchive()
        let first = grid.index(of: date(0))
        let steps = (first..<(first + 24 * days)).filter { grid.hours(at: $0) > 0 }
        for (key, share) in [(hours, 1.0), (elderly, 0.25)] {
            archive.set(
                steps.map { step in
                    let hour = (step - first) % 24
                    let known = day((step - first) / 24 + 1).advanced(bySeconds: 6 * 3600)
                    let value = silent.contains(step - first) ? 0 : share * (hour < 8 ? 4 : 16)
                    return D.version(grid.start(at: step), value, known: known)
                }, for: key)
        }
        return archive
    }

    private static func days(of key: SeriesKey, _ archive: ObservationArchive) -> [Revision] {
        Derivation(kind: .days, target: SeriesKey(key.place, .visits, key.stratum, every: .day), parts: [key])
            .versions(in: archive, zone: .paris)
    }

    /// Four hours without their 64 patients are an outage, and so they are for the elderly, of whom only 16 are missing.
    @Test func aDayWithSilentHoursIsMissing() {
        let archive = Self.byHour(days: 45, silent: Set((24 * 43 + 10)..<(24 * 43 + 14)))
        // 8 · 4 + 16 · 16 = 288; the spring switch on 31 March, day 30, has no hour from two to three.
        let usual = (0..<45).map { $0 == 30 ? 284.0 : 288 }
        #expect(Self.days(of: Self.hours, archive).map(\.value) == usual.enumerated().map { $0 == 43 ? nil : $1 })
        #expect(
            Self.days(of: Self.elderly, archive).map(\.value) == usual.enumerated().map { $0 == 43 ? nil : $1 / 4 })
        // Nobody in the first hours of a night is nothing.
        let quiet = Self.byHour(days: 45, silent: Set((24 * 43)..<(24 * 43 + 3)))
        #expect(Self.days(of: Self.hours, quiet).last { $0.referenceTime == Self.day(43) }?.value == 276)
    }

    /// A breakdown that stays what it was is known again when its total is.
    @Test func aBreakdownFollowsItsTotal() {
        let silent = Set((24 * 43 + 10)..<(24 * 43 + 14))
        var archive = Self.byHour(days: 45, silent: silent)
        let first = Self.grid.index(of: Self.date(0))
        let late = silent.sorted().map {
            D.version(Self.grid.start(at: first + $0), 12, known: Self.day(45))
        }
        archive.set(archive.versions(of: Self.hours) + late, for: Self.hours)
        let known = Self.day(44).advanced(bySeconds: 6 * 3600)
        func versions(of key: SeriesKey) -> [Revision] {
            Self.days(of: key, archive).filter { $0.referenceTime == Self.day(43) }
        }
        // 288 − 4 · (16 − 12) = 272; of the elderly 72 less the 16 who were never told of.
        #expect(
            versions(of: Self.hours)
                == [D.version(Self.day(43), nil, known: known), D.version(Self.day(43), 272, known: Self.day(45))])
        #expect(
            versions(of: Self.elderly)
                == [D.version(Self.day(43), nil, known: known), D.version(Self.day(43), 56, known: Self.day(45))])
    }

    // MARK: Both times

    /// Poisson counts of three sites by hour, known an hour later, some revised after two days; sites fall silent for hours or days,
    /// the last of them at the end.
    private static func simulated(days: Int, seed: UInt64) -> [Observation] {
        var generator = SeededGenerator(seed: seed)
        let first = grid.index(of: date(0))
        return [D.a, D.b, D.c].enumerated().flatMap { site, place -> [Observation] in
            let key = SeriesKey(place, .visits, every: .hour)
            var silent: Set<Int> = site == 2 ? Set((24 * days - 60)..<(24 * days)) : []
            for _ in 0..<4 {
                let begin = 24 * 30 + generator.integer(below: 24 * (days - 30))
                silent.formUnion(begin..<(begin + 3 + generator.integer(below: 50)))
            }
            return (0..<(24 * days)).filter { grid.hours(at: first + $0) > 0 }.flatMap { hour -> [Observation] in
                let reference = grid.start(at: first + hour)
                let mean = [12.0, 9, 4][site] * (hour % 24 < 8 ? 0.5 : 1.25)
                let count = Double(Poisson(mean: mean).quantile(generator.uniform()))
                let value = silent.contains(hour) ? 0 : count
                var found = [
                    Observation(
                        series: key, referenceTime: reference, value: value,
                        availableAt: reference.advanced(bySeconds: 3600))
                ]
                if generator.integer(below: 12) == 0 {
                    found.append(
                        Observation(
                            series: key, referenceTime: reference, value: count,
                            availableAt: reference.advanced(bySeconds: 49 * 3600)))
                }
                return found
            }
        }
    }

    private static func store(_ observations: [Observation]) throws -> MemoryStore {
        let store = MemoryStore()
        try DerivingTests.add(observations, to: store, hash: "1")
        _ = try DerivingTests.derive(store)
        return store
    }

    /// Sums made day by day are those made at once, with outages in the last days and in those that usual shares are of.
    @Test(arguments: 1...2 as ClosedRange<UInt64>) func outagesAreTheSameInSteps(seed: UInt64) throws {
        let all = Self.simulated(days: 112, seed: seed)
        let inSteps = try Self.store(all.filter { $0.availableAt <= Self.day(109) })
        for number in [110, 111, 115] {
            let new = all.filter {
                $0.availableAt > Self.day(min(111, number - 1)) && $0.availableAt <= Self.day(number)
            }
            try DerivingTests.add(new, to: inSteps, hash: "day \(number)")
            _ = try DerivingTests.derive(inSteps, at: 60 * number, since: new.map(\.referenceTime).min())
        }
        let atOnce = try Self.store(all)
        #expect(try DerivingTests.versions(inSteps) == DerivingTests.versions(atOnce))
        let days = try #require(try DerivingTests.versions(atOnce)[SeriesKey(D.c, .visits, every: .day)])
        #expect(days.last?.value == nil)
    }

    /// What sums say at an instant depends on nothing that became known later.
    @Test(arguments: [24 * 50 + 7, 24 * 68 + 19]) func outagesDoNotPeek(hour: Int) throws {
        let all = Self.simulated(days: 70, seed: 3)
        let versions = try DerivingTests.versions(try Self.store(all))
        let instant = Self.start.advanced(bySeconds: 3600 * hour)
        let then = try DerivingTests.versions(try Self.store(all.filter { $0.availableAt <= instant }))
        for (key, found) in versions {
            let agrees = (then[key] ?? []) == found.filter { $0.availableAt <= instant }
            #expect(agrees, "\(key) as of \(instant)")
        }
    }
}
