import Foundation
import Statistics

/// The deviance of eight structural models at once over the same series.
///
/// As ``StructuralLikelihood/deviance(_:_:variances:weights:phase:period:level:)`` of each, in little more than the time of
/// two: from eight neighbours comes the gradient. Only the upper triangle of the covariance is kept, and the steps of its
/// transition are written out.
struct StructuralLanes {
    typealias Lanes = SIMD8<Double>
    static let count = Lanes.scalarCount

    private let states: Int
    private let period: Int
    private let mean: UnsafeMutablePointer<Lanes>
    /// Upper triangle of a row-major square.
    private let covariance: UnsafeMutablePointer<Lanes>
    private let gain: UnsafeMutablePointer<Lanes>
    private let waveDecay: Lanes
    private let slopeDecay: Lanes
    private let shortDecay: Lanes
    private let levelDecay: Lanes
    /// Variances added in each step: wave, slope, short, level, each coefficient of the season.
    private let added: [Lanes]
    private let noise: Lanes

    /// - Parameter work: room for ``room(period:)`` numbers.
    private init(
        _ parameters: [StructuralParameters], period: Int, level: Double, levelSD: Double,
        work: UnsafeMutablePointer<Lanes>
    ) {
        func lanes(_ value: (StructuralParameters) -> Double) -> Lanes {
            var lanes = Lanes.zero
            for (i, p) in parameters.enumerated() { lanes[i] = value(p) }
            return lanes
        }
        let states = 4 + period - 1
        self.states = states
        self.period = period
        mean = work
        gain = work + states
        covariance = work + 2 * states
        for i in 0..<Self.room(period: period) { work[i] = .zero }
        waveDecay = lanes(\.waveDecay)
        slopeDecay = lanes(\.slopeDecay)
        shortDecay = lanes(\.shortDecay)
        levelDecay = lanes(\.levelDecay)
        added = [
            lanes { $0.waveSD * $0.waveSD }, lanes { $0.slopeSD * $0.slopeSD }, lanes { $0.shortSD * $0.shortSD },
            lanes { $0.levelSD * $0.levelSD }, lanes { $0.seasonSD * $0.seasonSD },
        ]
        noise = lanes { $0.noiseSD * $0.noiseSD }
        for (lane, p) in parameters.enumerated() {
            let start = StructuralFilter(p, period: period, columns: 1, level: level, levelSD: levelSD)
            for i in 0..<states {
                mean[i][lane] = start.mean[i]
                for j in i..<states { covariance[i * states + j][lane] = start.covariance[i * states + j] }
            }
        }
    }

    private static func room(period: Int) -> Int {
        let states = 4 + period - 1
        return 2 * states + states * states
    }

    /// −2 × log-likelihood up to a constant of each of eight models; missing values are NaN.
    static func deviances(
        _ parameters: [StructuralParameters], _ values: [Double], variances: [Double], weights: [Double], phase: Int,
        period: Int, level: Double, levelSD: Double
    ) -> [Double] {
        precondition(parameters.count == count && values.count == variances.count, "eight models, one variance a step")
        let week = StructuralFilter.harmonics(period: period) + [0]  // never empty
        let total = withUnsafeTemporaryAllocation(of: Lanes.self, capacity: room(period: period)) { work -> Lanes in
            guard let base = work.baseAddress else { return .zero }
            let lanes = StructuralLanes(parameters, period: period, level: level, levelSD: levelSD, work: base)
            return week.withUnsafeBufferPointer { week -> Lanes in
                guard let week = week.baseAddress else { return .zero }
                return lanes.run(values, variances: variances, weights: weights, phase: phase, week: week)
            }
        }
        return (0..<count).map { total[$0] }
    }

    private func run(
        _ values: [Double], variances: [Double], weights: [Double], phase: Int, week: UnsafePointer<Double>
    ) -> Lanes {
        let outlier = StructuralFilter.outlier
        let level = covariance + 3 * states + 3
        var deviance = Lanes.zero
        var missing = 0
        var streaks = [Int](repeating: 0, count: Self.count)
        var isCalm = true
        for t in values.indices {
            if values[t].isNaN {
                missing += 1
                advance()
                continue
            }
            if missing > StructuralFilter.hole { level.pointee += StructuralFilter.holeSD * StructuralFilter.holeSD }
            missing = 0
            let w = week + (phase + t) % period * (period - 1)
            var variance = project(w) + noise + variances[t]
            let error = values[t] - expected(w)
            let square = error * error
            var logged = variance
            var penalty = square / variance
            let isOutlying = penalty .> outlier * outlier
            if any(isOutlying) {
                for lane in 0..<Self.count {
                    guard isOutlying[lane] else {
                        streaks[lane] = 0
                        continue
                    }
                    let size = penalty[lane].squareRoot()
                    streaks[lane] = error[lane] > 0 ? max(streaks[lane], 0) + 1 : min(streaks[lane], 0) - 1
                    if abs(streaks[lane]) < StructuralFilter.shiftLength {
                        variance[lane] *= size / outlier
                        penalty[lane] = 2 * outlier * size - outlier * outlier
                    } else {
                        // A shift: the level becomes as uncertain as the innovation is large.
                        let more = square[lane] - variance[lane]
                        level.pointee[lane] += more
                        gain[3][lane] += more
                        variance[lane] = square[lane]
                        logged[lane] = square[lane]
                        penalty[lane] = 1
                        streaks[lane] = 0
                    }
                }
                isCalm = false
            } else if !isCalm {
                for lane in 0..<Self.count { streaks[lane] = 0 }
                isCalm = true
            }
            deviance += weights[t] * (logged.logarithms + penalty)
            update(1 / variance, error)
            advance()
        }
        return deviance
    }

