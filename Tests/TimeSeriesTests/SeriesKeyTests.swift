import Foundation
import Testing
import TimeSeries

@Suite struct SeriesKeyTests {
    @Test(arguments: [
        "dep:75|visits|age=75+|day", "site:750100042|admissions|all|hour", "reg:11|sos_acts|age=00-04;severity=3|6h",
        "country:FR|incidence|all|week", "area:RICHMOND / STATEN ISLAND|visits|syndrome=gastro-enteritis|hour",
    ])
    func roundTrip(text: String) throws {
        let key = try #require(SeriesKey(text))
        #expect(key.description == text)
        let data = try JSONEncoder().encode([key])
        #expect(try JSONDecoder().decode([SeriesKey].self, from: data) == [key])
    }

    @Test(arguments: [
        "", "dep:75", "dep:75|visits|all", "dep:75|visits|all|month", "town:75|visits|all|day", "dep:|visits|all|day",
        "dep:75||all|day", "dep:75|visits||day", "dep:75|visits|height=3|day", "dep:75|visits|severity=3;age=75+|day",
        "dep:75|visits|age=75+;age=75+|day", "dep:75|visits|age=|day", "dep:75|visits|all|day|more",
        "75|visits|all|day",
    ])
    func refusesWhatIsNoKey(text: String) {
        #expect(SeriesKey(text) == nil)
    }

    @Test func partsOfAKey() throws {
        let key = try #require(SeriesKey("dep:2A|visits|age=75+;severity=3|day"))
        #expect(key.place == .departement("2A") && key.measure == .visits && key.grain == .day)
        #expect(key.stratum.cells == [.age: "75+", .severity: "3"])
        #expect(key.stratum == Stratum([.severity: "3", .age: AgeBand.from75.rawValue]))
        #expect(Stratum("all") == .all && Stratum([:]) == .all && Stratum.all.cells.isEmpty)
    }

    /// Every combination of one or two dimensions, each read back from its written form.
    @Test func strataRoundTrip() {
        for a in Stratum.Dimension.allCases {
            for b in Stratum.Dimension.allCases {
                let stratum = a == b ? Stratum([a: "x"]) : Stratum([a: "x", b: "y"])
                #expect(Stratum(stratum.text) == stratum)
                #expect(stratum.cells.count == (a == b ? 1 : 2) && stratum.cells[a] == "x")
            }
        }
    }

    /// SurSaUD's classes: 0–4, 5–14, 15–44, 45–64, 65–74, 75 and more.
    @Test func ageBands() {
        let first: [Int: AgeBand] = [
            0: .from0to4, 5: .from5to14, 15: .from15to44, 45: .from45to64, 65: .from65to74, 75: .from75,
        ]
        var expected = AgeBand.from0to4
        for years in 0...120 {
            expected = first[years] ?? expected
            #expect(AgeBand(years: years) == expected)
        }
        #expect(AgeBand(years: -1) == nil)
    }

    @Test func orderIsThatOfTheText() throws {
        let texts = [
            "reg:11|visits|all|day", "dep:75|visits|all|hour", "dep:75|visits|age=75+|day", "dep:75|admissions|all|day",
        ]
        #expect(texts.compactMap { SeriesKey($0) }.sorted().map(\.description) == texts.sorted())
    }

    @Test func everyMeasureHasOneCard() {
        let measures = MeasureCatalog.all.map(\.measure)
        #expect(Set(measures).count == measures.count)
        #expect(MeasureCatalog.card(of: .present).kind == .stock)
        #expect(MeasureCatalog.card(of: Measure("beds_closed")).kind == .count)
    }
}
