import Foundation
import Messages
import Reconciliation
import Statistics
import Testing
import TimeSeries

@Suite struct ReconcilerTests {
    /// `mintrace.csv`: hierarchicalforecast 1.5.3, its ridge of 2e-8 allowed for by the tolerance.
    @Test(arguments: ReconcilerCatalog.all.map(\.name)) func equalsHierarchicalForecast(name: String) throws {
        let (structure, base, errors) = try reference()
        let reconciler = try #require(ReconcilerCatalog.named(name))
        let covariance = try ErrorCovariance(errors: errors, structure: structure)
        let projection = try reconciler.projection(structure, covariance)
        let rows = try csv("mintrace").filter { $0[0] == name }
        #expect(rows.count == 9)
        for row in rows {
            let expected = row.dropFirst(2).compactMap { Double($0) }
            if row[1] == "all" {
                let bottoms = LinearAlgebra.times(projection, rows: 8, columns: 12, base)
                for (got, value) in zip(structure.hierarchy.sums(of: bottoms), expected) {
                    #expect(abs(got - value) < 1e-6)
                }
            } else {
                let site = try #require(structure.hierarchy.bottoms.firstIndex(of: row[1]))
                for (node, value) in expected.enumerated() {
                    #expect(abs(projection[site * 12 + node] - value) < 1e-7, "\(row[1]) \(node)")
                }
            }
        }
    }

