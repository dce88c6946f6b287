import Testing

@testable import SyntheticRegion

/// The filter against laws computed without a recursion (`ReferenceValues/latentfilter.py`).
@Suite struct LatentFilterTests {
    /// The effects of the script: a region, two parts, three sites, their slow levels.
    static let effects: [SyntheticParameters.Dispersion.Effect] = {
        let law = SyntheticParameters.standard.dispersion
        return [law.region] + Array(repeating: law.departement, count: 2) + Array(repeating: law.site, count: 3)
            + Array(repeating: law.siteLevel, count: 3)
    }()
    static let sites = [[0, 1, 3, 6], [0, 1, 4, 7], [0, 2, 5, 8]]

    static func filtered(_ name: String, days: Int) throws -> LatentFilter {
        var filter = LatentFilter(effects)
        let rows = try ReferenceTable("latentfilter-observations").rows.filter { $0["case"] == name }
        for day in 0..<days {
            if day > 0 { filter.advance() }
            for row in rows where row["day"] == "\(day)" {
                let site = sites[try #require(Int(row["site"] ?? ""))]
                let (value, noise) = (list(row["value"])[0], list(row["noise"])[0])
                if name == "gauss" {
                    filter.observe(sumOf: site, value: value, variance: noise)
                } else {
                    filter.observe(sumOf: site, count: Int(value), expected: noise)
                }
            }
        }
        return filter
    }

    /// Gaussian errors: the recursion is exact, so only rounding remains.
    @Test func theGaussianCaseIsExact() throws {
        let filter = try Self.filtered("gauss", days: 12)
        let rows = try ReferenceTable("latentfilter").rows.filter { $0["case"] == "gauss" }
        #expect(rows.count == 9)
        for (state, row) in rows.enumerated() {
            #expect(abs(filter.mean[state] - list(row["mean"])[0]) < 1e-12)
            for (other, value) in list(row["covariance"]).enumerated() {
                #expect(abs(filter.covariance[state * 9 + other] - value) < 1e-14)
            }
        }
    }

    /// Poisson counts: two moments of each posterior are kept.
    ///
    /// The script's importance sampling errs by 0.1 % of a
    /// deviation; what the approximation adds stays below 1 % of one, of means and of deviations.
    @Test func theCountsAreTakenAlmostExactly() throws {
        let filter = try Self.filtered("poisson", days: 4)
        let rows = try ReferenceTable("latentfilter").rows.filter { $0["case"] == "poisson" }
        for (state, row) in rows.enumerated() {
            let spread = list(row["covariance"])[state].squareRoot()
            #expect(abs(filter.mean[state] - list(row["mean"])[0]) < 0.01 * spread)
            #expect(abs(filter.covariance[state * 9 + state].squareRoot() / spread - 1) < 0.01)
        }
    }

    /// Moments of the posterior of one log mean against adaptive quadrature: seven points leave less than 0.05 % of a deviation
    /// even at a prior deviation of 1.
    @Test func momentsOfOneCountAreThoseOfQuadrature() throws {
        let table = try ReferenceTable("latentfilter-count")
        for row in table.rows {
            let numbers = ["count", "expected", "mean", "variance", "posterior_mean", "posterior_variance"]
                .map { list(row[$0])[0] }
            let found = LatentFilter.posterior(
                count: Int(numbers[0]), expected: numbers[1], mean: numbers[2], variance: numbers[3])
            #expect(abs(found.mean - numbers[4]) < 5e-4 * numbers[5].squareRoot())
            #expect(abs(found.variance / numbers[5] - 1) < 1e-3)
        }
    }

    /// Without an observation every effect goes back to its stationary law.
    @Test func forgetsWhatItSaw() {
        var filter = LatentFilter(Self.effects)
        filter.observe(sumOf: Self.sites[0], value: 0.2, variance: 0.0001)
        #expect(filter.mean[6] > 0.05, "the level takes most of the surprise")
        for _ in 0..<2000 { filter.advance() }
        for (state, effect) in Self.effects.enumerated() {
            #expect(abs(filter.mean[state]) < 1e-9)
            #expect(abs(filter.covariance[state * 9 + state].squareRoot() - effect.spread) < 1e-9)
        }
    }
}
