import Foundation
import Statistics

/// The filter at some step with what generalised least squares needs of the past: state and coefficients jointly.
///
/// Given the coefficients β, the state is normal around `a₀ − Aβ` with the filter's covariance, and β is normal with
/// precision `Σ XᵀF⁻¹X + Λ` over the whitened regressors (Durbin & Koopman 2012, section 6.2.3); Λ is the prior's.
struct StructuralPosterior: Sendable {
    /// Prior standard deviation of each coefficient.
    let spreads: [Double]
    private(set) var filter: StructuralFilter
    /// Sums of products of the whitened columns, series first, row-major.
    private var products: [Double]
    /// What a product weighs one step later.
    let forgetting: Double

    init(_ parameters: StructuralParameters, spreads: [Double], period: Int, forgetting: Double) {
        let width = spreads.count + 1
        self.spreads = spreads
        self.forgetting = forgetting
        filter = StructuralFilter(parameters, period: period, columns: width)
        products = [Double](repeating: 0, count: width * width)
    }

    /// Takes in further steps: rows of series and regressors; an outlier is judged with `coefficients`.
    mutating func absorb(_ rows: [Double], phase: Int, variances: [Double], coefficients: [Double]) {
        let width = spreads.count + 1
        let steps = variances.count
        let forgetting = forgetting
        var whitened: [Double] = []
        whitened.reserveCapacity(rows.count)
        var weights: [Double] = []
        filter.run(rows, phase: phase, variances: variances, coefficients: coefficients) { t, errors, variance, _ in
            whitened.append(contentsOf: UnsafeBufferPointer(start: errors, count: width))
            weights.append(pow(forgetting, Double(steps - 1 - t)) / variance)
        }
        let gram = LinearAlgebra.weightedGram(whitened, rows: weights.count, columns: width, weights: weights)
        let decay = pow(forgetting, Double(steps))
        for i in products.indices { products[i] = products[i] * decay + gram[i] }
    }

    /// Of the coefficients, row-major.
    var precision: [Double] {
        let (width, p) = (spreads.count + 1, spreads.count)
        var precision = [Double](repeating: 0, count: p * p)
        for i in 0..<p {
            for j in 0..<p { precision[i * p + j] = products[(i + 1) * width + j + 1] }
            precision[i * p + i] += 1 / (spreads[i] * spreads[i])
        }
        return precision
    }

    /// Posterior mean of the coefficients; nil when it is not finite.
    var coefficients: [Double]? {
        let p = spreads.count
        guard p > 0 else { return [] }
        guard let solution = LinearAlgebra.solve(precision, Array(products[1...p])),
            solution.allSatisfy(\.isFinite)
        else { return nil }
        return solution
    }

    /// Expected state given these coefficients.
    func state(given coefficients: [Double]) -> [Double] {
        let width = spreads.count + 1
        return (0..<filter.states).map { i in
            var sum = filter.mean[i * width]
            for (c, value) in coefficients.enumerated() { sum -= filter.mean[i * width + 1 + c] * value }
            return sum
        }
    }
}
