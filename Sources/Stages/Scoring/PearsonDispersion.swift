/// Pearson's statistic over its degrees of freedom, `Σ (y − μ)² / μ / (n − p)`: 1 for Poisson, above for more variance.
///
/// McCullagh & Nelder, *Generalized Linear Models*, 2nd ed. 1989, section 4.5. Steps with a mean of 0 are left out.
/// - Parameter parameters: how many were estimated, p.
/// - Returns: nil unless steps outnumber parameters.
public func pearsonDispersion(_ counts: [Double], means: [Double], parameters: Int) -> Double? {
    precondition(counts.count == means.count, "one mean a step")
    var (statistic, n) = (0.0, 0)
    for (y, mean) in zip(counts, means) where !y.isNaN && mean > 0 {
        statistic += (y - mean) * (y - mean) / mean
        n += 1
    }
    return n > parameters ? statistic / Double(n - parameters) : nil
}
