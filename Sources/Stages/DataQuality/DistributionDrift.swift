import Foundation
import Messages
import TimeSeries

extension Check {
    /// A source whose values are no longer on the scale that they were on: another unit, another denominator, another place.
    ///
    /// Quantities that may be negative or lie on a fine scale: the 10th, 50th and 90th percentiles of the newest two weeks
    /// against the same season (two weeks before to two weeks after) of up to five earlier years; a shift of all three by more
    /// than the width of a usual season and three times what years differ, or a width four times larger or smaller. Counts,
    /// rates, shares and precipitation, which an epidemic may multiply by ten: every value beyond five times the largest, or
    /// under a fifth of the smallest that the year before and more has shown. Needs one earlier year.
    public static let distributionDrift = Check(
        name: "distribution-drift", title: Messages.distributionDriftTitle, doc: Messages.distributionDriftDoc
    ) { input in
        guard !MeasureBounds.planned.contains(input.key.measure) else { return CheckResult() }
        let windows = SeasonWindows(input)
        let found =
            MeasureBounds.continuous.contains(input.key.measure)
            ? windows.shift(unit: MeasureCatalog.card(of: input.key.measure).unit) : windows.ratio()
        guard let found else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "distribution-drift", .warning,
                Messages.distributionDrift(
                    from: input.name(ofStep: windows.recent.lowerBound), now: found.now, usual: found.usual,
                    conversion: found.conversion), from: windows.recent.lowerBound,
                to: windows.recent.upperBound - 1, count: windows.recent.count)
        ])
    }
}

/// The newest values and the same season of earlier years.
private struct SeasonWindows {
    struct Drift {
        var now: Double
        var usual: Double
        /// What would explain it.
        var conversion: Text?
    }

    private struct Quantiles {
        var low: Double
        var median: Double
        var high: Double

        init?(_ values: [Double], atLeast: Int) {
            guard values.count >= max(2, atLeast) else { return nil }
            let sorted = values.sorted()
            func at(_ share: Double) -> Double {
                let place = share * Double(sorted.count - 1)
                let below = Int(place)
                let above = min(below + 1, sorted.count - 1)
                return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
            }
            low = at(0.1)
            median = at(0.5)
            high = at(0.9)
        }

        var width: Double { high - low }
    }

    let recent: Range<Int>
    private let values: SteppedValues
    private let stepsPerWeek: Int
    private let weeks: Int

    init(_ input: QualityInput) {
        values = input.values
        stepsPerWeek = input.grid.grain.stepsPerWeek
        weeks = input.grid.grain == .week ? 4 : 2
        recent = max(values.first, values.end - weeks * stepsPerWeek)..<values.end
    }

    private func known(_ range: Range<Int>) -> [Double] {
        let inside = range.clamped(to: values.first..<values.end)
        return inside.map { values[$0] }.filter { !$0.isNaN }
    }

    /// The same season of up to five earlier years, two weeks before to two weeks after.
    private var seasons: [[Double]] {
        (1...5).map { year in
            let back = Int((Double(year) * 365.2425 / 7 * Double(stepsPerWeek)).rounded())
            return known((recent.lowerBound - back - 2 * stepsPerWeek)..<(recent.upperBound - back + 2 * stepsPerWeek))
        }
    }

    /// For values on a fine scale.
    func shift(unit: String) -> Drift? {
        let full = weeks * stepsPerWeek
        guard let now = Quantiles(known(recent), atLeast: full / 2) else { return nil }
        let years = seasons.compactMap { Quantiles($0, atLeast: full) }
        guard !years.isEmpty else { return nil }
        let usual = years.reduce(0) { $0 + $1.median } / Double(years.count)
        let width = years.reduce(0) { $0 + $1.width } / Double(years.count)
        let differ = years.map { abs($0.median - usual) }.max() ?? 0
        guard width > 0 else { return nil }
        let moved = now.median - usual
        let low = now.low - years.reduce(0) { $0 + $1.low } / Double(years.count)
        let high = now.high - years.reduce(0) { $0 + $1.high } / Double(years.count)
        let isShift =
            abs(moved) > max(width, 3 * differ) && low * moved > 0 && high * moved > 0
            && min(abs(low), abs(high)) > width / 2
        // Narrower is what a calm fortnight is; a sixteenth is not. Wider is rarer.
        let isScale = now.width > 4 * width || now.width < width / 16
        guard isShift || isScale else { return nil }
        let near = max(width / 2, 2 * differ)
        let conversion = Conversion.all(of: unit).first { abs($0.undo(now.median) - usual) <= near }
        return Drift(now: now.median, usual: usual, conversion: conversion?.name)
    }

    /// For counts, rates and shares.
    func ratio() -> Drift? {
        let before = known(values.first..<recent.lowerBound).filter { $0 > 0 }
        let now = known(recent).filter { $0 > 0 }
        guard recent.lowerBound - values.first >= 52 * stepsPerWeek, before.count >= 26, now.count >= 3,
            now.count * 2 >= recent.count, let usual = Quantiles(before, atLeast: 26)?.median,
            let middle = Order.median(now), let smallest = Order.quantile(0.01, of: before), let largest = before.max(),
            let low = now.min(), let high = now.max()
        else { return nil }
        guard low > 5 * largest || high < smallest / 5 else { return nil }
        // Against its own season, an epidemic or its absence explains nothing.
        let season = Order.median(seasons.joined().filter { $0 > 0 }) ?? usual
        let power = Int((log10(middle / season)).rounded())
        return Drift(now: middle, usual: season, conversion: power == 0 ? nil : Messages.powerOfTen(power))
    }
}

/// A unit taken for another.
private struct Conversion {
    var name: Text
    /// From what was delivered to what was meant.
    var undo: (Double) -> Double

    static func all(of unit: String) -> [Conversion] {
        let factors: [(String, Double)] =
            switch unit {
            case "m/s": [("km/h", 3.6), ("kt", 1.943_844), ("mph", 2.236_936)]
            case "%": [("0 … 1", 0.01)]
            case "ug/m3": [("mg/m³", 0.001), ("ng/m³", 1000)]
            default: []
            }
        let degrees: [Conversion] =
            unit == "Cel"
            ? [
                Conversion(name: Text(fr: "des degrés Fahrenheit", en: "degrees Fahrenheit")) { ($0 - 32) / 1.8 },
                Conversion(name: Text(fr: "des kelvins", en: "kelvins")) { $0 - 273.15 },
                Conversion(name: Text(fr: "des dixièmes de degré", en: "tenths of a degree")) { $0 / 10 },
            ] : []
        return degrees
            + factors.map { name, factor in Conversion(name: Text(verbatim: name)) { $0 / factor } }
    }
}
