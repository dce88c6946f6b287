extension ARIMAFilter {
    /// Standardised innovations of a column, written where they count: step t at `offset + stride · t`.
    ///
    /// - Parameter values: one value for each step; those of missing steps are never read.
    @discardableResult
    func whiten(_ values: [Double], into target: inout [Double], stride: Int = 1, offset: Int = 0) -> State {
        let (r, size) = (space.memory, space.size)
        let lost = size - r
        var state = [Double](repeating: 0, count: size + 1)
        var isWhole = false
        let (kinds, scales, isStart) = (kinds, scales, isStart)
        let span = span.count
        target.withUnsafeMutableBufferPointer { result in
            state.withUnsafeMutableBufferPointer { a in
                values.withUnsafeBufferPointer { x in
                    space.phi.withUnsafeBufferPointer { phi in
                        space.theta.withUnsafeBufferPointer { theta in
                            gains.withUnsafeBufferPointer { gains in
                                for t in 0..<span {
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
        }
        let newest = isWhole ? Array(state[r..<size]) : (0..<lost).map { span > $0 ? values[span - 1 - $0] : 0 }
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
        return end.variances(continuing: self)
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
