import Testing
import TimeSeries

@Suite struct HierarchyTests {
    @Test func oneTotal() throws {
        let hierarchy = try Hierarchy(series: ["b1", "total", "b2", "alone"], children: ["total": ["b1", "b2"]])
        #expect(hierarchy.names == ["total", "b1", "b2", "alone"])
        #expect(hierarchy.totals == ["total"] && hierarchy.bottoms == ["b1", "b2", "alone"])
        #expect(hierarchy.parts == [[0, 1]])
    }

    @Test func higherTotalsComeFirst() throws {
        let hierarchy = try Hierarchy(
            series: ["dep:75", "site:1", "site:2", "reg:11", "dep:92", "site:3"],
            children: ["dep:75": ["site:1", "site:2"], "dep:92": ["site:3"], "reg:11": ["dep:75", "dep:92"]])
        #expect(hierarchy.totals == ["reg:11", "dep:75", "dep:92"])
        #expect(hierarchy.parts == [[0, 1, 2], [0, 1], [2]])
    }

    /// Age and site margins of one total share their bottoms; each total counts each bottom once.
    @Test func crossedTotals() throws {
        let hierarchy = try Hierarchy(
            series: ["all", "young", "old", "site1", "site2", "y1", "y2", "o1", "o2"],
            children: [
                "all": ["site1", "site2"], "young": ["y1", "y2"], "old": ["o1", "o2"], "site1": ["y1", "o1"],
                "site2": ["y2", "o2"],
            ])
        let bottoms = [1, 2, 10, 20]
        #expect(hierarchy.parts.map { $0.reduce(0) { $0 + bottoms[$1] } } == [33, 3, 30, 11, 22])
    }

    @Test func refusesWhatDoesNotAddUp() {
        let cases: [([String], [String: [String]], HierarchyError)] = [
            (["t", "a"], ["t": ["a", "b"]], .unknown("b", in: "t")),
            (["a"], ["t": ["a"]], .unknown("t", in: "t")),
            (["t", "a"], ["t": []], .empty("t")),
            (["t", "u"], ["t": ["u"], "u": ["t"]], .cycle(["t", "u", "t"])),
            (["t"], ["t": ["t"]], .cycle(["t", "t"])),
            (["t", "u", "a"], ["t": ["u", "a"], "u": ["a"]], .countedTwice("a", in: "t")),
            (["t", "a"], ["t": ["a", "a"]], .countedTwice("a", in: "t")),
            (["a", "a"], [:], .repeated("a")),
        ]
        for (series, children, error) in cases {
            #expect(throws: error) { try Hierarchy(series: series, children: children) }
        }
    }

    @Test func territory() throws {
        let day = try #require(CivilDate(iso8601: "2026-01-01"))
        var territory = Territory.ileDeFrance
        territory.insert(.init(place: .site("A"), name: "Alpha", parent: .departement("75"), closed: day))
        territory.insert(.init(place: .site("B"), name: "Beta", parent: .departement("75"), opened: day))
        let before = try Hierarchy(territory, from: .ileDeFrance, on: day.advanced(byDays: -1))
        let after = try Hierarchy(territory, from: .ileDeFrance, on: day)
        #expect(before.totals == ["reg:11", "dep:75"])
        #expect(before.bottoms.contains("site:A") && !before.bottoms.contains("site:B"))
        #expect(after.bottoms.contains("site:B") && !after.bottoms.contains("site:A"))
        #expect(after.totals.first == "reg:11" && after.parts[0].count == 8)
        #expect(territory.ancestors(of: .site("A")) == [.departement("75"), .ileDeFrance, .country("FR")])
        #expect(territory.name(of: .site("B")) == "Beta" && territory.name(of: .site("C")) == "C")
        // INSEE: the eight départements of Île-de-France.
        #expect(
            Territory.ileDeFrance.children(of: .ileDeFrance).map(\.code) == [
                "75", "77", "78", "91", "92", "93", "94", "95",
            ])
        #expect(Territory.ileDeFrance.children(of: .departement("75")).isEmpty)
    }

    /// INSEE, *Code officiel géographique* 2024: 18 regions, 101 départements, no code twice.
    @Test func franceIsWhole() {
        let france = Territory.france
        let regions = france.children(of: .country("FR"))
        #expect(regions.count == 18)
        #expect(regions.flatMap { france.children(of: $0) }.count == 101)
        #expect(france.entries.count == 120)
        #expect(france.name(of: .departement("2B")) == "Haute-Corse")
        #expect(france.ancestors(of: .departement("69")) == [.region("84"), .country("FR")])
    }

    @Test func placesInACircleAreRefused() {
        let territory = Territory([
            .init(place: .site("A"), name: "A", parent: .site("B")),
            .init(place: .site("B"), name: "B", parent: .site("A")),
        ])
        #expect(throws: HierarchyError.self) { try Hierarchy(territory, from: .site("A")) }
        #expect(territory.ancestors(of: .site("A")) == [.site("B"), .site("A")])
    }
}
