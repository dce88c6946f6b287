import Forecasting
import Statistics
import Testing
import TimeSeries

@testable import Reconciliation

@Suite struct DependenceTests {
    /// Independent draws of some series, counts around 50.
    private func independent(_ series: Int, draws: Int, horizon: Int, _ generator: inout SeededGenerator)
        -> [SamplePaths]
    {
        (0..<series).map { _ in
            SamplePaths(
                count: draws, horizon: horizon,
                values: (0..<(draws * horizon)).map { _ in Int32(max(0, 50 + 7 * generator.normal())) })
        }
    }

    /// Past errors of series with one common factor: correlation `shared`, the same at all steps of an origin.
    private func errors(
        origins: Int, series: Int, horizon: Int, shared: Double, _ generator: inout SeededGenerator
    ) -> PastErrors {
        var errors = PastErrors(origins: origins, series: series, horizon: horizon, spacing: horizon)
        for m in 0..<origins {
            let factor = generator.normal()
            for s in 0..<series {
                let z = shared.squareRoot() * factor + (1 - shared).squareRoot() * generator.normal()
                for step in 0..<horizon { errors[m, s, step] = z }
            }
        }
        return errors
    }

    private func correlation(_ a: SamplePaths, _ b: SamplePaths, steps: Range<Int>) -> Double {
        func sums(_ paths: SamplePaths) -> [Double] {
            (0..<paths.count).map { draw in steps.reduce(0) { $0 + Double(paths[draw, $1]) } }
        }
        let (x, y) = (sums(a), sums(b))
        let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
        let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
        let yy = y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
        return xy / (xx * yy).squareRoot()
    }

    private func meanCorrelation(_ paths: [SamplePaths], steps: Range<Int>) -> Double {
        var sum = 0.0
        var pairs = 0
        for i in paths.indices {
            for j in 0..<i {
                sum += correlation(paths[i], paths[j], steps: steps)
                pairs += 1
            }
        }
        return sum / Double(pairs)
    }

    private let all = DependenceLayer(name: "all", labels: Array(repeating: 0, count: 8))

    /// A correlation of 0.6 in 200 past origins comes back in 400 draws; sampling error of the mean of 28 pairs about 0.03.
    @Test func recoversCorrelation() throws {
        var generator = SeededGenerator(seed: 1)
        let past = errors(origins: 200, series: 8, horizon: 3, shared: 0.6, &generator)
        let dependence = try Dependence(errors: past, layers: [all], blocks: [0..<3])
        let before = independent(8, draws: 400, horizon: 3, &generator)
        let after = try dependence.reorder(before, using: &generator)
        #expect(abs(meanCorrelation(before, steps: 0..<3)) < 0.03)
        #expect(abs(meanCorrelation(after, steps: 0..<3) - 0.6) < 0.08)
    }

