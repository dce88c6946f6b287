import Connectors
import Features
import Testing
import TimeSeries

@testable import SyntheticRegion

/// What the region exports as Google Trends, read back by its connector and joined.
@Suite struct SearchExtractionTests {
    let region = SyntheticRegion(parameters: .small, seed: 2019, until: present)

    /// All extractions of two years and more, as one archive.
    func archive(knownBy: Instant = .distantFuture) throws -> ObservationArchive {
        var observations: [Observation] = []
        var failures: [String] = []
        var ends: [DeliveryEnd] = []
        try region.searchExtractions(from: day("2022-09-01"), to: day("2024-11-24"), knownBy: knownBy) { extraction in
            var decoder = GoogleTrends().decoder(
                for: DeliverySource(fileName: extraction.fileName, receivedAt: .distantFuture))
            var batch = ObservationBatch()
            do {
                try extraction.bytes.withUnsafeBytes { try decoder.consume($0, into: &batch) }
                ends.append(try decoder.finish(into: &batch))
            } catch { failures.append("\(extraction.fileName): \(error)") }
            if !batch.observations.allSatisfy({ $0.availableAt == extraction.availableAt }) {
                failures.append("\(extraction.fileName): known at another time")
            }
            observations += batch.observations
        }
        #expect(failures == [])
        #expect(ends.allSatisfy { $0.recordsRejected == 0 })
        return ObservationArchive(observations)
    }

    func joined(_ archive: ObservationArchive, on date: String, every grain: Grain) throws -> SearchInterest {
        let origin = CivilZone.paris.instant(of: CivilDateTime(date: try day(date), hour: 9))
        return try #require(
            SearchInterest(
                archive.asOf(origin), place: .ileDeFrance, term: "grippe", every: grain, zone: .paris))
    }

    /// The truth of a step: of a day, or of Google's week that begins on the Sunday before.
    func truth(_ step: Int, _ grain: Grain) -> Double {
        let first = DayCalendar.day(TimeGrid(zone: .paris, grain: grain).date(at: step))
        if grain == .day { return region.searchInterest(on: first) }
        return (first - 1..<first + 6).reduce(0) { $0 + region.searchInterest(on: $1) } / 7
    }

    /// The highest interest of the window that an extraction shows as 100; the last of the weeks has one day.
    func highest(_ extraction: String, _ grain: Grain) throws -> Double {
        let digits = extraction.filter(\.isNumber)
        let date = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6).prefix(2))"
        let monday = DayCalendar.day(try day(date))
        if grain == .day { return try #require((monday - 90..<monday).map(region.searchInterest).max()) }
        let weeks = (0..<35).map { number in
            let days = (monday - 1 - 7 * number)..<min(monday, monday + 6 - 7 * number)
            return days.reduce(0) { $0 + region.searchInterest(on: $1) } / Double(days.count)
        }
        return try #require(weeks.max())
    }

    // Interest lies between 53 and about 500, so that a quiet step is 10 of 100 in a window with a peak.

    /// Windows of 90 days and of 35 weeks, each on its own scale, give one series: the scale of every window is that of the truth
    /// within 2 %, and so is each stretch of four weeks in which interest is high.
    ///
    /// Quiet weeks, 10 in a window of which the peak is 100, are known to half a unit only: no scale tells more of them, as
    /// windows with one peak round them alike. Over the two years that evens out.
    @Test(arguments: [Grain.day, .week])
    func theTruthIsRecovered(grain: Grain) throws {
        let search = try joined(archive(), on: "2024-11-20", every: grain)
        #expect(search.leftOut == [])
        #expect(search.scales.count == (grain == .day ? 116 : 29))
        let steps = search.values.first..<search.values.end
        #expect(steps.count == (grain == .day ? 7 * 115 + 90 : 4 * 28 + 34))
        #expect(steps.allSatisfy { !search.values[$0].isNaN })
        let newest = try highest(#require(search.scales.last).extraction, grain)
        var largest = 0.0
        for scale in search.scales {
            let expected = try highest(scale.extraction, grain) / newest
            largest = max(largest, expected)
            #expect(abs(scale.factor / expected - 1) < 0.02, "\(scale.extraction): \(scale.factor / expected)")
            #expect(scale.error < 0.02)
        }
        #expect(largest > 2, "scales do differ")
        func ratio(_ stretch: Range<Int>) -> Double {
            let found = stretch.reduce(0) { $0 + search.values[$1] }
            return found / stretch.reduce(0) { $0 + truth($1, grain) * 100 / newest }
        }
        let length = grain == .day ? 28 : 4
        var high = 0
        for start in stride(from: steps.lowerBound, to: steps.upperBound - length, by: length) {
            let stretch = start..<start + length
            guard grain == .day || stretch.allSatisfy({ search.values[$0] > 60 }) else { continue }
            high += 1
            #expect(abs(ratio(stretch) - 1) < 0.02, "\(ratio(stretch))")
        }
        #expect(high >= 6)
        #expect(abs(ratio(steps) - 1) < 0.02)
    }

    /// What was joined at an origin is the same whether or not later extractions exist.
    @Test(arguments: [Grain.day, .week])
    func laterExtractionsChangeNothing(grain: Grain) throws {
        let date = "2024-02-07"
        let origin = CivilZone.paris.instant(of: CivilDateTime(date: try day(date), hour: 9))
        let (all, then) = (try archive(), try archive(knownBy: origin))
        #expect(all.keys.count > then.keys.count + 40)
        #expect(try joined(all, on: date, every: grain) == joined(then, on: date, every: grain))
    }

    /// The searches of a day say what the incidence is five days later, not what it is that day.
    @Test func searchesRunAhead() throws {
        let (first, last) = (DayCalendar.day(try day("2015-02-01")), DayCalendar.day(try day("2024-11-01")))
        func departure(_ lead: Int) -> Double {
            (first..<last).reduce(0) { sum, day in
                let expected = region.expectedSearchInterest(on: day, lead: lead)
                return sum + abs(region.searchInterest(on: day) - expected) / expected
            } / Double(last - first)
        }
        // Mean of |noise| of 8 %: 0.08·√(2/π) = 6.4 %.
        #expect(abs(departure(5) - 0.064) < 0.004)
        #expect(departure(5) < departure(0) && departure(5) < departure(10))
    }

    @Test func aFileIsAnExport() throws {
        var files: [SearchExtraction] = []
        try region.searchExtractions(from: day("2024-10-28"), to: day("2024-11-24"), knownBy: present) {
            files.append($0)
        }
        #expect(files.map(\.fileName).filter { $0.contains("jours") }.count == 4)
        let weeks = try #require(files.first { $0.fileName.contains("semaines") })
        let lines = String(decoding: weeks.bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "Catégorie : Toutes les catégories" && lines[1] == "")
        #expect(lines[2] == "Semaine,grippe: (Île-de-France)")
        #expect(lines.count == 3 + 35 + 1)
        #expect(lines.contains { $0.hasSuffix(",100") })
        #expect(files.allSatisfy { $0.availableAt <= present })
    }

    /// The incidence is published by the name that Sentinelles and the RPU have for it.
    @Test func syndromesHaveTheirPublishedNames() {
        #expect(region.epidemics.parameters.waves.map(\.syndrome) == ["flu", "bronchiolitis", "gastroenteritis"])
    }
}
