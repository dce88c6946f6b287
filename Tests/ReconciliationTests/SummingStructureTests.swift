import Reconciliation
import Statistics
import Testing
import TimeSeries

@Suite struct SummingStructureTests {
    /// Every node is the sum of its parts on random bottoms, as the hierarchy and as the structure tell them.
    private func checkIdentity(_ structure: SummingStructure) {
        var generator = SeededGenerator(seed: 3)
        let bottom = (0..<structure.bottomCount).map { _ in Double(generator.integer(below: 100)) }
        let all = structure.hierarchy.parts.map { $0.reduce(0) { $0 + bottom[$1] } } + bottom
        for node in 0..<structure.nodeCount {
            #expect(all[node] == structure.parts(of: node).reduce(0) { $0 + bottom[$1] })
        }
    }

    @Test func territoryAddsUp() throws {
        let structure = SummingStructure(try Hierarchy(.ileDeFrance, from: .ileDeFrance))
        checkIdentity(structure)
        #expect(structure.totalCount == 1)
        #expect(structure.bottomCount == 8)
        #expect(structure.node("dep:75").map { structure.parts(of: $0).count } == 1)
        #expect(structure.node("dep:13") == nil)
    }

    /// A total of one site stays a node; a site in no total is a root.
    @Test func unevenTreesAddUp() throws {
        checkIdentity(SummingStructure(try uneven()))
    }

    /// Two places by two ages by three severities: 3 places × (1 + 2) × (1 + 3) nodes, 2 × 2 × 3 of them bottoms.
    @Test func groupedAddsUp() throws {
        let places = try Hierarchy(series: ["r", "a", "b"], children: ["r": ["a", "b"]])
        let structure = try SummingStructure.grouped(
            places, by: [(.age, ["00-04", "75+"]), (.severity, ["1", "2", "3"])])
        #expect(structure.nodeCount == 36)
        #expect(structure.bottomCount == 12)
        checkIdentity(structure)
        // Both margins of the region hold every bottom once.
        for margin in [["age=00-04", "age=75+"], ["severity=1", "severity=2", "severity=3"]] {
            let parts = try margin.flatMap { structure.parts(of: try #require(structure.node("r|\($0)"))) }
            #expect(parts.sorted() == Array(0..<12))
        }
        let cross = try #require(structure.node("r|age=75+;severity=2"))
        #expect(
            structure.parts(of: cross).map { structure.hierarchy.bottoms[$0] }.sorted() == [
                "a|age=75+;severity=2", "b|age=75+;severity=2",
            ])
    }

    /// 10 days of 24 hours: one whole week, three days beside it.
    @Test func temporalAddsUp() throws {
        let structure = try SummingStructure.temporal(days: 10, stepsPerDay: 24)
        #expect(structure.bottomCount == 240)
        #expect(structure.totalCount == 11)
        checkIdentity(structure)
        let week = try #require(structure.node("week 1"))
        #expect(structure.parts(of: week) == Array(0..<168))
        #expect(try SummingStructure.temporal(days: 7, stepsPerDay: 1).nodeCount == 8)
    }
}

/// A region of two départements, of one site and of two, and a site in no département.
func uneven() throws -> Hierarchy {
    try Hierarchy(
        series: ["reg", "d1", "d2", "s3", "s1", "s2", "s4"],
        children: ["reg": ["d1", "d2"], "d1": ["s1"], "d2": ["s2", "s3"]])
}
