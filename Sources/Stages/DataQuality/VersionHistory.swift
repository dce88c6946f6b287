import TimeSeries

/// How the versions of each step came: what the checks of delay, issue time and revision look at.
struct VersionHistory {
    /// One step that had a value at some time.
    struct Step {
        /// Grid index.
        var index: Int
        var start: Instant
        var end: Instant
        /// The versions with a value, by availability.
        var versions: [Revision]

        var first: Revision { versions[0] }
        var last: Revision { versions[versions.count - 1] }
        /// Whether the value was ever another than the one that was known first.
        var wasRevised: Bool { versions.contains { $0.value != first.value } }
        /// Seconds from the end of the step to the first value; negative where it was known ahead.
        var delay: Int { first.availableAt.seconds(since: end) }
    }

    /// In the order of their reference times.
    let steps: [Step]

    /// - Parameter newest: only so many of the newest steps.
    init(_ input: QualityInput, newest: Int) {
        var found: [Step] = []
        let all = input.snapshot.versions(of: input.key)
        var end = all.count
        while end > 0, found.count < newest {
            let reference = all[end - 1].referenceTime
            var start = end
            while start > 0, all[start - 1].referenceTime == reference { start -= 1 }
            let versions = all[start..<end].filter { $0.value != nil }
            end = start
            guard !versions.isEmpty else { continue }
            let index = input.grid.index(of: reference)
            // A label that never was has no length: nothing can be early or late there.
            guard input.grid.hours(at: index) > 0 else { continue }
            found.append(
                Step(index: index, start: reference, end: input.grid.end(at: index), versions: versions))
        }
        steps = found.reversed()
    }

    /// The latest time at which anything of these steps became known; nil without steps.
    var newestAvailable: Instant? { steps.map(\.last.availableAt).max() }
}

/// Order statistics of plain numbers.
enum Order {
    /// The value at or just above a share of the sorted values; nil for none.
    static func quantile<Value: Comparable>(_ share: Double, of values: [Value]) -> Value? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.down)))]
    }

    static func median<Value: Comparable>(_ values: [Value]) -> Value? { quantile(0.5, of: values) }
}
