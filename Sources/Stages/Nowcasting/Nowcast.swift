import Foundation
public import TimeSeries

/// What the newest steps will be once they are fully reported.
public struct Nowcast: Sendable, Hashable {
    /// One of the newest steps.
    public enum Estimate: Sendable, Hashable {
        /// Published, but not yet complete: the settled value is about `value ÷ completeness`, and its logarithm has
        /// this standard deviation.
        case incomplete(value: Double, completeness: Double, deviation: Double)
        /// Too young, too uncertain, or a transmission fault: better not used.
        case missing
    }

    /// Estimates by grid index; a step that is not here is complete as published, or not published at all.
    public let estimates: [Int: Estimate]

    /// The values with the newest steps completed (rounded to whole patients), NaN where better not used.
    ///
    /// - Parameter values: as published, on the grid that was learned on.
    public func completing(_ values: SteppedValues) -> SteppedValues {
        var completed = values
        for (index, estimate) in estimates where index >= values.first && index < values.end {
            switch estimate {
            case .missing: completed.values[index - values.first] = .nan
            case .incomplete(let value, let completeness, _):
                completed.values[index - values.first] = Self.settled(value, log(completeness))
            }
        }
        return completed
    }

    /// Half a patient is added on both sides, as when the logarithms were learned, so that zeros can be completed.
    private static func settled(_ value: Double, _ logCompleteness: Double) -> Double {
        logCompleteness == 0 ? value : max(0, ((value + 0.5) * exp(-logCompleteness) - 0.5).rounded())
    }
}

extension DelayDistribution {
    /// Judges the newest steps of the series at the origin.
    ///
    /// - Parameter versions: as for ``learn(_:on:asOf:settings:)``.
    public func nowcast(_ versions: [Revision], on grid: TimeGrid, asOf origin: Instant) -> Nowcast {
        let nothing = Nowcast(estimates: [:])
        guard isRevised else { return nothing }
        let published = PublishedSteps(versions.filter { $0.availableAt <= origin }, on: grid)
        let day = 86_400
        let publications = published.publications(from: .distantPast, noOlderThan: settings.oldestAge * day)
        guard let newest = publications.last else { return nothing }
        var estimates: [Int: Nowcast.Estimate] = [:]
        for index in published.indices.reversed() {
            let value = published.value(at: index, asOf: origin)
            let seconds = grid.seconds(fromEndOf: index, to: newest)
            guard seconds >= 0 else {
                // Shown before it was over: what is missing is not a matter of delay.
                if !value.isNaN { estimates[index] = .missing }
                continue
            }
            let age = seconds / unit
            if age >= settings.oldestAge * day / unit { break }
            guard !value.isNaN else { continue }
            let known = ages[age]
            let weekBefore = published.value(at: index - grid.grain.stepsPerWeek, asOf: origin)
            if Self.isFault(value, weekBefore: weekBefore, completeness: known?.completeness ?? 1) {
                estimates[index] = .missing
            } else if let known {
                // Nothing can be completed from nothing: of a step so young hardly a patient is ever reported.
                if known.deviation > settings.tolerance || !(known.completeness > 0.02) {
                    estimates[index] = .missing
                } else if known.completeness != 1 || known.deviation > 0 {
                    estimates[index] = .incomplete(
                        value: value, completeness: known.completeness, deviation: known.deviation)
                }
            } else if seconds < settings.unknownBelow * day {
                estimates[index] = .missing
            }
        }
        return Nowcast(estimates: estimates)
    }
}
