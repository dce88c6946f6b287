import Statistics
import Testing

/// Poisson and negative binomial against SciPy (`distributions.py`), means from 0.01 to 100,000.
@Suite struct CountDistributionTests {
    @Test func equalsSciPy() throws {
        let rows = try ReferenceTable("counts").rows
        #expect(rows.count == 405)
        for row in rows {
            let mean = try #require(Double(row["mean"] ?? ""))
            let k = try #require(Int(row["k"] ?? ""))
            let logProbability = try #require(Double(row["log_probability"] ?? ""))
            let cumulative = try #require(Double(row["cumulative"] ?? ""))
            let level = try #require(Double(row["level"] ?? ""))
            let quantile = try #require(Int(row["quantile"] ?? ""))
            let found: (log: Double, cumulative: Double, quantile: Int)
            if let size = Double(row["size"] ?? "") {
                let d = NegativeBinomial(mean: mean, size: size)
                found = (d.logProbability(k), d.cumulative(k), d.quantile(level))
            } else {
                let d = Poisson(mean: mean)
                found = (d.logProbability(k), d.cumulative(k), d.quantile(level))
            }
            let name = "\(row["distribution"] ?? "") mean \(mean) size \(row["size"] ?? "") k \(k) level \(level)"
            // log Γ of 100,000 is 1.1e6; three of them carry an error of a few 1e-16 of that, 1e-9, and so does SciPy's own.
            #expect(abs(found.log - logProbability) <= 1e-8 + 1e-11 * abs(logProbability), "\(name): \(found.log)")
            // The probability of the centre, from which sums start, has that relative error.
            #expect(abs(found.cumulative - cumulative) <= 1e-8, "\(name): \(found.cumulative)")
            // The same error of 1e-10 moves the 0.999999 quantile of counts around 100,000 by up to five.
            let allowed = mean > 50_000 ? 1e-5 * Double(quantile) : 0
            #expect(abs(Double(found.quantile - quantile)) <= allowed, "\(name): \(found.quantile)")
        }
    }

    @Test func probabilitiesSumToOneAndInvert() {
        for mean in [0.2, 7.0, 300] {
            let poisson = Poisson(mean: mean)
            let binomial = NegativeBinomial(mean: mean, size: 4)
            #expect(abs(poisson.cumulative(100_000) - 1) < 1e-10)
            #expect(abs(binomial.cumulative(100_000) - 1) < 1e-10)
            #expect(poisson.cumulative(-1) == 0)
            for level in stride(from: 0.05, through: 0.95, by: 0.05) {
                let k = binomial.quantile(level)
                #expect(binomial.cumulative(k) >= level - 1e-12)
                #expect(binomial.cumulative(k - 1) < level + 1e-12)
            }
        }
    }

    /// What lies far below a mean of millions is a few terms, not a walk down from the mean: these would take minutes.
    @Test func tailsOfLargeCountsAreQuick() {
        let start = ContinuousClock.now
        for k in 0..<200 {
            #expect(NegativeBinomial(mean: 2.4e6, size: 25).cumulative(k * 1000) < 1e-7)
            #expect(Poisson(mean: 2.4e6).cumulative(k * 1000) == 0)
        }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func aMeanOfZeroIsZero() {
        #expect(Poisson(mean: 0).logProbability(0) == 0)
        #expect(Poisson(mean: 0).logProbability(1) == -.infinity)
        #expect(Poisson(mean: 0).quantile(0.99) == 0)
        #expect(NegativeBinomial(mean: 0, size: 3).quantile(0.99) == 0)
    }
}
