import Messages
import TimeSeries

extension Check {
    /// Negative or fractional counts, shares outside 0 … 1, and counts far beyond anything the series has shown.
    public static let impossibleValues = Check(
        name: "impossible-values", title: Messages.impossibleValuesTitle, doc: Messages.impossibleValuesDoc
    ) { input in
        let known = input.values.values.filter { !$0.isNaN }.sorted()
        guard !known.isEmpty else { return CheckResult() }
        let isCount = input.kind == .count || input.kind == .stock
        // Twenty times what 95 steps of 100 stay under: no epidemic does that, a slip of the decimal point does.
        let ceiling = max(200, 20 * known[(known.count - 1) * 95 / 100])
        let wrong = input.values.values.indices.filter { i in
            let value = input.values.values[i]
            if value.isNaN { return false }
            switch input.kind {
            case .count, .stock: return value < 0 || value != value.rounded() || value > ceiling
            case .share: return value < 0 || value > 1
            case .rate: return value < 0
            case .level: return false
            }
        }.map { input.values.first + $0 }
        guard let first = wrong.first, let last = wrong.last else { return CheckResult() }
        let finding = input.finding(
            "impossible-values", .setAside,
            Messages.impossibleValues(count: wrong.count, from: input.name(ofStep: first), isCount: isCount),
            from: first, to: last, count: wrong.count)
        return CheckResult(findings: [finding], setAside: Set(wrong))
    }
}
