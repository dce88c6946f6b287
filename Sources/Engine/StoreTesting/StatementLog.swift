public import TimeSeries

/// What a store should answer, by the shortest way: every statement of every delivery is kept, and a question goes through
/// all of them.
///
/// A delivery states its rows, each at its availability, and its replaced ranges, at theirs: a step that it leaves out
/// becomes zero or missing if something was stated of the step that was available by then. At an origin the statement
/// with the latest availability holds; of equal ones, the one taken in last.
public struct StatementLog: Sendable {
    private var deliveries: [(rows: [Observation], replaced: [ReplacedRange])] = []

    public init() {}

    public mutating func take(_ rows: [Observation], replaced: [ReplacedRange]) { deliveries.append((rows, replaced)) }

    /// The values that hold at an origin, by reference time; nil inside says "known to be missing".
    public func values(of key: SeriesKey, asOf origin: Instant) -> [Instant: Double?] {
        let statements = deliveries.flatMap(\.rows).filter { $0.series == key }
        var values: [Instant: Double?] = [:]
        for step in Set(statements.map(\.referenceTime)) {
            let ofStep = statements.filter { $0.referenceTime == step }
            var holding: (availableAt: Instant, value: Double?)?
            func state(_ availableAt: Instant, _ value: Double?) {
                guard availableAt <= origin, availableAt >= holding?.availableAt ?? availableAt else { return }
                holding = (availableAt, value)
            }
            for delivery in deliveries {
                let own = delivery.rows.filter { $0.series == key && $0.referenceTime == step }
                for row in own { state(row.availableAt, row.value) }
                for range in delivery.replaced where range.covers(key, at: step) {
                    let latest = own.filter { $0.availableAt <= range.availableAt }.enumerated()
                        .max { ($0.element.availableAt, $0.offset) < ($1.element.availableAt, $1.offset) }
                    if let latest {
                        state(range.availableAt, latest.element.value)
                    } else if ofStep.contains(where: { $0.availableAt <= range.availableAt }) {
                        state(range.availableAt, range.absent == .zero ? 0 : nil)
                    }
                }
            }
            if let holding { values[step] = .some(holding.value) }
        }
        return values
    }
}
