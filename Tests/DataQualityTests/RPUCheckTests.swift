import DataQuality
import Messages
import Testing
import TimeSeries

/// Fields and stays of one ED of 100 records a day, 112 days: the last 28 against the 84 before.
struct RPUCheckTests {
    private static let site = Place.site("990000011")
    private static let first = TimeGrid(zone: SimulatedSeries.zone, grain: .day).index(of: SimulatedSeries.start)

    private func series(_ measure: Measure, _ stratum: Stratum, _ value: (Int) -> Double) -> (SeriesKey, SteppedValues)
    {
        (
            SeriesKey(Self.site, measure, stratum, every: .day),
            SteppedValues(first: Self.first, values: (0..<112).map(value))
        )
    }

    private func field(_ measure: Measure, _ name: String, _ value: (Int) -> Double) -> (SeriesKey, SteppedValues) {
        series(measure, Stratum([.field: name]), value)
    }

    /// 98 stays of two to three hours and 2 negative ones a day.
    private var stays: [(SeriesKey, SteppedValues)] {
        [
            series(.lengthOfStay, Stratum([.duration: "negative"])) { _ in 2 },
            series(.lengthOfStay, Stratum([.duration: "02-03h"])) { _ in 98 },
        ]
    }

    private func findings(_ key: SeriesKey, _ all: [(SeriesKey, SteppedValues)]) throws -> [Finding] {
        let snapshot = SimulatedSeries.snapshot(all)
        let input = try #require(QualityInput(key, in: snapshot, zone: SimulatedSeries.zone))
        return [Check.fieldCompleteness, .fieldConformity, .stayOutOfRange].flatMap { $0.run(input).findings }
    }

    @Test func aFieldThatIsFilledLessThanBeforeIsNamed() throws {
        let gravity = field(.fieldsFilled, "GRAVITE") { $0 < 84 ? 95 : 60 }
        let found = try findings(gravity.0, stays + [gravity])
        #expect(found.map(\.check) == ["field-completeness"] && found.map(\.severity) == [.warning])
        #expect(found.map(\.message.english) == ["GRAVITE filled in 60% of visits, 95% before: tell the site."])
        #expect(found.map(\.count) == [2800])
    }

    @Test func wrongCodesAreToldFromEmptyFields() throws {
        let filled = field(.fieldsFilled, "GRAVITE") { _ in 95 }
        let usable = field(.fieldsUsable, "GRAVITE") { $0 < 84 ? 95 : 60 }
        let found = try findings(usable.0, stays + [filled, usable])
        #expect(found.map(\.message.english) == ["GRAVITE usable in 60% of visits, 95% before: tell the site."])
        // Empty instead of wrong: completeness says it, once.
        let empty = field(.fieldsFilled, "GRAVITE") { $0 < 84 ? 95 : 60 }
        #expect(try findings(usable.0, stays + [empty, usable]) == [])
    }

    /// 94 % is over Vigie's 80 %, under the 95 % that the order asks of the principal diagnosis.
    @Test func thresholdsAreThoseOfTheField() throws {
        for (name, share, flagged) in [
            ("DP", 94.0, true), ("DP", 95, false), ("GRAVITE", 94, false), ("GRAVITE", 79, true), ("ORIENT", 20, false),
        ] {
            let series = field(.fieldsFilled, name) { _ in share }
            let found = try findings(series.0, stays + [series])
            #expect(found.map(\.severity) == (flagged ? [.info] : []), "\(name) \(share)")
        }
    }

    /// 2 of 100 stays over four weeks: 56.
    @Test func negativeStaysAreComparedWithAllStays() throws {
        #expect(try findings(stays[0].0, stays).map(\.count) == [56])
        #expect(try findings(stays[1].0, stays) == [])
    }
}
