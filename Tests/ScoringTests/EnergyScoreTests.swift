import Forecasting
import Scoring
import Statistics
import Testing

@Suite struct EnergyScoreTests {
    /// Two series of one step, draws (0, 0) and (3, 4), truth (3, 0): distances 3 and 4 to the truth, 5 between the draws:
    /// (3 + 4) / 2 − 5 / 2 = 1.
    @Test func energyByHand() throws {
        let paths = [[0, 3], [0, 4]].map { SamplePaths(count: 2, horizon: 1, values: $0) }
        #expect(try #require(energyScore(observed: [[3], [0]], paths: paths)) == 1)
        // Both series in units of 10: a tenth.
        #expect(abs(try #require(energyScore(observed: [[3], [0]], paths: paths, scales: [10, 10])) - 0.1) < 1e-12)
        // The second series alone: |0 − 0| and |4 − 0| over 2, minus 4 / 2 = 0.
        #expect(try #require(energyScore(observed: [[.nan], [0]], paths: paths)) == 0)
        #expect(energyScore(observed: [[3]], paths: paths) == nil)
        #expect(energyScore(observed: [[3], [0]], paths: paths, scales: [1, 0]) == nil)
    }

    /// √|y₁ − y₂| = 2 against a mean of (√1 + √9) / 2 = 2 and of (√0 + √1) / 2 = ½.
    @Test func variogramByHand() throws {
        let right = [[1, 9], [0, 0]].map { SamplePaths(count: 2, horizon: 1, values: $0) }
        #expect(try #require(variogramScore(observed: [[5], [1]], paths: right)) == 0)
        let close = [[1, 1], [1, 0]].map { SamplePaths(count: 2, horizon: 1, values: $0) }
        #expect(abs(try #require(variogramScore(observed: [[5], [1]], paths: close)) - 2.25) < 1e-12)
    }

    /// Both scores prefer joint draws of two series that move together to the same draws shuffled.
    @Test func preferRightDependence() throws {
        var generator = SeededGenerator(seed: 5)
        var gain = (energy: 0.0, variogram: 0.0)
        for _ in 0..<150 {
            let y = Double((10 * generator.normal()).rounded())
            let draws = (0..<40).map { _ in Int32((10 * generator.normal()).rounded()) }
            let joint = [draws, draws].map { SamplePaths(count: 40, horizon: 1, values: $0) }
            let broken = [draws, draws.shuffled(using: &generator)]
                .map { SamplePaths(count: 40, horizon: 1, values: $0) }
            let truth = [[y], [y]]
            gain.energy +=
                try #require(energyScore(observed: truth, paths: broken))
                - #require(energyScore(observed: truth, paths: joint))
            gain.variogram +=
                try #require(variogramScore(observed: truth, paths: broken))
                - #require(variogramScore(observed: truth, paths: joint))
        }
        #expect(gain.energy > 0)
        #expect(gain.variogram > 0)
    }
}
