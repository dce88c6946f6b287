import Messages
import TimeSeries

extension Check {
    /// The newest steps where they are not complete yet.
    ///
    /// They are far below what is usual, or, by the delays of earlier steps,
    /// known to grow. They are used; nowcasting completes them.
    public static let incompleteTail = Check(
        name: "incomplete-tail", title: Messages.incompleteTailTitle, doc: Messages.incompleteTailDoc
    ) { input in
        guard input.kind == .count, MeasureBounds.isSteady(input.key.measure) else {
            return CheckResult()
        }
        let last = input.values.end - 1
        // By delay: how much of its final value a step had, so long after its end, on the steps that are settled now.
        var growing = 0
        for back in 0..<14 {
            let step = last - back
            guard step >= input.values.first, !input.values[step].isNaN else { break }
            let age = input.snapshot.origin.seconds(since: input.grid.end(at: step))
            guard let share = TailCompleteness.share(input, age: age), share < 0.95 else { break }
            growing = back + 1
        }
        // By size: the newest steps under seven tenths of what is usual, one after the other.
        let mask = input.outages
        let expected = OutageMask.expectation(values: input.values, grid: input.grid, excluding: mask)
        var low = 0
        if !expected.isEmpty {
            var usual = 0.0
            var observed = 0.0
            for back in 0..<min(14, expected.count) {
                let i = expected.count - 1 - back
                let value = input.values.values[i]
                guard !value.isNaN, value < 0.7 * expected[i] else { break }
                observed += value
                usual += expected[i]
                // Three standard deviations of a Poisson count, so that a quiet hour says nothing.
                if usual - observed > 3 * usual.squareRoot() { low = back + 1 }
            }
        }
        let count = max(growing, low)
        guard count > 0 else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "incomplete-tail", growing >= low ? .info : .warning,
                Messages.incompleteTail(count: count, from: input.name(ofStep: last - count + 1)),
                from: last - count + 1, to: last, count: count)
        ])
    }
}

/// How complete steps of one series were at a given age, from their earlier versions.
private enum TailCompleteness {
    /// Steps looked at, and how old a step must be for its value to pass for final.
    private static let steps = 60
    private static let settled = 30 * 86_400

    /// The median share of the final value that was known `age` seconds after the end of a step; nil without versions.
    static func share(_ input: QualityInput, age: Int) -> Double? {
        let limit = input.snapshot.origin.advanced(bySeconds: -settled)
        var shares: [Double] = []
        let versions = input.snapshot.versions(of: input.key)
        var end = versions.count
        while end > 0, shares.count < steps {
            let reference = versions[end - 1].referenceTime
            var start = end
            while start > 0, versions[start - 1].referenceTime == reference { start -= 1 }
            defer { end = start }
            guard reference < limit, end - start > 1, let final = versions[end - 1].value, final > 0 else { continue }
            let known = input.grid.end(at: input.grid.index(of: reference)).advanced(bySeconds: age)
            let then = versions[start..<end].last { $0.availableAt <= known }
            if let value = then?.value { shares.append(value / final) }
        }
        guard shares.count >= 5 else { return nil }
        return shares.sorted()[shares.count / 2]
    }
}
