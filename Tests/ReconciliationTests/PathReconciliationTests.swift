import Forecasting
import Foundation
import Scoring
import Statistics
import Testing
import TimeSeries

@testable import Reconciliation

@Suite struct RoundingTests {
    /// Running sums 0.4, 1.0, 2.7, 3.0 plus u = 0.5: floors 0, 1, 3, 3.
    @Test func byHand() {
        let real = [0.4, 0.6, 1.7, 0.3]
        var whole = [Int32](repeating: 0, count: 4)
        IntegerRounding.systematic(4, total: 3, 0.5) {
            real[$0]
        } write: {
            whole[$0] = $1
        }
        #expect(whole == [0, 1, 2, 0])
    }

    /// Each part is one of its two neighbours, the whole sum is kept, and the mean is the part: 20,000 roundings, standard
    /// error of a mean at most 0.5 / √20000 = 0.0035.
    @Test func unbiased() {
        let real = [0.2, 1.9, 0, 3.35, 0.05, 2.5]
        var generator = SeededGenerator(seed: 1)
        var means = [Double](repeating: 0, count: real.count)
        for _ in 0..<20_000 {
            var whole = [Int32](repeating: 0, count: real.count)
            IntegerRounding.systematic(real.count, total: 8, generator.uniform()) {
                real[$0]
            } write: {
                whole[$0] = $1
            }
            #expect(whole.reduce(0, +) == 8)
            for k in real.indices {
                #expect(abs(Double(whole[k]) - real[k]) < 1)
                means[k] += Double(whole[k]) / 20_000
            }
        }
        for k in real.indices { #expect(abs(means[k] - real[k]) < 0.018) }
    }

    /// d1 = 6, d2 = 4 − 2 = 2: the region keeps 8, and d2's site below zero is taken from its sister, not from d1.
    @Test func negativePartsStayInTheirParent() throws {
        let structure = SummingStructure(
            try Hierarchy(
                series: ["reg", "d1", "d2", "s1", "s2", "s3"],
                children: ["reg": ["d1", "d2"], "d1": ["s1"], "d2": ["s2", "s3"]]))
        var nonNegative = NonNegative(structure)
        var values = [6.0, 4, -2]
        nonNegative.clamp(&values)
        #expect(values == [6, 2, 0])
        values = [6, -4, 1]
        nonNegative.clamp(&values)
        // d2 = −3 becomes 0, the region's 3 are d1's.
        #expect(values == [3, 0, 0])
        // d1 = 2 and d2 = −3: the region's −1 becomes 0, and so does all in it.
        values = [2, -4, 1]
        nonNegative.clamp(&values)
        #expect(values == [0, 0, 0])
    }
}

@Suite struct PathReconciliationTests {
    /// Base forecasts of a total and three parts with errors of their own around a common truth.
    private struct Case {
        var truth: [[Double]]
        var nodes: [SamplePaths]
        var errors: [[Double]]
    }

    private let structure: SummingStructure

    init() throws {
        structure = SummingStructure(
            try Hierarchy(series: ["t", "a", "b", "c"], children: ["t": ["a", "b", "c"]]))
    }

    /// The parts share half of their variance (deviation 6); each forecast's centre errs by 4 (parts) and 5 (total), and its
    /// draws have the right spread around it.
    private func simulated(_ generator: inout SeededGenerator, draws: Int = 100, horizon: Int = 2) -> Case {
        var truth = Array(repeating: Array(repeating: 0.0, count: horizon), count: 4)
        var nodes = Array(repeating: SamplePaths(count: draws, horizon: horizon), count: 4)
        let level = [30.0, 50, 80]
        for step in 0..<horizon {
            let shared = generator.normal()
            for k in 0..<3 {
                truth[k + 1][step] = (level[k] + 4.24 * (shared + generator.normal())).rounded()
                truth[0][step] += truth[k + 1][step]
            }
        }
        for node in 0..<4 {
            let mean = node == 0 ? 160 : level[node - 1]
            let (bias, spread) = node == 0 ? (5.0, 14.7) : (4.0, 6.0)
            let shift = bias * generator.normal()
            for step in 0..<horizon {
                for draw in 0..<draws {
                    let value = mean + shift + spread * generator.normal()
                    nodes[node][draw, step] = Int32(max(0, value.rounded()))
                }
            }
        }
        // Past errors of the same make.
        let errors = (0..<4).map { node in
            (0..<60).map { _ in (node == 0 ? 15.5 : 7.2) * generator.normal() }
        }
        return Case(truth: truth, nodes: nodes, errors: errors)
    }

