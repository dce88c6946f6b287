internal import Foundation

/// The clock of a place: which wall-clock label each instant has, for any IANA zone.
///
/// Switches from 1970 to 2100 are read once from the toolchain's time zone data; lookups are then pure.
public struct CivilZone: Sendable, Hashable {
    public let identifier: String

    /// Seconds since 1970 at which the offset changes, ascending.
    private let switches: [Int]
    /// Offset from UTC in seconds: `offsets[0]` before the first switch, `offsets[i + 1]` from `switches[i]` on.
    private let offsets: [Int]

    /// The zone with this IANA name, or nil if there is none.
    public init?(_ identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.identifier = identifier
        var switches: [Int] = []
        var offsets = [zone.secondsFromGMT(for: Date(timeIntervalSince1970: 0))]
        var at = Date(timeIntervalSince1970: 0)
        while let next = zone.nextDaylightSavingTimeTransition(after: at), next.timeIntervalSince1970 < 4_102_444_800 {
            let offset = zone.secondsFromGMT(for: next)
            if offset != offsets[offsets.count - 1] {
                switches.append(Int(next.timeIntervalSince1970))
                offsets.append(offset)
            }
            at = next
        }
        self.switches = switches
        self.offsets = offsets
    }

    private init(fixed identifier: String, offset: Int) {
        self.identifier = identifier
        switches = []
        offsets = [offset]
    }

    public static let utc = CivilZone(fixed: "UTC", offset: 0)
    /// Legal time of mainland France; every build of the toolchain carries its rules.
    public static let paris: CivilZone = {
        guard let zone = CivilZone("Europe/Paris") else { preconditionFailure("no time zone data in this toolchain") }
        return zone
    }()

    public static func == (a: CivilZone, b: CivilZone) -> Bool { a.identifier == b.identifier }
    public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

    /// Seconds east of UTC at an instant.
    public func offset(at instant: Instant) -> Int { offsets[segment(of: instant.secondsSince1970)] }

    /// The wall-clock label at an instant.
    public func label(at instant: Instant) -> CivilDateTime {
        CivilDateTime(secondsSinceEpochOfCivilTime: instant.secondsSince1970 + offset(at: instant))
    }

    public func date(at instant: Instant) -> CivilDate { label(at: instant).date }

    /// What a label can mean.
    public enum Reading: Hashable, Sendable {
        case once(Instant)
        /// The clocks went back: the label was shown twice.
        case twice(first: Instant, second: Instant)
        /// The clocks went forward over the label; `switchedAt` is the moment they did.
        case never(switchedAt: Instant)
    }

    public func reading(of label: CivilDateTime) -> Reading {
        let local = label.secondsSinceEpochOfCivilTime
        let middle = segment(of: local)
        var found: [Int] = []
        var gap: Int?
        for i in max(0, middle - 2)...min(switches.count, middle + 2) {
            let instant = local - offsets[i]
            let begins = i == 0 ? Int.min : switches[i - 1]
            let ends = i == switches.count ? Int.max : switches[i]
            if instant >= begins, instant < ends { found.append(instant) }
            if i < switches.count, instant >= ends, local - offsets[i + 1] < ends { gap = ends }
        }
        found.sort()
        if found.count >= 2 {
            return .twice(first: Instant(secondsSince1970: found[0]), second: Instant(secondsSince1970: found[1]))
        }
        if let only = found.first { return .once(Instant(secondsSince1970: only)) }
        return .never(switchedAt: Instant(secondsSince1970: gap ?? local - offsets[middle]))
    }

    /// The instant of a label: the first of two, and the moment of the switch for a label that never was.
    public func instant(of label: CivilDateTime) -> Instant {
        switch reading(of: label) {
        case .once(let instant), .twice(let instant, _), .never(let instant): instant
        }
    }

    /// The first instant of a local day (usually 00:00, 01:00 where the clocks change at midnight).
    public func start(of date: CivilDate) -> Instant { instant(of: CivilDateTime(date: date)) }

    /// Real seconds in the local interval from one label to another (labels that never were count nothing, doubled ones twice).
    public func realSeconds(from a: CivilDateTime, to b: CivilDateTime) -> Int {
        let lower = a.secondsSinceEpochOfCivilTime
        let upper = b.secondsSinceEpochOfCivilTime
        var total = 0
        let first = max(0, segment(of: lower) - 2)
        for i in first...min(switches.count, segment(of: upper) + 2) {
            let begins = i == 0 ? Int.min / 2 : switches[i - 1] + offsets[i]
            let ends = i == switches.count ? Int.max / 2 : switches[i] + offsets[i]
            total += max(0, min(upper, ends) - max(lower, begins))
        }
        return total
    }

    /// The labels in a local interval over which the clocks went forward: the first of each such stretch, and its seconds.
    func gaps(from a: CivilDateTime, to b: CivilDateTime) -> [(start: CivilDateTime, seconds: Int)] {
        let (lower, upper) = (a.secondsSinceEpochOfCivilTime, b.secondsSinceEpochOfCivilTime)
        // Clocks change by a day at most.
        let (first, last) = (segment(of: lower - 86_400), segment(of: upper + 86_400))
        return (first..<last).compactMap { i in
            let (start, end) = (switches[i] + offsets[i], switches[i] + offsets[i + 1])
            guard end > start, start < upper, end > lower else { return nil }
            return (CivilDateTime(secondsSinceEpochOfCivilTime: start), end - start)
        }
    }

    private func segment(of seconds: Int) -> Int {
        var low = 0
        var high = switches.count
        while low < high {
            let middle = (low + high) / 2
            if switches[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
