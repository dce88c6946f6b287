import Forecasting
import Statistics
import Testing

@testable import Reconciliation

@Suite struct SumRearrangementTests {
    /// A region of two areas of four parts, by day over a week.
    private static let sums = [
        SeriesSum(total: 1, parts: Array(3..<7)), SeriesSum(total: 2, parts: Array(7..<11)),
        SeriesSum(total: 0, parts: Array(3..<11)),
    ]

    /// Parts of 100 ± 10, independent: sums of four vary by 20, of eight by 28.
    ///
    /// The totals' own forecasts know of errors that last over the week and that all share: 40 for the areas, 75 for the region, of which most from step to step the same.
    private static func paths(_ generator: inout SeededGenerator) -> [SamplePaths] {
        func paths(_ mean: Double, lasting: Double, daily: Double) -> SamplePaths {
            var paths = SamplePaths(count: 600, horizon: 7)
            for draw in 0..<600 {
                let level = lasting * generator.normal()
                for step in 0..<7 {
                    paths[draw, step] = Int32((mean + level + daily * generator.normal()).rounded())
                }
            }
            return paths
        }
        return [
            paths(800, lasting: 65, daily: 37), paths(400, lasting: 32, daily: 24), paths(400, lasting: 32, daily: 24),
        ] + (0..<8).map { _ in paths(100, lasting: 3, daily: 9.5) }
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    private static func sum(_ parts: Range<Int>, of paths: [SamplePaths], steps: Range<Int>) -> [Double] {
        (0..<600).map { draw in
            parts.reduce(0.0) { sum, part in steps.reduce(sum) { $0 + Double(paths[part][draw, $1]) } }
        }
    }

    /// Every series keeps its draws at each step, and sums spread as their totals' paths: each day, and over the week. (Deviations
    /// from 600 draws are known to 3 %.)
    @Test func sumsSpreadAsTheirTotals() {
        var generator = SeededGenerator(seed: 12)
        let paths = Self.paths(&generator)
        let after = SumRearrangement(paths, sums: Self.sums, blocks: [0..<2, 2..<7]).rearranged()
        for series in paths.indices {
            for step in 0..<7 {
                #expect(after[series].draws(at: step).sorted() == paths[series].draws(at: step).sorted())
            }
        }
        for (total, parts) in [(0, 3..<11), (1, 3..<7), (2, 7..<11)] {
            for steps in [0..<1, 3..<4, 6..<7, 0..<7] {
                let wanted = Self.deviation(Self.sum(total..<(total + 1), of: paths, steps: steps))
                #expect(abs(Self.deviation(Self.sum(parts, of: after, steps: steps)) / wanted - 1) < 0.12)
            }
        }
    }

    /// A total that is surer than chance allows makes its parts make up for one another: 12 in the place of 20.
    @Test func surerTotals() {
        var generator = SeededGenerator(seed: 13)
        var paths = Self.paths(&generator)
        for draw in 0..<600 {
            for step in 0..<7 { paths[1][draw, step] = Int32((400 + 12 * generator.normal()).rounded()) }
        }
        let after = SumRearrangement(paths, sums: [Self.sums[0]], blocks: [0..<7]).rearranged()
        #expect(abs(Self.deviation(Self.sum(3..<7, of: after, steps: 2..<3)) - 12) < 2)
    }

    /// A total with one part, itself the one part of a larger total: all three go up and down together, none loses a value.
    @Test func oneLeadsTheNext() {
        var generator = SeededGenerator(seed: 9)
        let paths = (0..<3).map { _ in
            SamplePaths(
                count: 50, horizon: 2,
                values: (0..<100).map { _ in Int32(Poisson(mean: 100).quantile(generator.uniform())) })
        }
        let sums = [SeriesSum(total: 0, parts: [2]), SeriesSum(total: 1, parts: [2])]
        let found = SumRearrangement(paths, sums: sums, blocks: [0..<2]).rearranged()
        for step in 0..<2 {
            let columns = found.map { $0.draws(at: step) }
            for (column, before) in zip(columns, paths) { #expect(column.sorted() == before.draws(at: step).sorted()) }
            let order = (0..<50).sorted { columns[0][$0] < columns[0][$1] }
            for column in columns.dropFirst() {
                let followed = order.map { column[$0] }
                let falls = zip(followed, followed.dropFirst()).count { $0 > $1 }
                // Draws that tie in the leader may stand in any order.
                #expect(falls <= 15)
            }
        }
    }

    /// Constant parts and no sums at all leave everything as it is.
    @Test func nothingToMove() {
        let constant = SamplePaths(count: 5, horizon: 2, values: Array(repeating: 3, count: 10))
        let varied = SamplePaths(count: 5, horizon: 2, values: [5, 6, 7, 8, 9, 5, 4, 3, 2, 1])
        let paths = [varied, constant, constant]
        let one = SumRearrangement(paths, sums: [SeriesSum(total: 0, parts: [1])], blocks: [0..<2]).rearranged()
        #expect(Array(one.dropFirst()) == [constant, constant])
        let two = SumRearrangement(paths, sums: [SeriesSum(total: 0, parts: [1, 2])], blocks: [0..<2]).rearranged()
        #expect(Array(two.dropFirst()) == [constant, constant])
        #expect(SumRearrangement(paths, sums: [], blocks: [0..<2]).rearranged() == paths)
    }
}
