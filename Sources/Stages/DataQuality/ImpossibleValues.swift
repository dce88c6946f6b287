import Messages
import TimeSeries

extension Check {
    /// Negative or fractional counts, shares outside 0 … 1, counts far beyond anything the series has shown, and values
    /// that the measure cannot have (``MeasureBounds/possible(_:)``): 60 °C, 130 % of humidity, 150,000 in 100,000.
    public static let impossibleValues = Check(
        name: "impossible-values", title: Messages.impossibleValuesTitle, doc: Messages.impossibleValuesDoc
    ) { input in
        let isCount = input.kind == .count || input.kind == .stock
        let noCounts = isCount ? Set(ImpossibleCounts.positions(in: input.values.values)) : []
        let possible = MeasureBounds.possible(input.key.measure)
        let wrong = input.values.values.indices.filter { i in
            let value = input.values.values[i]
            if value.isNaN { return false }
            if let possible, !possible.contains(value) { return true }
            switch input.kind {
            case .count, .stock: return noCounts.contains(i)
            case .share: return value < 0 || value > 1
            case .rate: return value < 0
            case .level: return false
            }
        }.map { input.values.first + $0 }
        guard let first = wrong.first, let last = wrong.last else { return CheckResult() }
        let finding = input.finding(
            "impossible-values", .setAside,
            Messages.impossibleValues(
                count: wrong.count, from: input.name(ofStep: first), isCount: isCount, possible: possible),
            from: first, to: last, count: wrong.count)
        return CheckResult(findings: [finding], setAside: Set(wrong))
    }
}
