private import Foundation

/// Entropy of the periodogram, 0 … 1: 0 for one pure wave, near 1 for white noise, which no past foretells.
///
/// `−Σ p_j log p_j / log J` over the J Fourier frequencies `j / n`, 0 < j ≤ n/2, with p the periodogram of the centred values as
/// shares of its sum, the frequency ½ counted once where the others stand for two (so their power is doubled). One minus this
/// is the forecastability Ω of Goerg 2013 (*Forecastable component analysis*, ICML, PMLR 28(2):64–72), of linear
/// dependence only. The periodogram is not smoothed: white noise reads `1 − 0.42 / log J` on average and not 1, as
/// its ordinates are exponential (the constant is one minus Euler's), so compare series of one length.
/// - Parameter values: consecutive steps; NaN, a missing one, takes the mean of the others. A whole number of weeks keeps the
///   wave of the week on one frequency.
/// - Returns: nil with fewer than four values or where nothing varies.
public func spectralEntropy(_ values: some Collection<Double>) -> Double? {
    let known = values.filter { !$0.isNaN }
    let n = values.count
    guard known.count >= 4 else { return nil }
    let mean = known.reduce(0, +) / Double(known.count)
    let wave = fourier(values.map { $0.isNaN ? 0 : $0 - mean })
    let frequencies = 1...(n / 2)
    let power = frequencies.map { j in
        (wave[j].real * wave[j].real + wave[j].imaginary * wave[j].imaginary) * (2 * j == n ? 1 : 2)
    }
    let total = power.reduce(0, +)
    let scale = known.reduce(0) { $0 + $1 * $1 } * Double(n)
    guard total > 1e-20 * scale, total > 0 else { return nil }
    let entropy = power.reduce(0) { sum, ordinate in
        let share = ordinate / total
        return share > 0 ? sum - share * log(share) : sum
    }
    return entropy / log(Double(frequencies.count))
}

private struct Complex {
    var real: Double
    var imaginary: Double
}

/// Discrete Fourier transform of any length: split by its prime factors, so `n · Σ factors` operations (Cooley & Tukey 1965,
/// doi:10.1090/S0025-5718-1965-0178586-1).
private func fourier(_ values: [Double]) -> [Complex] {
    let n = values.count
    let roots = (0..<n).map { k in
        let angle = -2 * Double.pi * Double(k) / Double(n)
        return Complex(real: cos(angle), imaginary: sin(angle))
    }
    /// The transform of `count` values from `offset` on, `step` apart; `step · count == n`.
    func transform(_ offset: Int, _ step: Int, _ count: Int) -> [Complex] {
        guard count > 1 else { return [Complex(real: values[offset], imaginary: 0)] }
        let factor = (2...count).first { count % $0 == 0 } ?? count
        let length = count / factor
        let parts = (0..<factor).map { transform(offset + $0 * step, step * factor, length) }
        return (0..<count).map { k in
            var (real, imaginary) = (0.0, 0.0)
            for (r, part) in parts.enumerated() {
                let (root, value) = (roots[r * k % count * step], part[k % length])
                real += root.real * value.real - root.imaginary * value.imaginary
                imaginary += root.real * value.imaginary + root.imaginary * value.real
            }
            return Complex(real: real, imaginary: imaginary)
        }
    }
    return transform(0, 1, n)
}
