public import TimeSeries

/// One version of one step of a series, as stores keep it: three plain numbers.
public struct Version: Hashable, Sendable {
    /// Start of the step, seconds since 1970-01-01T00:00:00Z.
    public var reference: Int
    /// First instant at which the value could be read, seconds since 1970-01-01T00:00:00Z.
    public var available: Int
    /// The value; NaN says "known to be missing".
    public var value: Double

    public init(reference: Int, available: Int, value: Double) {
        self.reference = reference
        self.available = available
        self.value = value
    }

    /// Whether both say the same; two missing values do.
    @inline(__always)
    static func same(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) }

    public var revision: Revision {
        Revision(
            referenceTime: Instant(secondsSince1970: reference), availableAt: Instant(secondsSince1970: available),
            value: value.isNaN ? nil : value)
    }
}

/// A stretch of one series that a delivery stated completely, and when.
public struct Coverage: Hashable, Sendable {
    /// First reference time covered.
    public var from: Int
    /// First reference time no longer covered.
    public var to: Int
    /// The time from which the statement holds.
    public var available: Int
    /// What a known step is that the delivery left out: 0, or NaN for missing.
    public var absent: Double

    public init(from: Int, to: Int, available: Int, absent: Double) {
        self.from = from
        self.to = to
        self.available = available
        self.absent = absent
    }

    public init(_ range: ReplacedRange) {
        self.init(
            from: range.from.secondsSince1970, to: range.to.secondsSince1970,
            available: range.availableAt.secondsSince1970, absent: range.absent == .zero ? 0 : .nan)
    }

    @inline(__always)
    func covers(_ reference: Int) -> Bool { reference >= from && reference < to }
}
