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
/// the whole state is filtered. The first `lost` values of a segment are conditioned on; when some of them are missing the
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

    private let isStart: [Bool]
    /// Observed steps in a row up to each step, within the segment.
    private let run: [Int]
    /// Missing steps right before a new segment, which nothing depends on.
    private let isIdle: [Bool]
    private var gains: [Double] = []
    private var work: [Double] = []
    private var scratch: [Double] = []
    private var column: [Double] = []
    /// Lags with a coefficient in the differences, and the coefficient.
    private var lags: [(lag: Int, weight: Double)] = []

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
        if work.count < size * size {
            work = Array(repeating: 0, count: size * size)
            scratch = work
            column = Array(repeating: 0, count: size)
        }
        counted = 0
        logVariances = 0
        var product = 1.0
        let limit = space.theta.reduce(0) { $0 + $1 * $1 } + (tolerance ?? 0)
        var mode = Mode.conditioned
        var start = 0
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
                    startDiffuse()
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
                if mode == .whole {
                    for i in 0..<r { for j in 0..<r { work[i * r + j] = work[i * size + j] } }
                    mode = .direct
                }
                let (found, trace) = directStep(t)
                variance = found
                kinds[t] = .direct
                let settles = tolerance == nil ? t + 1 < span.count && kinds[t + 1] == .settled : trace < limit
                if settles { mode = .settled }
            } else {
                if mode != .whole {
                    embed(settled: mode == .settled)
                    mode = .whole
                }
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
        logVariances += log(product)
        if mode == .conditioned {
            startDiffuse()
        } else if mode != .whole {
            embed(settled: mode == .settled)
        }
        covariance = Array(work[..<(size * size)])
    }

    private mutating func startDiffuse() {
        let (r, size) = (space.memory, space.size)
        for i in 0..<size * size { work[i] = 0 }
        for i in 0..<r { for j in 0..<r { work[i * size + j] = space.stationary[i * r + j] } }
        for i in r..<max(size, r) { work[i * size + i] = Self.diffuseVariance }
    }

    /// The covariance of the ARMA part beside known values; direct steps keep its upper triangle only.
    private mutating func embed(settled: Bool) {
        let (r, size) = (space.memory, space.size)
        let before = settled ? [] : Array(work[..<(r * r)])
        for i in 0..<size * size { work[i] = 0 }
        for i in 0..<r {
            for j in 0..<r {
                work[i * size + j] =
                    settled ? space.theta[i] * space.theta[j] : before[min(i, j) * r + max(i, j)]
            }
        }
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

    /// A step of the whole state; returns the variance of its innovation, which is used when the step is observed.
    private mutating func wholeStep(_ t: Int) -> Double {
        let (r, size) = (space.memory, space.size)
        let from = t * size
        let isObserved = span.observed[t]
        return work.withUnsafeMutableBufferPointer { p in
            scratch.withUnsafeMutableBufferPointer { a in
                column.withUnsafeMutableBufferPointer { m in
                    for i in 0..<size {
                        var value = p[i * size]
                        for (lag, weight) in lags { value += weight * p[i * size + r + lag - 1] }
                        m[i] = value
                    }
                    var variance = m[0]
                    for (lag, weight) in lags { variance += weight * m[r + lag - 1] }
                    if isObserved {
                        let inverse = 1 / variance
                        for i in 0..<size {
                            let gain = m[i] * inverse
                            gains[from + i] = gain
                            for j in 0..<size { p[i * size + j] -= gain * m[j] }
                        }
                    }
                    // T P, then (T P) Tᵀ.
                    for i in 0..<r {
                        let phi = space.phi[i]
                        let to = i * size
                        if i + 1 < r {
                            for j in 0..<size { a[to + j] = phi * p[j] + p[to + size + j] }
                        } else {
                            for j in 0..<size { a[to + j] = phi * p[j] }
                        }
                    }
                    if size > r {
                        for j in 0..<size {
                            var value = p[j]
                            for (lag, weight) in lags { value += weight * p[(r + lag - 1) * size + j] }
                            a[r * size + j] = value
                        }
                        for i in (r + 1)..<max(size, r + 1) {
                            for j in 0..<size { a[i * size + j] = p[(i - 1) * size + j] }
                        }
                    }
                    for i in 0..<size {
                        let row = i * size
                        let first = a[row]
                        for j in 0..<r - 1 { p[row + j] = space.phi[j] * first + a[row + j + 1] }
                        p[row + r - 1] = space.phi[r - 1] * first
                        if size > r {
                            var value = first
                            for (lag, weight) in lags { value += weight * a[row + r + lag - 1] }
                            p[row + r] = value
                            for j in (r + 1)..<max(size, r + 1) { p[row + j] = a[row + j - 1] }
                        }
                    }
                    for i in 0..<r {
                        for j in 0..<r { p[i * size + j] += space.theta[i] * space.theta[j] }
                    }
                    return variance
                }
            }
        }
    }
}

