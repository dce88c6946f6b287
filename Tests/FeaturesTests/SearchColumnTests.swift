import Features
import Testing
import TimeSeries

/// The source of searches, over an archive of extractions.
@Suite struct SearchColumnTests {
    let grid = TimeGrid(zone: .paris, grain: .day)

    /// Extractions of days counted from 1 January 2024, each known at its own time.
    func archive(_ extractions: [(first: Int, values: [Double])], term: String = "grippe") throws -> [Observation] {
        let day0 = grid.index(of: try #require(CivilDate(year: 2024, month: 1, day: 1)))
        return extractions.flatMap { first, values in
            let known = grid.start(at: day0 + first + values.count).advanced(bySeconds: 3600)
            let name = "\(grid.date(at: day0 + first + values.count))".filter { $0 != "-" } + "T0000"
            let key = SeriesKey(
                .ileDeFrance, .searchInterest, Stratum([.extraction: name, .term: term]), every: .day)
            return values.enumerated().map { offset, value in
                Observation(
                    series: key, referenceTime: grid.start(at: day0 + first + offset), value: value, availableAt: known)
            }
        }
    }

    /// Level and growth for a target, as known on a day.
    func columns(_ observations: [Observation], on day: Int, ahead: Int = 1) throws -> [Double] {
        let day0 = grid.index(of: try #require(CivilDate(year: 2024, month: 1, day: 1)))
        let source = try #require(SourceCatalog.source(named: "searches"))
        let archive = ObservationArchive(observations)
        var cursor = ArchiveCursor(archive, keys: archive.keys, zone: .paris)
        let frame = FeatureFrame(
            .departement("75"), quantities: source.quantities, span: (day0 + day)..<(day0 + day + 1), cursor: cursor,
            territory: .ileDeFrance, zone: .paris)
        cursor.advance(to: grid.start(at: day0 + day).advanced(bySeconds: 6 * 3600))
        let view = frame.view(cursor)
        return source.features.map { $0.value(view, day0 + day + ahead) }
    }

    /// 50 for 63 days, then 100 for 7: a mean of 55; level log(1 + 100/55), growth log(1 + 100/55) − log(1 + 50/55).
    @Test func levelAndGrowthByHand() throws {
        let rows = try archive([(0, [Double](repeating: 50, count: 63) + [Double](repeating: 100, count: 7))])
        let values = try columns(rows, on: 71)
        #expect(abs(values[0] - 1.03609) < 1e-5)
        #expect(abs(values[1] - (1.03609 - 0.64663)) < 1e-5)
        // Not yet extracted; and after two months without anything.
        #expect(try columns(rows, on: 70).allSatisfy { $0.isFinite })
        #expect(try columns(rows, on: 69).allSatisfy { $0.isNaN })
        #expect(try columns(rows, on: 135).allSatisfy { $0.isNaN })
    }

    /// The same interest in two extractions on other scales gives the same columns; a later one changes nothing before it.
    @Test func scaleAndLaterExtractionsDoNotShow() throws {
        let shape = (0..<100).map { 20 + Double(($0 * $0) % 17) }
        let one = try archive([(0, shape)])
        let two = try archive([(0, Array(shape[..<70])), (30, shape[30...].map { 2 * $0 })])
        let (whole, parts) = (try columns(one, on: 100), try columns(two, on: 100))
        for (a, b) in zip(whole, parts) { #expect(abs(a - b) < 1e-9) }
        let early = try columns(two, on: 75)
        let alone = try columns(archive([(0, Array(shape[..<70]))]), on: 75)
        #expect(early == alone)
        #expect(early.allSatisfy { $0.isFinite })
    }

    /// The mean over terms: a term that doubles and one that does not move.
    @Test func termsAreAveraged() throws {
        let rises = try archive([(0, [Double](repeating: 50, count: 63) + [Double](repeating: 100, count: 7))])
        let flat = try archive([(0, [Double](repeating: 80, count: 70))], term: "toux")
        let both = try columns(rises + flat, on: 71)
        let (one, other) = (try columns(rises, on: 71), try columns(flat, on: 71))
        #expect(abs(other[1]) < 1e-12)
        for column in 0..<2 { #expect(abs(both[column] - (one[column] + other[column]) / 2) < 1e-12) }
    }
}
