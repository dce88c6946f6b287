import Foundation

/// Which steps of a stretch are observed, and where it begins anew after a long hole.
struct ARIMASpan: Sendable, Equatable {
    let observed: [Bool]
    /// First step of each segment, ascending, 0 first.
    let starts: [Int]

    var count: Int { observed.count }
}

/// The Kalman filter of an ARIMA model on a series with missing values, error variance 1.
///
/// ``prepare(_:tolerance:)`` computes variances and gains, which depend on parameters and missing steps only;
/// ``whiten(_:into:stride:offset:)`` then turns any number of columns into standardised innovations with them.
///
/// Where the `lost` steps before a step are observed the differences are known, and only the ARMA part is filtered: its
/// covariance moves by a shift and two outer products, and once it has settled the gain is constant. Around missing values
/// those of the last `lost` values that are unknown are filtered with it; the others have no variance, so that a missing day
/// costs little more than an observed one. The first `lost` values of a segment are conditioned on; when some of them are missing the
/// unknown part starts with a variance of 10⁶ and innovations above 10⁴ do not count, as in `stats::arima` of R. Both are
/// the diffuse likelihood: Durbin & Koopman (2012), chapter 5; doi:10.1093/acprof:oso/9780199641178.001.0001.
struct ARIMAFilter: Sendable {
    enum Kind: UInt8, Sendable {
        /// Conditioned on.
        case first
        case missing
        /// Differences known, gain of its own, or the constant gain.
        case direct
        case settled
        /// The whole state, counted or too uncertain to count.
        case whole
        case diffuse

        /// Whether the step has an innovation of known variance.
        var isInnovation: Bool { self == .direct || self == .settled || self == .whole }
    }

    /// The ARMA part and the newest `lost` values of a column, both as predicted for the step after the last.
    struct State: Sendable {
        var arma: [Double]
        var lags: [Double]
    }

    let span: ARIMASpan
    private(set) var space: ARIMAStateSpace
    private(set) var kinds: [Kind]
    /// 1 / √variance of each innovation.
    private(set) var scales: [Double]
    /// Innovations that count, and the sum of the logarithms of their variances.
    private(set) var counted = 0
    private(set) var logVariances = 0.0
    /// Covariance of the state predicted for the step after the last, `size` × `size`.
    private(set) var covariance: [Double] = []

    let isStart: [Bool]
    /// Observed steps in a row up to each step, within the segment.
    private let run: [Int]
    /// Missing steps right before a new segment, which nothing depends on.
    private let isIdle: [Bool]
    private(set) var gains: [Double] = []
    /// Covariances, see ``ARIMAWork``.
    private var work: [Double] = []
    /// Steps among the last `lost` whose values are not known, in any order.
    private var unknown: [Int] = []
    /// Lags with a coefficient in the differences, and the coefficient.
    private(set) var lags: [(lag: Int, weight: Double)] = []

    static let diffuseVariance = 1e6
    static let diffuseThreshold = 1e4

    init(_ span: ARIMASpan) {
        self.span = span
        space = ARIMAStateSpace(ARIMAOrder(0, 0, 0), coordinates: [])
        kinds = Array(repeating: .first, count: span.count)
        scales = Array(repeating: 1, count: span.count)
        var isStart = [Bool](repeating: false, count: span.count)
        for start in span.starts { isStart[start] = true }
        var run = [Int](repeating: 0, count: span.count)
        for t in run.indices where span.observed[t] { run[t] = (t > 0 && !isStart[t] ? run[t - 1] : 0) + 1 }
        var isIdle = [Bool](repeating: false, count: span.count)
        for start in span.starts {
            var t = start - 1
            while t >= 0, !span.observed[t] {
                isIdle[t] = true
                t -= 1
            }
        }
        self.isIdle = isIdle
        self.isStart = isStart
        self.run = run
    }

    private enum Mode {
        case conditioned
        case direct
        case settled
        case whole
    }

