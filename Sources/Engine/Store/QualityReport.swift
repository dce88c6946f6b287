public import TimeSeries

/// What the checks last found in the whole store, kept so that pages need not look for it again.
public struct QualityReport: Sendable, Hashable, Codable {
    /// How complete the series of one measure are over four weeks (weekly series: a quarter) before their newest value.
    public struct Completeness: Sendable, Hashable, Codable {
        public var measure: Measure
        /// Steps with a value, and steps.
        public var known: Int
        public var steps: Int

        public init(measure: Measure, known: Int, steps: Int) {
            self.measure = measure
            self.known = known
            self.steps = steps
        }
    }

    /// The instant as known at which the store was checked.
    public var madeAt: Instant
    /// Series that were checked.
    public var series: Int
    /// The gravest first; at most ``mostFindings``.
    public var findings: [Finding]
    /// Findings beyond these.
    public var left: Int
    /// By measure, ascending.
    public var completeness: [Completeness]

    /// More than anybody reads; a page stays quick.
    public static let mostFindings = 2000

    public init(madeAt: Instant, series: Int, findings: [Finding], left: Int = 0, completeness: [Completeness] = []) {
        self.madeAt = madeAt
        self.series = series
        self.findings = findings
        self.left = left
        self.completeness = completeness
    }

    /// The share of steps with a value over some measures, 0 … 1; nil where none was checked.
    public func completeness(of measures: some Sequence<Measure>) -> Double? {
        let wanted = Set(measures)
        let found = completeness.filter { wanted.contains($0.measure) }
        let steps = found.reduce(0) { $0 + $1.steps }
        return steps == 0 ? nil : Double(found.reduce(0) { $0 + $1.known }) / Double(steps)
    }
}