    @Test func exactSumsAndBetterScores() throws {
        var generator = SeededGenerator(seed: 21)
        var scores = [String: Double]()
        for _ in 0..<60 {
            let one = simulated(&generator)
            let covariance = try ErrorCovariance(errors: one.errors, structure: structure)
            scores["base", default: 0] += try #require(energyScore(observed: one.truth, paths: one.nodes))
            for reconciler in ReconcilerCatalog.all {
                let coherent = try reconciler.reconcile(
                    one.nodes, structure, groups: [.init(steps: 0..<2, errors: covariance)], using: &generator)
                let paths = try structure.names.map { try #require(coherent.paths(of: $0)) }
                #expect(throws: Never.self) { try CoherentPaths(structure, nodes: paths) }
                #expect(paths.allSatisfy { $0.values.allSatisfy { $0 >= 0 } })
                scores[reconciler.name, default: 0] += try #require(energyScore(observed: one.truth, paths: paths))
            }
        }
        // The parts' draws are not joint here: bottom-up makes the total too sure, reconciling repairs part of it.
        let base = try #require(scores["base"])
        for name in ["wls", "mint-shrink", "ols", "wls-struct"] {
            #expect(try #require(scores[name]) < base, "\(name)")
        }
    }

    /// The whole chain on 150 days: parts that share most of what goes wrong, forecasts that each err on their own beside it.
    ///
    /// Past errors give the dependence and the covariance; joint, reconciled paths score better than the base forecasts and than
    /// the same paths without dependence.
    @Test func chainBeatsBase() throws {
        var generator = SeededGenerator(seed: 31)
        let (days, known, draws) = (150, 90, 80)
        let level = [40.0, 60, 100]
        // The parts move by 8 together and by 3 alone; what a model sees of it errs by 3 (parts) and 4 (total).
        var truth: [[Double]] = []
        var centre: [[Double]] = []
        for _ in 0..<days {
            let shared = 8 * generator.normal()
            let parts = level.map { ($0 + shared + 3 * generator.normal()).rounded() }
            truth.append([parts.reduce(0, +)] + parts)
            centre.append([200 + 4 * generator.normal()] + level.map { $0 + 3 * generator.normal() })
        }
        let spread = [24.9, 9.1, 9.1, 9.1]
        let paths = centre.map { centre in
            (0..<4).map { node in
                SamplePaths(
                    count: draws, horizon: 1,
                    values: (0..<draws).map { _ in
                        Int32((centre[node] + spread[node] * generator.normal()).rounded())
                    })
            }
        }
        var past = PastErrors(origins: known, series: 4, horizon: 1, spacing: 1)
        for day in 0..<known {
            for node in 0..<4 {
                past[day, node, 0] = RankMatching.normalScore(
                    of: truth[day][node], among: paths[day][node].values.map(Double.init))
            }
        }
        let errors = (0..<4).map { node in (0..<known).map { truth[$0][node] - centre[$0][node] } }
        let covariance = try ErrorCovariance(errors: errors, structure: structure)
        let layer = DependenceLayer(name: "all", labels: [0, 0, 0, 0])
        let dependence = try Dependence(errors: past, layers: [layer], blocks: [0..<1])
        var (base, apart, chain) = (0.0, 0.0, 0.0)
        func score(_ day: Int, _ nodes: [SamplePaths]) throws -> Double {
            let coherent = try Reconciler.minTrace.reconcile(
                nodes, structure, groups: [.init(steps: 0..<1, errors: covariance)], using: &generator)
            let paths = try structure.names.map { try #require(coherent.paths(of: $0)) }
            return try #require(energyScore(observed: truth[day].map { [$0] }, paths: paths))
        }
        for day in known..<days {
            base += try #require(energyScore(observed: truth[day].map { [$0] }, paths: paths[day]))
            apart += try score(day, paths[day])
            chain += try score(day, try dependence.reorder(paths[day], using: &generator))
        }
        #expect(chain < base)
        #expect(chain < apart)
    }

    /// Three bottoms and their total describe the same days, each with noise of its own from step to step: reconciled, every step
    /// of the total keeps its spread, √3 · 12 = 20.8 (standard error of a deviation from 500 draws 3 %).
    ///
    /// Totals matched by the sums of several steps averaged two draws of one noise: 15.3.
    @Test func everyStepKeepsItsSpread() throws {
        var generator = SeededGenerator(seed: 11)
        func noise(_ mean: Double, _ deviation: Double) -> SamplePaths {
            SamplePaths(
                count: 500, horizon: 7,
                values: (0..<(500 * 7)).map { _ in Int32((mean + deviation * generator.normal()).rounded()) })
        }
        let nodes = [noise(300, 20.8), noise(100, 12), noise(100, 12), noise(100, 12)]
        let covariance = try ErrorCovariance(
            errors: [20.8, 12, 12, 12].map { deviation in (0..<60).map { _ in deviation * generator.normal() } },
            structure: structure)
        let coherent = try Reconciler.wls.reconcile(
            nodes, structure, groups: [.init(steps: 0..<7, errors: covariance)], using: &generator)
        let total = try #require(coherent.paths(of: structure.names[0]))
        for step in 0..<7 {
            let draws = total.draws(at: step).map(Double.init)
            let mean = draws.reduce(0, +) / 500
            let deviation = (draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 500).squareRoot()
            #expect(abs(deviation / 20.8 - 1) < 0.09)
        }
    }

    /// The mean of reconciled paths is the projection of the means: no bias by rounding (standard error of a mean 0.6).
    @Test func meanIsProjected() throws {
        var generator = SeededGenerator(seed: 4)
        let one = simulated(&generator, draws: 600, horizon: 1)
        let covariance = try ErrorCovariance(errors: one.errors, structure: structure)
        let coherent = try Reconciler.minTrace.reconcile(
            one.nodes, structure, groups: [.init(steps: 0..<1, errors: covariance)], using: &generator)
        let projection = try Reconciler.minTrace.projection(structure, covariance)
        let expected = LinearAlgebra.times(projection, rows: 3, columns: 4, one.nodes.map { $0.mean[0] })
        // Systematic rounding moves the mean of 600 draws by less than 4 · 0.5 / √600 = 0.08.
        for (k, mean) in expected.enumerated() { #expect(abs(coherent.bottoms[k].mean[0] - mean) < 0.08) }
    }

    /// Coherent base paths come out bit by bit as they went in.
    @Test func coherentStays() throws {
        var generator = SeededGenerator(seed: 5)
        let one = simulated(&generator)
        let before = try CoherentPaths(structure, bottoms: Array(one.nodes.dropFirst()))
        let nodes = try structure.names.map { try #require(before.paths(of: $0)) }
        let covariance = try ErrorCovariance(errors: one.errors, structure: structure)
        let after = try Reconciler.minTrace.reconcile(
            nodes, structure, groups: [.init(steps: 0..<2, errors: covariance)], keepsDraws: true, using: &generator)
        #expect(after == before)
    }

    @Test func sameSeedSamePaths() throws {
        var generator = SeededGenerator(seed: 6)
        let one = simulated(&generator)
        let covariance = try ErrorCovariance(errors: one.errors, structure: structure)
        let runs = try (0..<2).map { _ in
            var generator = SeededGenerator(seed: 77)
            return try Reconciler.ols.reconcile(
                one.nodes, structure, groups: [.init(steps: 0..<2, errors: covariance)], using: &generator)
        }
        #expect(runs[0] == runs[1])
    }

    /// Zeros everywhere in the parts and a total of 3: the three patients are shared out, none is negative.
    @Test func zerosAreFilled() throws {
        var generator = SeededGenerator(seed: 7)
        var nodes = Array(repeating: SamplePaths(count: 200, horizon: 1), count: 4)
        nodes[0] = SamplePaths(count: 200, horizon: 1, values: Array(repeating: 3, count: 200))
        let errors = try ErrorCovariance(independent: Array(repeating: [], count: 4), structure: structure)
        let coherent = try Reconciler.ols.reconcile(
            nodes, structure, groups: [.init(steps: 0..<1, errors: errors)], using: &generator)
        // OLS moves each part by 3 ÷ (1 + 3) = 0.75, the total to 2.25.
        let total = try #require(coherent.paths(of: "t"))
        #expect(total.values.allSatisfy { $0 == 2 || $0 == 3 })
        #expect(abs(total.mean[0] - 2.25) < 0.13)
    }

    @Test func refusesWrongShapes() throws {
        var generator = SeededGenerator(seed: 8)
        let paths = SamplePaths(count: 2, horizon: 1)
        #expect(throws: ReconciliationError.shape(expected: 3, got: 1)) {
            try Reconciler.ols.reconcile([paths, paths], structure, groups: [], using: &generator)
        }
    }
}

@Suite struct CoherentPathsTests {
    private let structure: SummingStructure
    private let coherent: CoherentPaths

    /// Three draws of two steps of the sites of `uneven()`: s3, s1, s2, s4.
    init() throws {
        structure = SummingStructure(try uneven())
        coherent = try CoherentPaths(
            structure,
            bottoms: [[1, 2, 3, 4, 5, 6], [10, 0, 0, 10, 5, 5], [7, 7, 7, 7, 7, 7], [100, 0, 0, 0, 0, 0]].map {
                SamplePaths(count: 3, horizon: 2, values: $0)
            })
    }

    @Test func answersSums() {
        #expect(coherent.paths(of: "reg")?.values == [18, 9, 10, 21, 17, 18])
        #expect(coherent.paths(of: "d2")?.values == [8, 9, 10, 11, 12, 13])
        // d2 and its own s3 overlap: s3 counts once.
        #expect(coherent.paths(ofUnion: ["d2", "s3", "s4"])?.values == [108, 9, 10, 11, 12, 13])
        #expect(coherent.sum(over: ["reg"], steps: 0..<2) == .empirical([27, 31, 35]))
        #expect(coherent.probability(that: "reg", over: 0..<2, exceeds: 30) == 2.0 / 3)
        // s1 > 4 on draws 0 and 2, d2 > 9 on draws 1 and 2: both on draw 2 alone.
        #expect(coherent.probability(ofAtLeast: 2, exceeding: ["s1": 4, "d2": 9], at: 0) == 1.0 / 3)
        #expect(coherent.probability(ofAtLeast: 1, exceeding: ["s1": 4, "d2": 9], at: 0) == 1)
        #expect(coherent.paths(of: "nowhere") == nil)
    }

    @Test func refusesIncoherence() throws {
        var nodes = try structure.names.map { try #require(coherent.paths(of: $0)) }
        #expect(try CoherentPaths(structure, nodes: nodes) == coherent)
        nodes[0][1, 0] += 1
        #expect(throws: ReconciliationError.incoherent("reg", draw: 1, step: 0, sum: 10, got: 11)) {
            try CoherentPaths(structure, nodes: nodes)
        }
        #expect(throws: ReconciliationError.shape(expected: 4, got: 3)) {
            try CoherentPaths(structure, bottoms: Array(coherent.bottoms.dropLast()))
        }
    }

    @Test func marginsAddUp() throws {
        let zero = SamplePaths(count: 3, horizon: 2)
        let cells = coherent.bottoms.map { [$0, zero] }
        let with = try coherent.adding(margin: "age", strata: ["75+", "00-04"], paths: cells)
        #expect(with.paths(of: "reg", .stratum("75+", of: "age")) == coherent.paths(of: "reg"))
        #expect(with.paths(of: "reg", .stratum("00-04", of: "age")) == zero)
        #expect(with.paths(of: "reg", .stratum("x", of: "age")) == nil)
        var wrong = cells
        wrong[2][1][0, 0] = 1
        #expect(throws: ReconciliationError.incoherent("s2", draw: 0, step: 0, sum: 8, got: 7)) {
            try coherent.adding(margin: "age", strata: ["75+", "00-04"], paths: wrong)
        }
    }
}