extension ARIMAFilter {
    /// Standardised innovations of a column, written where they count: step t at `offset + stride · t`.
    ///
    /// - Parameter values: one value for each step; those of missing steps are never read.
    @discardableResult
    func whiten(_ values: [Double], into result: inout [Double], stride: Int = 1, offset: Int = 0) -> State {
        let (r, size) = (space.memory, space.size)
        let lost = size - r
        var state = [Double](repeating: 0, count: size + 1)
        var isWhole = false
        state.withUnsafeMutableBufferPointer { a in
            values.withUnsafeBufferPointer { x in
                space.phi.withUnsafeBufferPointer { phi in
                    space.theta.withUnsafeBufferPointer { theta in
                        gains.withUnsafeBufferPointer { gains in
                            for t in 0..<span.count {
                                let kind = kinds[t]
                                if isStart[t] {
                                    for i in 0...size { a[i] = 0 }
                                    isWhole = kind == .whole || kind == .diffuse || kind == .missing
                                }
                                switch kind {
                                case .first: continue
                                case .direct, .settled:
                                    isWhole = false
                                    var w = x[t]
                                    for (lag, weight) in lags { w -= weight * x[t - lag] }
                                    let innovation = w - a[0]
                                    result[offset + stride * t] = innovation * scales[t]
                                    if kind == .settled {
                                        for i in 0..<r - 1 {
                                            a[i] = a[i + 1] + phi[i] * w + theta[i + 1] * innovation
                                        }
                                    } else {
                                        let gain = t * size
                                        for i in 0..<r - 1 {
                                            a[i] = a[i + 1] + phi[i] * w + gains[gain + i] * innovation
                                        }
                                    }
                                    a[r - 1] = phi[r - 1] * w
                                case .whole, .diffuse, .missing:
                                    if !isWhole {
                                        isWhole = true
                                        for lag in 0..<lost { a[r + lag] = x[t - 1 - lag] }
                                    }
                                    if kind != .missing {
                                        var innovation = x[t] - a[0]
                                        for (lag, weight) in lags { innovation -= weight * a[r + lag - 1] }
                                        if kind == .whole { result[offset + stride * t] = innovation * scales[t] }
                                        for i in 0..<size { a[i] += gains[t * size + i] * innovation }
                                    }
                                    var value = a[0]
                                    for (lag, weight) in lags { value += weight * a[r + lag - 1] }
                                    for lag in Swift.stride(from: size - 1, to: r, by: -1) { a[lag] = a[lag - 1] }
                                    if lost > 0 { a[r] = value }
                                    let first = a[0]
                                    for i in 0..<r - 1 { a[i] = a[i + 1] + phi[i] * first }
                                    a[r - 1] = phi[r - 1] * first
                                }
                            }
                        }
                    }
                }
            }
        }
        let newest =
            isWhole ? Array(state[r..<size]) : (0..<lost).map { span.count > $0 ? values[span.count - 1 - $0] : 0 }
        return State(arma: Array(state[..<r]), lags: newest)
    }

    /// The next values of a column without further innovations.
    func expected(_ state: State, steps: Int) -> [Double] {
        var state = state
        return (0..<steps).map { _ in space.advance(&state, innovation: 0) }
    }

    /// Variance of each of the next values, in units of the error variance.
    func variances(steps: Int) -> [Double] {
        var end = ARIMAFilter(ARIMASpan(observed: Array(repeating: false, count: steps), starts: []))
        end.prepare(continuing: self)
        return end.scales
    }

    /// Steps that are all missing, from the state at the end of another filter on; ``scales`` become variances.
    private mutating func prepare(continuing other: ARIMAFilter) {
        space = other.space
        lags = other.lags
        work = other.covariance
        scratch = work
        column = Array(repeating: 0, count: space.size)
        gains = []
        for t in 0..<span.count { scales[t] = wholeStep(t) }
    }
}

extension ARIMAStateSpace {
    /// The value of the step that `state` is predicted for, and the prediction for the next one.
    func advance(_ state: inout ARIMAFilter.State, innovation: Double) -> Double {
        let r = memory
        let w = state.arma[0] + innovation
        var value = w
        for (i, weight) in delta.enumerated() { value += weight * state.lags[i] }
        for i in 0..<r - 1 { state.arma[i] = state.arma[i + 1] + phi[i] * w + theta[i + 1] * innovation }
        state.arma[r - 1] = phi[r - 1] * w
        if !delta.isEmpty {
            for i in stride(from: delta.count - 1, to: 0, by: -1) { state.lags[i] = state.lags[i - 1] }
            state.lags[0] = value
        }
        return value
    }
}
