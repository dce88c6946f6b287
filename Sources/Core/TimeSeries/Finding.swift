public import Messages

/// What a connector or a quality check noticed: a value, not an exception.
public struct Finding: Sendable, Hashable, Codable {
    /// How much a finding matters, from least to most.
    public enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
        /// Worth knowing, nothing to do.
        case info
        /// Something to look at; the data are used.
        case warning
        /// The values concerned are not used: learnt as missing, never as zero.
        case setAside = "set-aside"
        /// The row or delivery was refused.
        case rejected

        /// With a sign that tells it apart without colour: "▲ to review".
        public var label: Text {
            switch self {
            case .info: Messages.severityInfo
            case .warning: Messages.severityWarning
            case .setAside: Messages.severitySetAside
            case .rejected: Messages.severityRejected
            }
        }

        public static func < (a: Severity, b: Severity) -> Bool {
            (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
        }
    }

    /// Name of the finding by which a series made of others is known as such; its count is how many they are.
    public static let derivedSum = "derived-sum"

    /// Name of the check or connector rule in its catalog: `near-zero-outage`.
    public var check: String
    public var severity: Severity
    /// What, where and what to do; never a patient's row, birth date or commune.
    public var message: Text
    /// The series concerned, if one.
    public var series: SeriesKey?
    /// First step concerned.
    public var from: Instant?
    /// First step no longer concerned.
    public var to: Instant?
    /// Line in the delivery, where there is one; 1 is the first.
    public var line: Int?
    /// How many rows or steps are concerned.
    public var count: Int

    public init(
        check: String, severity: Severity, message: Text, series: SeriesKey? = nil, from: Instant? = nil,
        to: Instant? = nil, line: Int? = nil, count: Int = 1
    ) {
        self.check = check
        self.severity = severity
        self.message = message
        self.series = series
        self.from = from
        self.to = to
        self.line = line
        self.count = count
    }
}
