private import Foundation

/// Functions on plain numbers that the standard library lacks.
public enum SpecialFunctions {
    /// log Γ(x) for x > 0.
    public static func logGamma(_ x: Double) -> Double {
        // Not Foundation's lgamma, which writes a global sign and is not safe from many threads.
        guard x < 12 else { return stirling(x) }
        var shift = 1.0
        var y = x
        while y < 12 {
            shift *= y
            y += 1
        }
        return stirling(y) - log(shift)
    }

    /// Stirling's series (Abramowitz & Stegun 6.1.41); error below 1e-15 relative for x ≥ 12.
    private static func stirling(_ x: Double) -> Double {
        let inverse = 1 / x
        let square = inverse * inverse
        let series =
            inverse
            * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))))
        return (x - 0.5) * log(x) - x + 0.918_938_533_204_672_74 + series
    }

    /// Digamma ψ(x) for x > 0 (recurrence, then the asymptotic series 6.3.18 of Abramowitz & Stegun).
    public static func digamma(_ x: Double) -> Double {
        var y = x
        var result = 0.0
        while y < 10 {
            result -= 1 / y
            y += 1
        }
        let square = 1 / (y * y)
        return result + log(y) - 0.5 / y
            - square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square * (1.0 / 240 - square / 132))))
    }

    /// Standard normal distribution function.
    public static func normalCumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// Standard normal quantile, algorithm AS 241 (Wichura 1988, doi:10.2307/2347330), relative error about 1e-16.
    ///
    /// - Precondition: 0 < p < 1.
    public static func normalQuantile(_ p: Double) -> Double {
        let q = p - 0.5
        if abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            return q * polynomial(centralNumerator, r) / polynomial(centralDenominator, r)
        }
        var r = (-log(q < 0 ? p : 1 - p)).squareRoot()
        let value: Double
        if r <= 5 {
            r -= 1.6
            value = polynomial(middleNumerator, r) / polynomial(middleDenominator, r)
        } else {
            r -= 5
            value = polynomial(tailNumerator, r) / polynomial(tailDenominator, r)
        }
        return q < 0 ? -value : value
    }

    private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        var value = 0.0
        for i in stride(from: coefficients.count - 1, through: 0, by: -1) { value = value * x + coefficients[i] }
        return value
    }

    private static let centralNumerator = [
        3.387_132_872_796_366_608, 133.141_667_891_784_377_45, 1971.590_950_306_551_442_7,
        13731.693_765_509_461_125, 45921.953_931_549_871_457, 67265.770_927_008_700_853,
        33430.575_583_588_128_105, 2509.080_928_730_122_672_7,
    ]
    private static let centralDenominator = [
        1.0, 42.313_330_701_600_911_252, 687.187_007_492_057_908_3, 5394.196_021_424_751_107_7,
        21213.794_301_586_595_867, 39307.895_800_092_710_61, 28729.085_735_721_942_674,
        5226.495_278_852_854_561,
    ]
    private static let middleNumerator = [
        1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_9, 5.769_497_221_460_691_405_5,
        3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 0.241_780_725_177_450_611_77,
        0.022_723_844_989_269_184_583_6, 7.745_450_142_783_414_076_4e-4,
    ]
    private static let middleDenominator = [
        1.0, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_4, 0.689_767_334_985_100_004_55,
        0.148_103_976_427_480_074_59, 0.015_198_666_563_616_457_196_6, 5.475_938_084_995_344_946e-4,
        1.050_750_071_644_416_843_24e-9,
    ]
    private static let tailNumerator = [
        6.657_904_643_501_103_777_2, 5.463_784_911_164_114_369_9, 1.784_826_539_917_291_335_8,
        0.296_560_571_828_504_891_23, 0.026_532_189_526_576_123_093, 0.001_242_660_947_388_078_438_6,
        2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7,
    ]
    private static let tailDenominator = [
        1.0, 0.599_832_206_555_887_937_69, 0.136_929_880_922_735_805_31, 0.014_875_361_290_850_615_025,
        7.868_691_311_456_132_591e-4, 1.846_318_317_510_054_681_8e-5, 1.421_511_758_316_445_888_7e-7,
        2.044_263_103_389_939_785_64e-15,
    ]
}