    /// - Parameter tolerance: how far from its limit the trace of the covariance may be when the gain is taken as constant;
    ///   nil: the gain becomes constant where it did last time, so that differences of nearby parameters are smooth.
    mutating func prepare(_ space: ARIMAStateSpace, tolerance: Double?) {
        self.space = space
        let (r, lost, size) = (space.memory, space.delta.count, space.size)
        lags = space.delta.enumerated().filter { $0.element != 0 }.map { ($0.offset + 1, $0.element) }
        if gains.count < size * span.count { gains = Array(repeating: 0, count: size * span.count) }
        let room = ARIMAWork.room(memory: r, lost: lost)
        if work.count < room { work = Array(repeating: 0, count: room) }
        unknown = []
        counted = 0
        logVariances = 0
        var product = 1.0
        let limit = space.theta.reduce(0) { $0 + $1 * $1 } + (tolerance ?? 0)
        var mode = Mode.conditioned
        var start = 0
        // Taken out of the struct while steps change the rest of it.
        var (kinds, scales) = (self.kinds, self.scales)
        (self.kinds, self.scales) = ([], [])
        kinds.withUnsafeMutableBufferPointer { kinds in
            scales.withUnsafeMutableBufferPointer { scales in
                for t in 0..<span.count {
                    if isIdle[t] {
                        kinds[t] = .missing
                        continue
                    }
                    if isStart[t] {
                        start = t
                        if lost == 0 {
                            for i in 0..<r * r { work[i] = space.stationary[i] }
                            mode = .direct
                        } else if t + lost <= span.count, run[t + lost - 1] == lost {
                            mode = .conditioned
                        } else {
                            startDiffuse(at: t)
                            mode = .whole
                        }
                    }
                    if mode == .conditioned {
                        if t - start < lost {
                            kinds[t] = .first
                            continue
                        }
                        for i in 0..<r * r { work[i] = space.stationary[i] }
                        mode = .direct
                    }
                    var variance = 1.0
                    if run[t] > lost {
                        if mode == .settled {
                            kinds[t] = .settled
                            scales[t] = 1
                            counted += 1
                            continue
                        }
                        // No value within reach is unknown any more.
                        if mode == .whole { mode = .direct }
                        let (found, trace) = directStep(t)
                        variance = found
                        kinds[t] = .direct
                        let settles = tolerance == nil ? t + 1 < span.count && kinds[t + 1] == .settled : trace < limit
                        if settles { mode = .settled }
                    } else {
                        if mode == .settled { settle() }
                        if mode != .whole { unknown = [] }
                        mode = .whole
                        variance = wholeStep(t)
                        let isDiffuse = variance > Self.diffuseThreshold
                        kinds[t] = span.observed[t] ? (isDiffuse ? .diffuse : .whole) : .missing
                        if kinds[t] != .whole { continue }
                    }
                    scales[t] = 1 / variance.squareRoot()
                    counted += 1
                    product *= variance
                    if product > 1e200 || product < 1e-200 {
                        logVariances += log(product)
                        product = 1
                    }
                }
            }
        }
        (self.kinds, self.scales) = (kinds, scales)
        logVariances += log(product)
        if mode == .conditioned { startDiffuse(at: span.count) }
        if mode == .settled { settle() }
        if mode == .direct || mode == .settled { unknown = [] }
        covariance = work.withUnsafeBufferPointer {
            ARIMAWork($0, memory: r, lost: lost).whole(unknown, at: span.count)
        }
    }

    /// The stationary covariance beside `lost` values of which nothing is known, before step `t`.
    private mutating func startDiffuse(at t: Int) {
        let lost = space.delta.count
        for i in 0..<work.count { work[i] = 0 }
        for i in 0..<space.stationary.count { work[i] = space.stationary[i] }
        unknown = (0..<lost).map { t - 1 - $0 }
        work.withUnsafeMutableBufferPointer {
            let work = ARIMAWork(UnsafeBufferPointer($0), memory: space.memory, lost: lost)
            for k in 0..<lost { $0[work.own(k, k)] = Self.diffuseVariance }
        }
    }

    /// The covariance that a constant gain stands for.
    private mutating func settle() {
        let r = space.memory
        for i in 0..<r { for j in i..<r { work[i * r + j] = space.theta[i] * space.theta[j] } }
    }

    /// An observed step with known differences; returns the variance of its innovation and the trace of the next covariance.
    private mutating func directStep(_ t: Int) -> (variance: Double, trace: Double) {
        let r = space.memory
        let from = t * space.size
        return work.withUnsafeMutableBufferPointer { p in
            gains.withUnsafeMutableBufferPointer { gains in
                space.theta.withUnsafeBufferPointer { theta in
                    let variance = p[0]
                    let inverse = 1 / variance
                    let gain = gains.baseAddress.map { UnsafeMutableBufferPointer(start: $0 + from, count: r) } ?? gains
                    for i in 0..<r - 1 { gain[i] = p[i + 1] * inverse }
                    gain[r - 1] = 0
                    var trace = 0.0
                    for i in 0..<r {
                        let weight = gain[i] * variance
                        let own = theta[i]
                        let (to, next) = (i * r, (i + 1) * r + 1)
                        if i + 1 < r {
                            for j in i..<r - 1 { p[to + j] = p[next + j] - weight * gain[j] + own * theta[j] }
                        }
                        p[to + r - 1] = own * theta[r - 1]
                        trace += p[to + i]
                    }
                    return (variance, trace)
                }
            }
        }
    }

