import Statistics
import Testing

@Suite struct LinearAlgebraTests {
    /// 7 × 3, row-major, of full rank.
    static let x: [Double] = {
        var generator = SeededGenerator(seed: 5)
        return (0..<21).map { _ in generator.normal() }
    }()
    static let weights = [1, 0.5, 2, 0, 3, 1, 0.25]

    /// Entry by entry, without BLAS.
    static func gram() -> [Double] {
        var g = [Double](repeating: 0, count: 9)
        for r in 0..<7 {
            for i in 0..<3 { for j in 0..<3 { g[i * 3 + j] += weights[r] * x[r * 3 + i] * x[r * 3 + j] } }
        }
        return g
    }

    static func product(_ a: [Double], _ b: [Double], _ n: Int) -> [Double] {
        var c = [Double](repeating: 0, count: n * n)
        for i in 0..<n { for j in 0..<n { for k in 0..<n { c[i * n + j] += a[i * n + k] * b[k * n + j] } } }
        return c
    }

    /// Entries of size 1 … 20 and sums of a few terms: rounding stays below 1e-13.
    static func expectEqual(_ a: [Double], _ b: [Double], _ comment: Comment) {
        #expect(a.count == b.count, comment)
        for (u, v) in zip(a, b) { #expect(abs(u - v) < 1e-12, comment) }
    }

    @Test func gramOfWeightedRows() {
        let found = LinearAlgebra.weightedGram(Self.x, rows: 7, columns: 3, weights: Self.weights)
        Self.expectEqual(found, Self.gram(), "XᵀWX")
    }

    @Test func productsWithVectors() {
        let b = [1.0, -2, 0.5]
        let fitted = (0..<7).map { r in (0..<3).reduce(0.0) { $0 + Self.x[r * 3 + $1] * b[$1] } }
        Self.expectEqual(LinearAlgebra.times(Self.x, rows: 7, columns: 3, b), fitted, "Xb")
        let back = (0..<3).map { c in (0..<7).reduce(0.0) { $0 + Self.x[$1 * 3 + c] * Self.weights[$1] } }
        Self.expectEqual(LinearAlgebra.transposeTimes(Self.x, rows: 7, columns: 3, Self.weights), back, "Xᵀv")
    }

    @Test func solvingAndInverting() throws {
        let gram = Self.gram()
        let b = [3.0, 1, -2]
        let right = (0..<3).map { i in (0..<3).reduce(0.0) { $0 + gram[i * 3 + $1] * b[$1] } }
        Self.expectEqual(try #require(LinearAlgebra.solve(gram, right)), b, "A⁻¹(Ab) = b")
        let inverse = try #require(LinearAlgebra.inverse(gram, size: 3))
        Self.expectEqual(Self.product(gram, inverse, 3), [1, 0, 0, 0, 1, 0, 0, 0, 1], "A A⁻¹ = 1")
    }

    @Test func choleskyFactor() throws {
        let gram = Self.gram()
        let lower = try #require(LinearAlgebra.cholesky(gram, size: 3))
        #expect(lower[1] == 0 && lower[2] == 0 && lower[5] == 0)
        let transposed = [lower[0], lower[3], lower[6], lower[1], lower[4], lower[7], lower[2], lower[5], lower[8]]
        Self.expectEqual(Self.product(lower, transposed, 3), gram, "LLᵀ = A")
        // [[4, 2], [2, 5]] = [[2, 0], [1, 2]] · its transpose.
        #expect(LinearAlgebra.cholesky([4, 2, 2, 5], size: 2) == [2, 0, 1, 2])
        #expect(LinearAlgebra.cholesky([9], size: 1) == [3])
    }

    @Test func whatIsNotPositiveDefiniteGivesNil() {
        let indefinite = [1.0, 2, 2, 1]
        #expect(LinearAlgebra.solve(indefinite, [1, 1]) == nil)
        #expect(LinearAlgebra.cholesky(indefinite, size: 2) == nil)
        #expect(LinearAlgebra.inverse(indefinite, size: 2) == nil)
    }
}
