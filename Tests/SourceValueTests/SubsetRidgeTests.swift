import Testing

@testable import SourceValue

@Suite struct SubsetRidgeTests {
    /// One of four rows is flagged and lies 4 above the others; penalty 1.
    ///
    /// In its own deviation, √(0.75 ÷ 4): squares 4, product 3 ÷ √0.1875, so that the flag is worth 3 · 0.75 ÷ 0.1875 ÷ 5 = 2.4 above
    /// the mean of 1. In units of the flag: squares 0.75, product 3, 3 · 0.75 ÷ 1.75 = 9 ÷ 7 above it.
    @Test(arguments: [(0.0, 3.4), (1.0, 1 + 9.0 / 7)])
    func aRareFlagIsMeasuredByItself(leastScale: Double, worth: Double) throws {
        let ridge = SubsetRidge(
            [1, 0, 0, 0], columns: 1, [4, 0, 0, 0], weights: [1, 1, 1, 1], leastScales: [leastScale])
        let fit = try #require(ridge.fit([0], penalties: [1]))
        #expect(abs(ridge.value(fit, [1]) - worth) < 1e-12)
    }

    /// A column that never varies has no effect, whatever its scale.
    @Test func aConstantColumnSaysNothing() throws {
        let ridge = SubsetRidge([1, 1, 1], columns: 1, [1, 2, 3], weights: [1, 1, 1], leastScales: [1])
        let fit = try #require(ridge.fit([0], penalties: [1]))
        #expect(fit.effects == [0])
        #expect(abs(ridge.value(fit, [5]) - 2) < 1e-12)
    }
}
