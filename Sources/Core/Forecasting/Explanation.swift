public import Messages

/// A forecast mean taken apart by cause: `baseline × Π factor(component)` at each step.
public struct Explanation: Sendable, Hashable {
    /// The effect of one cause on the mean.
    public struct Component: Sendable, Hashable {
        /// Stable identifier: `level`, `holiday`, `school_holiday`, `season`.
        public var id: String
        public var label: Text
        /// Multiplicative effect at each step; 1 is no effect.
        public var factors: [Double]

        public init(id: String, label: Text, factors: [Double]) {
            self.id = id
            self.label = label
            self.factors = factors
        }
    }

    /// What an ordinary step of this weekday and hour has, patients per step.
    public var baseline: [Double]
    public var components: [Component]

    public init(baseline: [Double], components: [Component]) {
        self.baseline = baseline
        self.components = components
    }
}
