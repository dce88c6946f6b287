import Statistics
import Testing

/// Values of SciPy 1.17.1 (`scipy.stats.t.cdf`, `.ppf`, `scipy.special.betainc`).
@Suite struct StudentTTests {
    @Test(arguments: [
        (0.0, 3.0, 0.5),
        (1.5, 1.0, 0.8128329581890011),
        (-2.2, 4.5, 0.04255765951183327),
        (2.179, 12.0, 0.9750083770364707),
        (0.3, 30.0, 0.6168769473578236),
        (-4.0, 7.0, 0.0025949566746484064),
        (1.96, 10000.0, 0.9749882398840835),
    ]) func cumulative(t: Double, freedom: Double, p: Double) {
        #expect(abs(StudentT.cumulative(t, freedom: freedom) - p) < 1e-10)
        #expect(abs(StudentT.quantile(p, freedom: freedom) - t) < 1e-6)
        #expect(abs(StudentT.twoSided(t, freedom: freedom) - 2 * min(p, 1 - p)) < 1e-10)
    }

    @Test(arguments: [
        (0.2, 2.0, 3.0, 0.18080000000000004),
        (0.9, 0.5, 0.5, 0.7951672353008665),
        (0.5, 10.0, 0.5, 0.00023344743474862207),
        (0.01, 0.5, 6.0, 0.2662451616576953),
        (0.999, 3.5, 0.5, 0.9356322688440224),
    ]) func incompleteBeta(x: Double, a: Double, b: Double, value: Double) {
        #expect(abs(SpecialFunctions.incompleteBeta(x, a, b) - value) < 1e-11)
    }
}
