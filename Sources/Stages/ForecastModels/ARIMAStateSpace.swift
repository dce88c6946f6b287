import Foundation

/// A seasonal ARIMA model in state space form, error variance 1: Harvey's representation, the differences beside it.
///
/// The ARMA part α has `memory` components, `α′(i) = φ(i) α(1) + α(i + 1) + θ(i − 1) ε`; then the last `lost` values of the
/// series. Gardner, Harvey & Phillips (1980), doi:10.2307/2346910; Harvey, *Time Series Models* (2nd ed., 1993), section 4.4.
struct ARIMAStateSpace: Sendable {
    let order: ARIMAOrder
    /// φ of the product of both autoregressive polynomials, lag 1 first, padded to `memory`.
    let phi: [Double]
    /// 1, then θ of the product of both moving averages, padded to `memory`.
    let theta: [Double]
    /// As ``ARIMAOrder/differencing``.
    let delta: [Double]
    /// Stationary covariance of the ARMA part, `memory` × `memory`.
    let stationary: [Double]

    /// Components of the ARMA part, and of the whole state.
    var memory: Int { phi.count }
    var size: Int { phi.count + delta.count }

    /// The largest partial autocorrelation.
    static let bound = 0.999
    /// ``bound`` in the coordinates of the optimiser.
    static let edge = atanh(bound)

    /// How far autoregressive roots keep away from the unit circle, where a difference would be in place.
    static let margin = 1.01

    /// - Parameter coordinates: unconstrained, in the order φ, θ, Φ, Θ: inverse hyperbolic tangents of partial autocorrelations,
    ///   of the autoregressions with all roots divided by ``margin``.
    init(_ order: ARIMAOrder, coordinates: [Double]) {
        var at = 0
        func next(_ count: Int) -> [Double] {
            defer { at += count }
            return Self.stationaryCoefficients(coordinates[at..<at + count])
        }
        let ar = Self.withRoots(of: next(order.ar), times: Self.margin)
        let ma = next(order.ma).map { -$0 }
        let seasonalAR = Self.withRoots(of: next(order.seasonalAR), times: pow(Self.margin, Double(order.period)))
        let seasonalMA = next(order.seasonalMA).map { -$0 }
        self.init(order, ar: ar, ma: ma, seasonalAR: seasonalAR, seasonalMA: seasonalMA)
    }

    /// The autoregression whose roots are those of another, multiplied.
    private static func withRoots(of coefficients: [Double], times factor: Double) -> [Double] {
        var power = 1.0
        return coefficients.map { coefficient in
            power /= factor
            return coefficient * power
        }
    }

    /// From coefficients; the autoregressive ones must be stationary.
    init(_ order: ARIMAOrder, ar: [Double], ma: [Double], seasonalAR: [Double], seasonalMA: [Double]) {
        self.order = order
        let (r, s) = (order.memory, order.period)
        var phi = [Double](repeating: 0, count: r)
        var theta = [Double](repeating: 0, count: r)
        theta[0] = 1
        for (i, value) in ar.enumerated() { phi[i] += value }
        for (i, value) in ma.enumerated() { theta[i + 1] += value }
        for (j, seasonal) in seasonalAR.enumerated() {
            let lag = s * (j + 1)
            phi[lag - 1] += seasonal
            for (i, value) in ar.enumerated() { phi[lag + i] -= seasonal * value }
        }
        for (j, seasonal) in seasonalMA.enumerated() {
            let lag = s * (j + 1)
            theta[lag] += seasonal
            for (i, value) in ma.enumerated() { theta[lag + i + 1] += seasonal * value }
        }
        self.phi = phi
        self.theta = theta
        delta = order.differencing
        stationary = Self.stationaryCovariance(phi: phi, theta: theta)
    }

    /// Coefficients of a stationary autoregression from unconstrained coordinates: Jones (1980), doi:10.1080/00401706.1980.10486163.
    static func stationaryCoefficients(_ coordinates: ArraySlice<Double>) -> [Double] {
        var phi: [Double] = []
        for coordinate in coordinates {
            let partial = tanh(min(max(coordinate, -edge), edge))
            let before = phi
            for j in phi.indices { phi[j] -= partial * before[before.count - 1 - j] }
            phi.append(partial)
        }
        return phi
    }

    /// Partial autocorrelations of an autoregression (Durbin–Levinson backwards); some are beyond ±1 when it is not stationary.
    static func partialAutocorrelations(_ coefficients: [Double]) -> [Double] {
        var phi = coefficients
        var partials = phi
        for k in stride(from: phi.count - 1, through: 0, by: -1) {
            let partial = phi[k]
            partials[k] = partial
            let rest = 1 - partial * partial
            guard rest > 0 else { return partials.map { _ in 1 } }
            let before = phi
            for j in 0..<k { phi[j] = (before[j] + partial * before[k - 1 - j]) / rest }
        }
        return partials
    }

    /// Autocovariances of the autoregression with error variance 1, lags 0 ..< count.
    private static func autocovariances(_ phi: [Double], count: Int) -> [Double] {
        let partials = partialAutocorrelations(phi)
        var gamma = [partials.reduce(1) { $0 / max(1 - $1 * $1, 1e-9) }]
        var variance = gamma[0]
        var current: [Double] = []
        for k in 1..<max(count, 2) {
            var value = 0.0
            if k <= phi.count {
                for (i, coefficient) in current.enumerated() { value += coefficient * gamma[k - 1 - i] }
                let partial = partials[k - 1]
                value += partial * variance
                let before = current
                for j in current.indices { current[j] -= partial * before[before.count - 1 - j] }
                current.append(partial)
                variance *= 1 - partial * partial
            } else {
                for (i, coefficient) in phi.enumerated() { value += coefficient * gamma[k - 1 - i] }
            }
            gamma.append(value)
        }
        return gamma
    }

    /// The covariance that Harvey's transition leaves unchanged, without a linear system: its first row is a sum of
    /// autocovariances and ψ weights, the others follow from the last one upwards.
    private static func stationaryCovariance(phi: [Double], theta: [Double]) -> [Double] {
        let r = phi.count
        let order = phi.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        let last = theta.lastIndex { $0 != 0 } ?? 0
        let pure = autocovariances(Array(phi.prefix(order)), count: r + last + 1)
        var products = [Double](repeating: 0, count: last + 1)
        for lag in 0...last { for i in 0...(last - lag) { products[lag] += theta[i] * theta[i + lag] } }
        let gamma = (0...r).map { k in
            (-last...last).reduce(0.0) { $0 + products[abs($1)] * pure[abs(k + $1)] }
        }
        var psi = [Double](repeating: 0, count: r)
        for k in 0..<r {
            psi[k] = theta[k]
            for i in 0..<min(k, r) { psi[k] += phi[i] * psi[k - 1 - i] }
        }
        var p = [Double](repeating: 0, count: r * r)
        for j in 0..<r {
            var value = 0.0
            for k in j..<r { value += phi[k] * gamma[k - j + 1] + theta[k] * psi[k - j] }
            p[j] = value
            p[j * r] = value
        }
        for i in stride(from: r - 1, through: 1, by: -1) {
            for j in stride(from: r - 1, through: i, by: -1) {
                var value = phi[i] * phi[j] * p[0] + theta[i] * theta[j]
                if j + 1 < r { value += phi[i] * p[j + 1] + p[(i + 1) * r + j + 1] }
                if i + 1 < r { value += phi[j] * p[i + 1] }
                p[i * r + j] = value
                p[j * r + i] = value
            }
        }
        return p
    }
}
