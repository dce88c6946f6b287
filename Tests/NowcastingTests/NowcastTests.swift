import Foundation
import Nowcasting
import Statistics
import Testing
import TimeSeries

/// Invented publications: every day at 06:00, `lags` days after its end a day shows that share of its final value.
struct Publications {
    var grid = TimeGrid(zone: .paris, grain: .day)
    var first: Int
    var finals: [Double]
    /// Share shown at each age in days; complete from then on.
    var shares: [Double]
    var noise = 0.0
    /// Days between publications.
    var every = 1

    init(shares: [Double], days: Int = 200, seed: UInt64 = 1) {
        self.shares = shares
        first = grid.index(of: CivilDate(dayNumber: 20_000))
        var generator = SeededGenerator(seed: seed)
        finals = (0..<days).map { Double(1000 + 100 * ($0 % 7)) + (20 * generator.normal()).rounded() }
    }

    /// What was published up to the morning of day `first + finals.count`, an unchanged value not repeated.
    func versions(seed: UInt64 = 2) -> [Revision] {
        var generator = SeededGenerator(seed: seed)
        var found: [Revision] = []
        for (offset, final) in finals.enumerated() {
            var shown: Double?
            for age in 0...shares.count + every where (offset + age) % every == 0 && offset + age < finals.count {
                let error = age < shares.count ? noise * generator.normal() : 0
                let share = age < shares.count ? shares[age] : 1
                let value = (final * share * exp(error)).rounded()
                if value != shown {
                    found.append(
                        Revision(
                            referenceTime: grid.start(at: first + offset),
                            availableAt: grid.start(at: first + offset + 1 + age).advanced(bySeconds: 6 * 3600),
                            value: value))
                }
                shown = value
            }
        }
        return found
    }

    /// The first midnight after the last publication.
    var origin: Instant { grid.start(at: first + finals.count + 1) }

    func shown(_ versions: [Revision]) -> SteppedValues {
        let key = SeriesKey(.ileDeFrance, .visits, every: .day)
        return ObservationArchive(
            versions.map {
                Observation(
                    series: key, referenceTime: $0.referenceTime, value: $0.value, availableAt: $0.availableAt)
            }
        ).asOf(origin).values(key, on: grid) ?? SteppedValues(first: first, values: [])
    }
}

@Suite struct NowcastTests {
    @Test func learnsTheSharesItWasGiven() {
        var truth = Publications(shares: [0.6, 0.88, 0.97])
        truth.noise = 0.02
        let delays = DelayDistribution.learn(truth.versions(), on: truth.grid, asOf: truth.origin)
        for (age, share) in truth.shares.enumerated() {
            // About 190 publications of noise 2 %: standard error of the median 0.18 %, of the deviation 6 %.
            #expect(abs((delays.ages[age]?.completeness ?? 0) / share - 1) < 0.006)
            #expect(abs((delays.ages[age]?.deviation ?? 0) / 0.02 - 1) < 0.25)
        }
        #expect(delays.ages[3]?.completeness == 1)
        #expect(delays.ages[3]?.deviation == 0)
    }

    /// A fifth comes after ten days, when the newest publications cannot show it yet: it is chained from older ones.
    @Test func learnsWhatComesAfterTenDays() throws {
        let late = (0..<20).map { $0 < 10 ? 0.8 : 0.8 + 0.01 * Double($0 - 9) }
        let publications = Publications(shares: [0.4] + late.dropFirst())
        let delays = DelayDistribution.learn(publications.versions(), on: publications.grid, asOf: publications.origin)
        for (age, share) in [(0, 0.4), (5, 0.8), (15, 0.86), (25, 1)] {
            let known = try #require(delays.ages[age])
            #expect(abs(known.completeness / share - 1) < 0.003, "\(age): \(known.completeness)")
        }
    }

    @Test func completesTheNewestDays() {
        let truth = Publications(shares: [0.6, 0.88, 0.97])
        let versions = truth.versions()
        let nowcast = DelayDistribution.learn(versions, on: truth.grid, asOf: truth.origin)
            .nowcast(versions, on: truth.grid, asOf: truth.origin)
        let completed = nowcast.completing(truth.shown(versions))
        #expect(completed.values.count == truth.finals.count)
        for (value, final) in zip(completed.values, truth.finals) {
            // Shares are exact; published counts are rounded to 1, which 1 / 0.6 makes 0.8 at most, and rounded again.
            #expect(abs(value - final) <= 2)
        }
        #expect(nowcast.estimates.count == 3)
    }