    /// What is expected of the next value.
    @inline(__always) private func expected(_ w: UnsafePointer<Double>) -> Lanes {
        var sum = mean[0] + mean[2] + mean[3]
        for k in 0..<(period - 1) { sum += w[k] * mean[4 + k] }
        return sum
    }

    /// `M = P Z` into `gain`; returns `Zᵀ P Z`.
    @inline(__always) private func project(_ w: UnsafePointer<Double>) -> Lanes {
        let (n, seasons) = (states, period - 1)
        let p = covariance
        gain[0] = p[0] + p[2] + p[3]
        gain[1] = p[1] + p[n + 2] + p[n + 3]
        gain[2] = p[2] + p[2 * n + 2] + p[2 * n + 3]
        gain[3] = p[3] + p[2 * n + 3] + p[3 * n + 3]
        for i in 0..<4 {
            let row = p + i * n + 4
            var sum = gain[i]
            for k in 0..<seasons { sum += w[k] * row[k] }
            gain[i] = sum
        }
        for s in 4..<max(n, 4) { gain[s] = p[s] + p[2 * n + s] + p[3 * n + s] }
        for k in 0..<seasons {
            let row = p + (4 + k) * n + 4
            var sum = gain[4 + k] + w[k] * row[k]
            for l in (k + 1)..<max(seasons, k + 1) {
                sum += w[l] * row[l]
                gain[4 + l] += w[k] * row[l]
            }
            gain[4 + k] = sum
        }
        var total = gain[0] + gain[2] + gain[3]
        for k in 0..<seasons { total += w[k] * gain[4 + k] }
        return total
    }

    @inline(__always) private func update(_ inverse: Lanes, _ error: Lanes) {
        let n = states
        for i in 0..<n {
            let g = gain[i] * inverse
            mean[i] += g * error
            let row = covariance + i * n
            for j in i..<n { row[j] -= g * gain[j] }
        }
    }

    /// Transition of wave, slope, short and level; the season's coefficients stay.
    @inline(__always) private func advance() {
        let n = states
        let (p0, p1, p2, p3) = (covariance, covariance + n, covariance + 2 * n, covariance + 3 * n)
        mean[0] = waveDecay * mean[0] + mean[1]
        mean[1] *= slopeDecay
        mean[2] *= shortDecay
        mean[3] *= levelDecay
        for s in 4..<max(n, 4) {
            p0[s] = waveDecay * p0[s] + p1[s]
            p1[s] *= slopeDecay
            p2[s] *= shortDecay
            p3[s] *= levelDecay
            covariance[s * n + s] += added[4]
        }
        let across = waveDecay * p0[1] + p1[1]
        p0[0] = waveDecay * (waveDecay * p0[0] + p0[1]) + across + added[0]
        p0[1] = slopeDecay * across
        p0[2] = shortDecay * (waveDecay * p0[2] + p1[2])
        p0[3] = levelDecay * (waveDecay * p0[3] + p1[3])
        p1[1] = slopeDecay * slopeDecay * p1[1] + added[1]
        p1[2] *= slopeDecay * shortDecay
        p1[3] *= slopeDecay * levelDecay
        p2[2] = shortDecay * shortDecay * p2[2] + added[2]
        p2[3] *= shortDecay * levelDecay
        p3[3] = levelDecay * levelDecay * p3[3] + added[3]
    }
}

extension SIMD8<Double> {
    /// Natural logarithms of normal positive numbers, to a few units in the last place.
    ///
    /// With x = 2ᵉm and m between √½ and √2, log m = 2 artanh((m − 1) ÷ (m + 1)), by its series.
    var logarithms: Self {
        // Exponent and mantissa as if the mantissa began at √½.
        let shifted = SIMD8<UInt64>(bits: self) &+ (0x3ff0_0000_0000_0000 &- Self.rootHalf)
        let exponents = (shifted &>> 52) | 0x4330_0000_0000_0000
        let e = exponents.numbers - (0x1p52 + 1023)
        let m = ((shifted & 0x000f_ffff_ffff_ffff) &+ Self.rootHalf).numbers
        let s = (m - 1) / (m + 1)
        let square = s * s
        var series = Self(repeating: 1.0 / 21)
        for k in stride(from: 19.0, through: 1.0, by: -2.0) { series = series * square + 1 / k }
        return 2 * s * series + e * 0.693_147_180_559_945_309_4
    }

    private static var rootHalf: UInt64 { 0x3fe6_a09e_667f_3bcd }
}

extension SIMD8<UInt64> {
    fileprivate init(bits: SIMD8<Double>) { self = unsafeBitCast(bits, to: SIMD8<UInt64>.self) }

    fileprivate var numbers: SIMD8<Double> { unsafeBitCast(self, to: SIMD8<Double>.self) }
}
