import Foundation
import Messages
import TimeSeries

extension Check {
    /// The same value again and again where values never repeat: a frozen instrument, or a last value that is repeated.
    ///
    /// How often a value equals the one before it is learnt from the series itself. A run counts when so long a one would
    /// come by chance in fewer than one of 10,000 such series, has at least 12 hours, 6 quarters, 5 days or 4 weeks, and is
    /// over twice as long as any other. Zeros of counts and the ends of a scale (humidity 100) say nothing.
    public static let constantSensor = Check(
        name: "constant-sensor", title: Messages.constantSensorTitle, doc: Messages.constantSensorDoc
    ) { input in
        let isSensor = MeasureBounds.continuous.contains(input.key.measure)
        guard isSensor || input.kind == .count else { return CheckResult() }
        let values = input.values.values
        let bounds = MeasureBounds.possible(input.key.measure)
        func counts(_ value: Double) -> Bool {
            if value.isNaN { return false }
            if isSensor { return value != bounds?.upperBound && (value != 0 || input.unitHasNoZero) }
            return value != 0
        }
        var runs: [(first: Int, count: Int)] = []
        var pairs = 0
        for i in values.indices where counts(values[i]) {
            if let last = runs.last, last.first + last.count == i, values[i] == values[last.first] {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((i, 1))
            }
            if i > 0, !values[i - 1].isNaN { pairs += 1 }
        }
        guard pairs >= 60, let longest = runs.max(by: { $0.count < $1.count }) else { return CheckResult() }
        let least = [Grain.hour: 12, .sixHours: 6, .day: 5, .week: 4][input.grid.grain] ?? 5
        let second = runs.filter { $0.first != longest.first }.map(\.count).max() ?? 1
        guard longest.count >= least, longest.count > 2 * second else { return CheckResult() }
        // Repetitions outside the run; one more, so that none seen is not none possible.
        let repeated = runs.reduce(0) { $0 + $1.count - 1 } - (longest.count - 1) + 1
        let share = Double(repeated) / Double(max(1, pairs - longest.count + 1))
        guard share < 1, Double(longest.count - 1) * log(share) + log(Double(pairs)) < log(1e-4) else {
            return CheckResult()
        }
        let first = input.values.first + longest.first
        let last = first + longest.count - 1
        return CheckResult(
            findings: [
                input.finding(
                    "constant-sensor", .setAside,
                    Messages.constantSensor(
                        count: longest.count, from: input.name(ofStep: first), value: values[longest.first]),
                    from: first, to: last, count: longest.count)
            ], setAside: Set(first...last))
    }
}

extension QualityInput {
    /// Whether zero is a reading like any other: temperatures in degrees.
    fileprivate var unitHasNoZero: Bool { MeasureCatalog.card(of: key.measure).unit == "Cel" }
}