    /// Between weekly publications a day gets older, not more complete: six days after the last one it is still at 60 %.
    @Test func agesCountFromThePublication() {
        var truth = Publications(shares: [0.6, 0.88, 0.97, 0.98, 0.985, 0.99, 0.995], days: 700)
        truth.every = 7
        let versions = truth.versions()
        // 700 days: the last publication is on day 693, six days before the end; it shows day 693 at age 0.
        let newest = truth.first + 693
        let nowcast = DelayDistribution.learn(versions, on: truth.grid, asOf: truth.origin)
            .nowcast(versions, on: truth.grid, asOf: truth.origin)
        let completed = nowcast.completing(truth.shown(versions))
        #expect(completed.end == newest + 1)
        #expect(abs(completed[newest] - truth.finals[693]) <= 2)
        #expect(abs(completed[newest - 1] - truth.finals[692]) <= 2)
    }

    @Test func withoutDelaysNothingChanges() {
        let truth = Publications(shares: [])
        let versions = truth.versions()
        let shown = truth.shown(versions)
        let nowcast = DelayDistribution.learn(versions, on: truth.grid, asOf: truth.origin)
            .nowcast(versions, on: truth.grid, asOf: truth.origin)
        #expect(shown.values == truth.finals)
        #expect(nowcast.completing(shown) == shown)
        // One delivery that holds everything is no delay either.
        let bulk = versions.map {
            Revision(referenceTime: $0.referenceTime, availableAt: truth.origin, value: $0.value)
        }
        let other = DelayDistribution.learn(bulk, on: truth.grid, asOf: truth.origin)
            .nowcast(bulk, on: truth.grid, asOf: truth.origin)
        #expect(other.estimates.isEmpty)
    }

    /// A file with nearly nothing in it is a fault: not learnt as a low share, and not completed.
    @Test func faultsAreMissingNotLow() {
        let truth = Publications(shares: [0.6, 0.88, 0.97])
        var versions = truth.versions()
        var faults = 0
        for place in versions.indices where versions[place].value.map({ $0 < 800 }) ?? false {
            // Every fourth newest day, the last one included, comes with 30 patients.
            let day = truth.grid.index(of: versions[place].referenceTime) - truth.first
            if day % 4 == (truth.finals.count - 1) % 4 {
                versions[place].value = 30
                faults += 1
            }
        }
        #expect(faults > 20)
        let delays = DelayDistribution.learn(versions, on: truth.grid, asOf: truth.origin)
        #expect(abs((delays.ages[0]?.completeness ?? 0) - 0.6) < 0.01)
        let nowcast = delays.nowcast(versions, on: truth.grid, asOf: truth.origin)
        let last = truth.first + truth.finals.count - 1
        #expect(nowcast.estimates[last] == .missing)
        #expect(nowcast.completing(truth.shown(versions))[last].isNaN)
    }

    @Test func tooUncertainDaysAreLeftOut() {
        var truth = Publications(shares: [0.6, 0.88, 0.97])
        truth.noise = 0.15
        let versions = truth.versions()
        let nowcast = DelayDistribution.learn(versions, on: truth.grid, asOf: truth.origin)
            .nowcast(versions, on: truth.grid, asOf: truth.origin)
        let last = truth.first + truth.finals.count - 1
        for age in 0..<3 { #expect(nowcast.estimates[last - age] == .missing) }
        #expect(nowcast.estimates.count == 3)
    }

    /// With a week of publications nothing is known yet: days younger than three are left out, the others kept.
    @Test func aYoungSourceLeavesTheNewestDaysOut() {
        let truth = Publications(shares: [0.6, 0.88, 0.97], days: 7)
        let versions = truth.versions()
        let nowcast = DelayDistribution.learn(versions, on: truth.grid, asOf: truth.origin)
            .nowcast(versions, on: truth.grid, asOf: truth.origin)
        let completed = nowcast.completing(truth.shown(versions))
        #expect(completed.values.suffix(3).count { $0.isNaN } == 3)
        #expect(Array(completed.values.prefix(4)) == Array(truth.finals.prefix(4)))
    }

    /// Changing anything that became known after the origin changes nothing.
    @Test func nothingFromAfterTheOriginIsUsed() {
        let truth = Publications(shares: [0.6, 0.88] + (0..<20).map { 0.95 + 0.002 * Double($0) })
        let versions = truth.versions()
        let early = truth.grid.start(at: truth.first + 150)
        let garbled = versions.map {
            $0.availableAt > early
                ? Revision(referenceTime: $0.referenceTime, availableAt: $0.availableAt, value: 7) : $0
        }
        let known = DelayDistribution.learn(versions, on: truth.grid, asOf: early)
        #expect(known == DelayDistribution.learn(garbled, on: truth.grid, asOf: early))
        #expect(
            known.nowcast(versions, on: truth.grid, asOf: early)
                == known.nowcast(garbled, on: truth.grid, asOf: early))
    }
}
