public import Messages

/// The length of a step.
public enum Grain: String, Codable, Sendable, CaseIterable, Hashable {
    case hour
    case sixHours = "6h"
    case day
    case week

    /// Steps in one civil day; nil for the week.
    public var stepsPerDay: Int? {
        switch self {
        case .hour: 24
        case .sixHours: 4
        case .day: 1
        case .week: nil
        }
    }

    /// Seconds of the step on a day without a clock change.
    public var nominalSeconds: Int {
        switch self {
        case .hour: 3600
        case .sixHours: 21_600
        case .day: 86_400
        case .week: 604_800
        }
    }

    /// Steps in one week: 168, 28, 7 or 1.
    public var stepsPerWeek: Int { 604_800 / nominalSeconds }

    /// As a choice on a page: "day by day".
    public var label: Text {
        switch self {
        case .hour: Messages.byHour
        case .sixHours: Messages.bySixHours
        case .day: Messages.byDay
        case .week: Messages.byWeek
        }
    }
}

/// Time as models see it: wall-clock steps of one length in one zone, numbered without holes.
///
/// Step `i` is named by the label that stands `i` nominal steps after 1970-01-01T00:00 (weeks: after Monday 1969-12-29).
/// A day always has 24 hourly labels, so that hour 8 is hour 8 all year; what the clock changes do is said by
/// ``hours(at:)``: the doubled autumn label holds 2 real hours, the spring label that never was holds 0, and a
/// local day lasts 23, 24 or 25. Counts of real hours that share a label are summed.
public struct TimeGrid: Hashable, Sendable {
    public let zone: CivilZone
    public let grain: Grain

    public init(zone: CivilZone, grain: Grain) {
        self.zone = zone
        self.grain = grain
    }

    /// The label at which step `index` begins.
    public func label(at index: Int) -> CivilDateTime {
        CivilDateTime(secondsSinceEpochOfCivilTime: index * grain.nominalSeconds + phase)
    }

    /// The step that holds a label.
    public func index(of label: CivilDateTime) -> Int {
        let seconds = label.secondsSinceEpochOfCivilTime - phase
        let length = grain.nominalSeconds
        return seconds >= 0 ? seconds / length : (seconds - length + 1) / length
    }

    /// The step that holds an instant.
    public func index(of instant: Instant) -> Int { index(of: zone.label(at: instant)) }

    public func index(of date: CivilDate) -> Int { index(of: CivilDateTime(date: date)) }

    /// The first instant of a step; for the label that never was, the moment of the switch.
    public func start(at index: Int) -> Instant { zone.instant(of: label(at: index)) }

    /// The first instant after a step: the start of the next one.
    public func end(at index: Int) -> Instant { start(at: index + 1) }

    public func date(at index: Int) -> CivilDate { label(at: index).date }

    /// Real hours in a step: 1 for most hours, 0 or 2 at the switches; 23, 24 or 25 for days.
    public func hours(at index: Int) -> Double {
        Double(zone.realSeconds(from: label(at: index), to: label(at: index + 1))) / 3600
    }

    /// Real hours in a step over the nominal hours; 1 except at clock changes.
    public func exposure(at index: Int) -> Double { hours(at: index) * 3600 / Double(grain.nominalSeconds) }

    /// The steps of a range in which no time passes, ascending: hours over which the clocks go forward.
    public func emptySteps(in range: Range<Int>) -> [Int] {
        guard !range.isEmpty else { return [] }
        return zone.gaps(from: label(at: range.lowerBound), to: label(at: range.upperBound)).flatMap { gap in
            let end = CivilDateTime(
                secondsSinceEpochOfCivilTime: gap.start.secondsSinceEpochOfCivilTime + gap.seconds - 1)
            return (index(of: gap.start)...index(of: end)).filter { range.contains($0) && hours(at: $0) == 0 }
        }
    }

    /// Seconds by which step 0 is shifted from the label 1970-01-01T00:00, a Thursday.
    private var phase: Int { grain == .week ? -3 * 86_400 : 0 }
}