    /// Every path is still there, once: marginals and dependence over steps are untouched.
    @Test func keepsPaths() throws {
        var generator = SeededGenerator(seed: 2)
        let past = errors(origins: 40, series: 8, horizon: 3, shared: 0.6, &generator)
        let dependence = try Dependence(errors: past, layers: [all], blocks: [0..<1, 1..<3])
        let before = independent(8, draws: 101, horizon: 3, &generator)
        let after = try dependence.reorder(before, using: &generator)
        func rows(_ paths: SamplePaths) -> [[Int32]] {
            (0..<paths.count).map { draw in (0..<paths.horizon).map { paths[draw, $0] } }
                .sorted { $0.lexicographicallyPrecedes($1) }
        }
        for (a, b) in zip(before, after) { #expect(rows(a) == rows(b)) }
        var first = SeededGenerator(seed: 9)
        var second = first
        #expect(try dependence.reorder(before, using: &first) == dependence.reorder(before, using: &second))
    }

    /// Two blocks of opposite dependence, which no single ranking could hold: 0.7 in the first step, none in the second.
    @Test func followsBlocks() throws {
        var generator = SeededGenerator(seed: 3)
        var past = errors(origins: 300, series: 8, horizon: 2, shared: 0.7, &generator)
        for m in 0..<300 { for s in 0..<8 { past[m, s, 1] = generator.normal() } }
        let dependence = try Dependence(errors: past, layers: [all], blocks: [0..<1, 1..<2])
        let after = try dependence.reorder(independent(8, draws: 500, horizon: 2, &generator), using: &generator)
        // 23 slices of the first block: its correlation is kept up to a hundredth or two.
        #expect(abs(meanCorrelation(after, steps: 0..<1) - 0.7) < 0.08)
        #expect(abs(meanCorrelation(after, steps: 1..<2)) < 0.08)
    }

    /// Five origins of independent errors: nothing spurious, single pairs included (a raw correlation of five errors has a
    /// standard deviation of 0.5, one of 400 draws of 0.05).
    @Test func fewOriginsBringNoChance() throws {
        var generator = SeededGenerator(seed: 4)
        let past = errors(origins: 5, series: 8, horizon: 3, shared: 0, &generator)
        let dependence = try Dependence(errors: past, layers: [all], blocks: [0..<3])
        let after = try dependence.reorder(independent(8, draws: 400, horizon: 3, &generator), using: &generator)
        for i in 0..<8 { for j in 0..<i { #expect(abs(correlation(after[i], after[j], steps: 0..<3)) < 0.3) } }
        #expect(abs(meanCorrelation(after, steps: 0..<3)) < 0.12)
    }

    /// Without past errors two strata of one place have the prior correlation, two places none.
    @Test func priorWithoutPast() throws {
        var generator = SeededGenerator(seed: 5)
        let keys = ["site:1|visits|age=75+|day", "site:1|visits|age=00-04|day", "site:2|visits|age=75+|day"]
            .compactMap { SeriesKey($0) }
        let layers = DependenceLayer.standard(for: keys, territory: Territory())
        #expect(layers.map(\.labels) == [[0, 0, 0], [0, 0, 0], [0, 0, 1], [0, 0, 1]])
        let dependence = try Dependence(errors: nil, layers: layers, blocks: [0..<3])
        let after = try dependence.reorder(independent(3, draws: 1500, horizon: 3, &generator), using: &generator)
        #expect(abs(correlation(after[0], after[1], steps: 0..<3) - 0.3) < 0.08)
        #expect(abs(correlation(after[0], after[2], steps: 0..<3)) < 0.08)
        #expect(dependence.empiricalWeights == [0])
    }

    /// 0.5 within a place and 0.2 between places, found from 300 origins by layers alone and as reordered.
    @Test func findsLayers() throws {
        var generator = SeededGenerator(seed: 6)
        var past = PastErrors(origins: 300, series: 12, horizon: 1, spacing: 1)
        for m in 0..<300 {
            let region = generator.normal()
            let places = (0..<4).map { _ in generator.normal() }
            for s in 0..<12 {
                past[m, s, 0] =
                    0.2.squareRoot() * region + 0.3.squareRoot() * places[s / 3] + 0.5.squareRoot() * generator.normal()
            }
        }
        // One series that is known nowhere: it follows its place all the same.
        for m in 0..<300 { past[m, 11, 0] = .nan }
        let layers = [
            DependenceLayer(name: "all", labels: Array(repeating: 0, count: 12)),
            DependenceLayer(name: "place", labels: (0..<12).map { $0 / 3 }, prior: 0.3),
        ]
        let dependence = try Dependence(errors: past, layers: layers, blocks: [0..<1])
        let shares = dependence.shares[0]
        #expect(abs(shares[0] - 0.2) < 0.06)
        #expect(abs(shares[1] - 0.3) < 0.06)
        let after = try dependence.reorder(independent(12, draws: 1000, horizon: 1, &generator), using: &generator)
        #expect(abs(meanCorrelation(Array(after[0..<3]), steps: 0..<1) - 0.5) < 0.1)
        #expect(abs(meanCorrelation([after[0], after[3], after[6]], steps: 0..<1) - 0.2) < 0.1)
        #expect(abs(meanCorrelation([after[9], after[11]], steps: 0..<1) - 0.5) < 0.15)
    }

    /// A correlation that no layer holds (−0.8 between two series of one layer) is taken from many past errors.
    @Test func followsPastBeyondLayers() throws {
        var generator = SeededGenerator(seed: 7)
        var past = PastErrors(origins: 250, series: 4, horizon: 1, spacing: 1)
        for m in 0..<250 {
            let factor = generator.normal()
            for s in 0..<4 {
                let sign = s == 0 ? -1.0 : s == 1 ? 1 : 0
                past[m, s, 0] =
                    sign * 0.8.squareRoot() * factor + (1 - 0.8 * abs(sign)).squareRoot() * generator.normal()
            }
        }
        let layer = DependenceLayer(name: "all", labels: [0, 0, 0, 0])
        let dependence = try Dependence(errors: past, layers: [layer], blocks: [0..<1])
        #expect(dependence.empiricalWeights[0] > 0.8)
        let after = try dependence.reorder(independent(4, draws: 500, horizon: 1, &generator), using: &generator)
        #expect(correlation(after[0], after[1], steps: 0..<1) < -0.6)
        // Errors of 250 origins and ranks of 500 draws: standard deviation 0.08.
        #expect(abs(correlation(after[2], after[3], steps: 0..<1)) < 0.25)
    }

    /// 2 of 5 draws below, 1 equal: rank 2 + ½ + ½ of 6, the median.
    ///
    /// AS 241 gives Φ⁻¹(5.5 / 6) = 1.3830 above all.
    @Test func normalScores() {
        #expect(abs(RankMatching.normalScore(of: 3, among: [5, 1, 3, 2, 9])) < 1e-12)
        #expect(abs(RankMatching.normalScore(of: 10, among: [5, 1, 3, 2, 9]) - 1.382994) < 1e-5)
        #expect(RankMatching.normalScore(of: .nan, among: [1]).isNaN)
    }

    /// Counting and sorting give the same mid-ranks: values spread far apart take the other way.
    @Test func midRanksBothWays() {
        let near = SamplePaths(count: 6, horizon: 1, values: [4, 1, 1, 7, 4, 4])
        let far = SamplePaths(count: 6, horizon: 1, values: [4000, 1, 1, 70000, 4000, 4000])
        let table = NormalScoreTable(draws: 6)
        let a = RankMatching.scores(near, blocks: [0..<1], table: table)
        let b = RankMatching.scores(far, blocks: [0..<1], table: table)
        #expect(a == b)
        // Mid-ranks 7/12, 2/12, 2/12, 11/12, 7/12, 7/12.
        #expect(abs(Double(a[1]) - SpecialFunctions.normalQuantile(1.0 / 6)) < 1e-6)
        #expect(RankMatching.order(a, draws: 6, blocks: 1) == [1, 2, 0, 4, 5, 3])
    }
}
