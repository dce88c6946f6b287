import Messages
import TimeSeries

extension Check {
    /// Stays under 0 or over 72 hours over the last four weeks, as a share of all stays of the site.
    ///
    /// Runs on the class `duration=negative` or `duration=over-72h` of an RPU source and compares it with all classes.
    public static let stayOutOfRange = Check(
        name: "stay-out-of-range", title: Messages.stayOutOfRangeTitle, doc: Messages.stayOutOfRangeDoc
    ) { input in
        guard input.key.measure == .lengthOfStay, let duration = input.key.stratum.cells[.duration],
            duration == "negative" || duration == "over-72h"
        else { return CheckResult() }
        let first = max(input.values.first, input.values.end - 28)
        let steps = first..<input.values.end
        let wrong = RPUTotals.sum(input.values, steps)
        let all = RPUTotals.stays(of: input, steps)
        // One stay in a hundred is what good software lets through (HET livret, FEDORU GT4, 2016, keeps 0 to 72 h).
        guard all > 0, wrong > 0.01 * all else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "stay-out-of-range", .warning,
                Messages.stayOutOfRange(
                    count: Int(wrong), share: Int((100 * wrong / all).rounded()), isNegative: duration == "negative"),
                from: first, to: input.values.end - 1, count: Int(wrong))
        ])
    }
}

/// Sums over the daily series of one RPU site.
enum RPUTotals {
    static func sum(_ values: SteppedValues, _ steps: Range<Int>) -> Double {
        steps.reduce(0) { total, i in values[i].isNaN ? total : total + values[i] }
    }

    /// All stays of the site: every patient counted is in exactly one class of duration.
    static func stays(of input: QualityInput, _ steps: Range<Int>) -> Double {
        input.snapshot.keys
            .filter { $0.place == input.key.place && $0.measure == .lengthOfStay && $0.grain == input.key.grain }
            .filter { $0.stratum.cells[.duration] != nil }
            .compactMap { input.snapshot.values($0, on: input.grid) }
            .reduce(0) { $0 + sum($1, steps) }
    }
}