    /// A projection leaves coherent forecasts as they are: `G S = I`.
    @Test(arguments: ReconcilerCatalog.all.map(\.name)) func leavesCoherentForecasts(name: String) throws {
        let (structure, _, errors) = try reference()
        let reconciler = try #require(ReconcilerCatalog.named(name))
        let projection = try reconciler.projection(structure, ErrorCovariance(errors: errors, structure: structure))
        let bottoms = (1...8).map { Double($0 * $0) }
        let again = LinearAlgebra.times(projection, rows: 8, columns: 12, structure.hierarchy.sums(of: bottoms))
        for (a, b) in zip(again, bottoms) { #expect(abs(a - b) < 1e-9) }
    }

    /// One total of two parts, by hand: errors of variance 4, 1 and 1 (WLS) move each part by 1 ÷ (4 + 1 + 1) of the gap.
    @Test func gainByHand() throws {
        let structure = SummingStructure(try Hierarchy(series: ["t", "a", "b"], children: ["t": ["a", "b"]]))
        let errors = try ErrorCovariance(errors: [[2, -2], [1, -1], [-1, 1]], structure: structure)
        #expect(errors.meanSquares == [4, 1, 1])
        let gain = try Reconciler.wls.gain(structure, errors)
        #expect(gain.allSatisfy { abs($0 - 1.0 / 6) < 1e-12 })
    }

    /// A total of 9 % more patients than its parts, all of which rise and fall together: MinT would move the parts by several times the
    /// difference, away from both forecasts: without shrinkage the two gains add up to −1 ÷ 0.09.
    @Test func knowsWhenMinTraceLeadsAway() throws {
        let structure = SummingStructure(try Hierarchy(series: ["t", "a", "b"], children: ["t": ["a", "b"]]))
        let common = [30.0, -20, 10, -30, 20, -10, 25, -25]
        let own = [1.0, -2, 0, 2, -1, 1, -2, 1]
        let parts = [zip(common, own).map { $0 + $1 }, zip(common, own).map { $0 - 2 * $1 }]
        let whole = zip(parts[0], parts[1]).map { 1.09 * ($0 + $1) }
        let apart = try ErrorCovariance(errors: [whole] + parts, structure: structure)
        #expect(try !Reconciler.minTrace.staysBetween(structure, apart))
        #expect(try Reconciler.wls.staysBetween(structure, apart))
        let (ordinary, _, errors) = try reference()
        #expect(try Reconciler.minTrace.staysBetween(ordinary, ErrorCovariance(errors: errors, structure: ordinary)))
    }

    /// Steps of one origin that all err alike tell no more than one of them.
    @Test func stepsOfAnOriginAreOne() throws {
        let (structure, _, errors) = try reference()
        let once = try ErrorCovariance(errors: errors, structure: structure)
        let thrice = try ErrorCovariance(
            errors: errors.map { $0.flatMap { [$0, $0, $0] } }, steps: 3, structure: structure)
        #expect(abs(once.shrinkage - thrice.shrinkage) < 1e-9)
        let asIfMore = try ErrorCovariance(errors: errors.map { $0.flatMap { [$0, $0, $0] } }, structure: structure)
        #expect(asIfMore.shrinkage < 0.5 * once.shrinkage)
    }

    /// Errors that are missing here and there, a node without any, and none at all still give a gain.
    @Test func missingErrors() throws {
        let (structure, _, errors) = try reference()
        var holed = errors
        for node in holed.indices { for t in stride(from: node % 5, to: 40, by: 5) { holed[node][t] = .nan } }
        holed[7] = Array(repeating: .nan, count: 40)
        let some = try ErrorCovariance(errors: holed, structure: structure)
        let full = try ErrorCovariance(errors: errors, structure: structure)
        #expect(some.shrinkage > 0 && some.shrinkage < 1)
        let a = try Reconciler.minTrace.gain(structure, some)
        let b = try Reconciler.minTrace.gain(structure, full)
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 0.35 })
        let nothing = try ErrorCovariance(independent: Array(repeating: [], count: 12), structure: structure)
        let unknown = try Reconciler.minTrace.gain(structure, nothing)
        let structural = try Reconciler.wlsStruct.gain(structure, nothing)
        #expect(zip(unknown, structural).allSatisfy { abs($0 - $1) < 1e-12 })
        let none = try ErrorCovariance(errors: Array(repeating: [], count: 12), structure: structure)
        #expect(try Reconciler.minTrace.gain(structure, none).allSatisfy { $0.isFinite })
        #expect(throws: ReconciliationError.shape(expected: 12, got: 3)) {
            try ErrorCovariance(errors: [[1], [2], [3]], structure: structure)
        }
    }

    /// Errors taken as independent are as large as they are, and weigh as the diagonal of those that are not.
    @Test func independentErrors() throws {
        let (structure, _, errors) = try reference()
        let alone = try ErrorCovariance(independent: errors, structure: structure)
        let together = try ErrorCovariance(errors: errors, structure: structure)
        #expect(alone.meanSquares == together.meanSquares)
        #expect(try Reconciler.wls.gain(structure, alone) == Reconciler.wls.gain(structure, together))
        let gains = try [Reconciler.minTrace, .wls].map { try $0.gain(structure, alone) }
        #expect(zip(gains[0], gains[1]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(throws: ReconciliationError.shape(expected: 12, got: 1)) {
            try ErrorCovariance(independent: [[1]], structure: structure)
        }
    }

    @Test func catalogIsUnique() {
        #expect(Set(ReconcilerCatalog.all.map(\.name)).count == ReconcilerCatalog.all.count)
        #expect(ReconcilerCatalog.all.allSatisfy { !$0.title.french.isEmpty && $0.reference.contains("doi:") })
    }

    private func reference() throws -> (structure: SummingStructure, base: [Double], errors: [[Double]]) {
        let rows = try csv("mintrace-errors")
        let names = rows.map { $0[0] }
        let hierarchy = try Hierarchy(
            series: names,
            children: [
                "reg": ["dep1", "dep2", "dep3"], "dep1": ["site1", "site2", "site3"],
                "dep2": ["site4", "site5", "site6"], "dep3": ["site7", "site8"],
            ])
        #expect(hierarchy.names == names)
        return (
            SummingStructure(hierarchy), rows.compactMap { Double($0[1]) },
            rows.map { $0.dropFirst(2).compactMap { Double($0) } }
        )
    }

    /// Rows of a file of `ReferenceValues` without its header.
    private func csv(_ name: String) throws -> [[String]] {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "csv", subdirectory: "ReferenceValues"))
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",").map(String.init) }
    }
}
