import DataQuality
import Testing
import TimeSeries

/// Completeness and conformity by ED and field, from counts.
struct RPUFieldTableTests {
    private static let first = SimulatedSeries.start

    /// `sites` EDs of 100 records a day over 56 days; what the second four weeks hold of each field is given.
    private static func table(
        sites: Int, usable: (Int, Int) -> Double, filled: (Int, Int) -> Double = { _, _ in 100 }
    ) -> RPUFieldTable {
        let grid = TimeGrid(zone: SimulatedSeries.zone, grain: .day)
        let start = grid.index(of: first)
        var all: [(SeriesKey, SteppedValues)] = []
        for site in 0..<sites {
            let place = Place.site("99000\(1000 + site)")
            func add(_ measure: Measure, _ stratum: Stratum, _ value: (Int) -> Double) {
                all.append(
                    (
                        SeriesKey(place, measure, stratum, every: .day),
                        SteppedValues(first: start, values: (0..<56).map(value))
                    ))
            }
            add(.lengthOfStay, Stratum([.duration: "02-03h"])) { _ in 90 }
            add(.lengthOfStay, Stratum([.duration: "unknown"])) { _ in 10 }
            add(.fieldsFilled, Stratum([.field: "DP"])) { filled(site, $0) }
            add(.fieldsUsable, Stratum([.field: "DP"])) { usable(site, $0) }
        }
        return RPUFieldTable(
            SimulatedSeries.snapshot(all), days: first.advanced(byDays: 28)..<first.advanced(byDays: 56),
            zone: SimulatedSeries.zone)
    }

    /// 28 days of 100 records: 97 filled, 96 usable, 90 usable in the four weeks before.
    @Test func sharesAreOfAllRecordsOfThePeriod() throws {
        let rows = Self.table(sites: 1, usable: { $1 < 28 ? 90 : 96 }, filled: { _, _ in 97 }).rows
        let row = try #require(rows.first)
        #expect(rows.count == 1 && row.records == 2800 && row.filled == 2716 && row.usable == 2688)
        #expect(row.filledShare == 0.97 && row.usableShare == 0.96 && row.usableBefore == 0.9)
        #expect(row.rule.least == 0.95 && row.rule.source != nil && row.marks == [])
    }

    @Test func aFieldUnderItsThresholdOrItsPastIsMarked() throws {
        let low = try #require(Self.table(sites: 1, usable: { _, _ in 94 }).rows.first)
        #expect(low.marks == [.underThreshold])
        let fell = try #require(Self.table(sites: 1, usable: { $1 < 28 ? 99 : 79 }).rows.first)
        #expect(fell.marks == [.underThreshold, .fell])
    }

    /// Six EDs at 96, 97, 98, 97, 96 and 60 of 100: the others of the last one have mean 96.8 and deviation 0.8, taken for 1.
    @Test func anEDFarBelowTheOthersIsMarked() {
        let shares = [96.0, 97, 98, 97, 96, 60]
        let marked = Self.table(sites: 6, usable: { site, _ in shares[site] }).rows
            .filter { $0.marks.contains(.farBelowOthers) }
        #expect(marked.map(\.usableShare) == [0.6])
        // Five EDs have four others each: too few to judge.
        let few = Self.table(sites: 5, usable: { site, _ in shares[5 - site] }).rows
        #expect(few.allSatisfy { !$0.marks.contains(.farBelowOthers) })
    }

    @Test func daysOutsideThePeriodHaveNoRows() {
        let grid = TimeGrid(zone: SimulatedSeries.zone, grain: .day)
        let place = Place.site("990001000")
        let values = SteppedValues(first: grid.index(of: Self.first), values: [100, 100])
        let snapshot = SimulatedSeries.snapshot([
            (SeriesKey(place, .lengthOfStay, Stratum([.duration: "02-03h"]), every: .day), values),
            (SeriesKey(place, .fieldsFilled, Stratum([.field: "DP"]), every: .day), values),
        ])
        let later = Self.first.advanced(byDays: 30)
        #expect(RPUFieldTable(snapshot, days: later..<later.advanced(byDays: 28), zone: .paris).rows == [])
    }
}
