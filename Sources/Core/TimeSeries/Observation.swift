/// One value of one series, with the time it describes and the time it could first be read.
///
/// Never overwritten, only superseded by an observation of the same step with a later `availableAt`.
public struct Observation: Hashable, Sendable, Codable {
    public var series: SeriesKey
    /// Start of the step that the value describes.
    public var referenceTime: Instant
    /// The value in the unit of the measure's card; nil says "known to be missing" and takes an earlier value back.
    public var value: Double?
    /// First instant at which the value could be read.
    public var availableAt: Instant

    public init(series: SeriesKey, referenceTime: Instant, value: Double?, availableAt: Instant) {
        self.series = series
        self.referenceTime = referenceTime
        self.value = value
        self.availableAt = availableAt
    }
}

/// One version of one step of a series that is known from the context.
public struct Revision: Hashable, Sendable {
    public var referenceTime: Instant
    public var availableAt: Instant
    /// nil: known to be missing.
    public var value: Double?

    public init(referenceTime: Instant, availableAt: Instant, value: Double?) {
        self.referenceTime = referenceTime
        self.availableAt = availableAt
        self.value = value
    }
}

/// A stretch of series that a delivery states completely: whatever it omits there becomes zero or missing.
///
/// An RPU resend replaces the site's days from DATEDEBUT to DATEFIN; a publication that carries its whole history
/// replaces all of it.
public struct ReplacedRange: Hashable, Sendable, Codable {
    /// What a step becomes that the delivery leaves out.
    public enum Absent: String, Hashable, Sendable, Codable {
        case zero
        case missing
    }

    public var place: Place
    public var measures: [Measure]
    public var grain: Grain
    /// First reference time replaced.
    public var from: Instant
    /// First reference time no longer replaced.
    public var to: Instant
    public var absent: Absent
    /// The time from which the replacement holds: the `availableAt` of the delivery.
    public var availableAt: Instant

    public init(
        place: Place, measures: [Measure], grain: Grain, from: Instant, to: Instant, absent: Absent,
        availableAt: Instant
    ) {
        self.place = place
        self.measures = measures
        self.grain = grain
        self.from = from
        self.to = to
        self.absent = absent
        self.availableAt = availableAt
    }

    public func covers(_ key: SeriesKey, at referenceTime: Instant) -> Bool {
        key.place == place && key.grain == grain && referenceTime >= from && referenceTime < to
            && measures.contains(key.measure)
    }
}
