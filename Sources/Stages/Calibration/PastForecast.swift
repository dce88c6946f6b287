/// What the models of an ensemble said of one series at one past origin, and what came of it as far as it is known by now.
public struct PastForecast: Sendable {
    /// Grid index of horizon 1.
    public var origin: Int
    /// Steps between the newest value known then and the origin: 0 when the step before the origin was known.
    public var staleness: Int
    /// By model; a model that failed is absent.
    public var members: [String: MarginalTable]
    /// What came, by step; NaN where it is not known yet, was set aside or is still incomplete.
    public var truth: [Double]

    public init(origin: Int, staleness: Int, members: [String: MarginalTable], truth: [Double]) {
        self.origin = origin
        self.staleness = staleness
        self.members = members
        self.truth = truth
    }
}

/// Steps by how far they lie ahead of the newest known value: forecasts are weighed and corrected by these groups.
///
/// Counting from the newest value rather than from the origin puts a forecast made on stale data with those that were
/// equally hard: of a weekly publication each day of the week is another lead.
public struct LeadGroups: Sendable, Hashable {
    /// Last lead of each group; leads beyond belong to one more.
    let ends: [Int]

    public init(stepsPerDay: Int?) {
        switch stepsPerDay {
        case 24?: ends = [1, 3, 6, 12, 24, 48, 96, 168]
        case let perDay? where perDay > 1: ends = [1, 2, 3].map { $0 * perDay } + [7, 14, 28].map { $0 * perDay }
        case .some: ends = [1, 3, 7, 14, 28, 56]
        case nil: ends = [1, 2, 4, 8, 13, 26]
        }
    }

    public var count: Int { ends.count + 1 }

    /// The longest lead that tells the group from the next; of the last group, where it begins.
    func lastLead(of group: Int) -> Int { ends[min(group, ends.count - 1)] }

    /// The group of a step (0 is the origin) of a forecast whose data end `staleness` steps before the origin.
    public func group(step: Int, staleness: Int) -> Int {
        let lead = step + 1 + staleness
        return ends.firstIndex { lead <= $0 } ?? ends.count
    }
}
