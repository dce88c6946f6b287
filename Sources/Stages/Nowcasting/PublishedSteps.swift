import TimeSeries

/// The versions of one series by step of a grid: what each publication showed.
struct PublishedSteps {
    let grid: TimeGrid
    /// Grid index of `steps[0]`.
    let first: Int
    /// For each step its versions, ordered by reference time, then by availability; several hours may share a step.
    private let steps: [[Revision]]

    /// - Parameter versions: those known at the origin, in any order.
    init(_ versions: [Revision], on grid: TimeGrid) {
        self.grid = grid
        let ordered = versions.sorted { ($0.referenceTime, $0.availableAt) < ($1.referenceTime, $1.availableAt) }
        guard let oldest = ordered.first, let newest = ordered.last else {
            first = 0
            steps = []
            return
        }
        first = grid.index(of: oldest.referenceTime)
        var steps = [[Revision]](repeating: [], count: grid.index(of: newest.referenceTime) - first + 1)
        for version in ordered { steps[grid.index(of: version.referenceTime) - first].append(version) }
        self.steps = steps
    }

    var indices: Range<Int> { first..<first + steps.count }

    /// The value of a step as it stood at an instant, NaN when there was none: the sum over the hours that share it.
    func value(at index: Int, asOf instant: Instant) -> Double {
        guard indices.contains(index) else { return .nan }
        var total = Double.nan
        var current: Revision?
        func add(_ version: Revision?) {
            guard let value = version?.value else { return }
            total = total.isNaN ? value : total + value
        }
        for version in steps[index - first] where version.availableAt <= instant {
            if let current, current.referenceTime != version.referenceTime { add(current) }
            current = version
        }
        add(current)
        return total
    }

    /// Instants at which a version of a step appeared no later than `oldest` seconds after the step was over, ascending.
    func publications(from: Instant, noOlderThan oldest: Int) -> [Instant] {
        var found: Set<Instant> = []
        for index in indices {
            for version in steps[index - first]
            where version.availableAt >= from
                && grid.seconds(fromEndOf: index, to: version.availableAt) <= oldest
            {
                found.insert(version.availableAt)
            }
        }
        return found.sorted()
    }

    /// Whether a step was ever shown with two different values within `oldest` seconds of its end.
    func isRevised(noOlderThan oldest: Int) -> Bool {
        indices.contains { index in
            let versions = steps[index - first]
            return zip(versions, versions.dropFirst()).contains { a, b in
                a.referenceTime == b.referenceTime && a.value != b.value
                    && grid.seconds(fromEndOf: index, to: a.availableAt) <= oldest
            }
        }
    }
}

extension TimeGrid {
    /// Wall-clock seconds from the end of a step to an instant, days counted as 24 hours: an age does not jump at a clock
    /// change.
    func seconds(fromEndOf index: Int, to instant: Instant) -> Int {
        zone.label(at: instant).secondsSinceEpochOfCivilTime - label(at: index + 1).secondsSinceEpochOfCivilTime
    }
}