    /// A step beside unknown values; returns the variance of its innovation, which is used when the step is observed.
    private mutating func wholeStep(_ t: Int) -> Double {
        let (r, lost, size) = (space.memory, space.delta.count, space.size)
        let isObserved = span.observed[t]
        return work.withUnsafeMutableBufferPointer { buffer in
            guard let p = buffer.baseAddress else { return 1 }
            let work = ARIMAWork(UnsafeBufferPointer(buffer), memory: r, lost: lost)
            let (m, first) = (p + work.columns, p + work.firsts)
            for i in 0..<r { m[i] = p[i] }
            for (k, u) in unknown.enumerated() {
                let weight = space.delta[t - u - 1]
                let cross = p + work.cross(k)
                if weight != 0 { for i in 0..<r { m[i] += weight * cross[i] } }
                var value = cross[0]
                for (l, other) in unknown.enumerated() { value += space.delta[t - other - 1] * p[work.own(k, l)] }
                m[r + k] = value
            }
            var variance = m[0]
            for (k, u) in unknown.enumerated() { variance += space.delta[t - u - 1] * m[r + k] }
            if isObserved {
                let inverse = 1 / variance
                gains.withUnsafeMutableBufferPointer { gains in
                    let from = t * size
                    for i in 0..<r {
                        let gain = m[i] * inverse
                        gains[from + i] = gain
                        let row = p + i * r
                        for j in i..<r { row[j] -= gain * m[j] }
                    }
                    for i in r..<max(size, r) { gains[from + i] = 0 }
                    for (k, u) in unknown.enumerated() {
                        let gain = m[r + k] * inverse
                        gains[from + r + t - u - 1] = gain
                        let cross = p + work.cross(k)
                        for i in 0..<r { cross[i] -= gain * m[i] }
                        for l in unknown.indices { p[work.own(k, l)] -= gain * m[r + l] }
                    }
                }
            }
            space.phi.withUnsafeBufferPointer { phi in
                space.theta.withUnsafeBufferPointer { theta in
                    for i in 0..<r { first[i] = p[i] }
                    first[r] = 0
                    let next = first + r + 1
                    for j in 0..<r { next[j] = phi[j] * first[0] + first[j + 1] }
                    for i in 0..<r {
                        let (row, below) = (p + i * r, p + (i + 1) * r + 1)
                        let (a, b, c) = (phi[i], first[i + 1], theta[i])
                        if i + 1 < r {
                            for j in i..<r - 1 { row[j] = below[j] + a * next[j] + b * phi[j] + c * theta[j] }
                        }
                        row[r - 1] = a * next[r - 1] + b * phi[r - 1] + c * theta[r - 1]
                    }
                    for k in unknown.indices {
                        let cross = p + work.cross(k)
                        let value = cross[0]
                        for i in 0..<r - 1 { cross[i] = phi[i] * value + cross[i + 1] }
                        cross[r - 1] = phi[r - 1] * value
                    }
                    if let k = unknown.firstIndex(where: { t + 1 - $0 > lost }) {
                        Self.forget(k, of: &unknown, p, work, m)
                    }
                    if !isObserved, lost > 0 {
                        let k = unknown.count
                        let cross = p + work.cross(k)
                        for i in 0..<r - 1 { cross[i] = phi[i] * m[0] + m[i + 1] }
                        cross[r - 1] = phi[r - 1] * m[0]
                        for l in unknown.indices {
                            p[work.own(k, l)] = m[r + l]
                            p[work.own(l, k)] = m[r + l]
                        }
                        p[work.own(k, k)] = variance
                        unknown.append(t)
                    }
                }
            }
            return variance
        }
    }

    /// Drops an unknown value that no later step depends on: the last one takes its place.
    private static func forget(
        _ k: Int, of unknown: inout [Int], _ p: UnsafeMutablePointer<Double>, _ work: ARIMAWork,
        _ m: UnsafeMutablePointer<Double>
    ) {
        let (r, last) = (work.memory, unknown.count - 1)
        if k < last {
            for i in 0..<r { p[work.cross(k) + i] = p[work.cross(last) + i] }
            p[work.own(k, k)] = p[work.own(last, last)]
            for l in 0..<last where l != k {
                p[work.own(k, l)] = p[work.own(last, l)]
                p[work.own(l, k)] = p[work.own(last, l)]
            }
            m[r + k] = m[r + last]
            unknown[k] = unknown[last]
        }
        unknown.removeLast()
    }

    /// Variances of steps that are all missing, from the state at the end of another filter on.
    mutating func variances(continuing other: ARIMAFilter) -> [Double] {
        space = other.space
        let (r, lost, size) = (space.memory, space.delta.count, space.size)
        work = Array(repeating: 0, count: ARIMAWork.room(memory: r, lost: lost))
        unknown = (0..<lost).map { -1 - $0 }
        work.withUnsafeMutableBufferPointer {
            let work = ARIMAWork(UnsafeBufferPointer($0), memory: r, lost: lost)
            for i in 0..<r { for j in 0..<r { $0[i * r + j] = other.covariance[i * size + j] } }
            for k in 0..<lost {
                for i in 0..<r { $0[work.cross(k) + i] = other.covariance[(r + k) * size + i] }
                for l in 0..<lost { $0[work.own(k, l)] = other.covariance[(r + k) * size + r + l] }
            }
        }
        return (0..<span.count).map { wholeStep($0) }
    }
}
